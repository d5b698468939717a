"""The methods by their names."""

from collections.abc import Callable, Mapping

from tests.slack.platform import keeping, reading, showing, talking
from tests.slack.platform.calls import Call
from tests.slack.platform.shapes import Json

METHODS: Mapping[str, Callable[[Call], Json]] = {
    "auth.test": reading.auth_test,
    "users.info": reading.users_info,
    "users.conversations": keeping.conversations_of_the_app,
    "conversations.create": keeping.create,
    "conversations.invite": keeping.invite,
    "conversations.kick": keeping.kick,
    "conversations.archive": keeping.archive,
    "conversations.unarchive": keeping.unarchive,
    "conversations.setTopic": keeping.set_topic,
    "conversations.setPurpose": keeping.set_purpose,
    "conversations.open": reading.open_conversation,
    "conversations.info": reading.info,
    "conversations.members": reading.members,
    "conversations.history": reading.history,
    "conversations.replies": reading.replies,
    "chat.postMessage": talking.post_message,
    "chat.update": talking.update,
    "chat.delete": talking.delete,
    "chat.getPermalink": talking.permalink,
    "chat.postEphemeral": talking.post_ephemeral,
    "views.open": showing.open_view,
    "views.push": showing.push_view,
    "views.update": showing.update_view,
    "views.publish": showing.publish_view,
    "files.info": showing.file_info,
    "files.getUploadURLExternal": showing.get_upload_url,
    "files.completeUploadExternal": showing.complete_upload,
}
READS_NO_JSON = frozenset(
    {"conversations.history", "conversations.replies", "conversations.info", "conversations.members"}
    | {"chat.getPermalink", "users.info", "users.conversations", "files.info", "files.getUploadURLExternal"}
)
"""Web API, "JSON-encoded bodies": methods that only read take their arguments as a form or in the query string."""
