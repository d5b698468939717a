"""Methods for topics and pins."""

from tests.telegram.platform.calls import Call
from tests.telegram.platform.hearing import spread
from tests.telegram.platform.messages import Message
from tests.telegram.platform.refusals import bad_request
from tests.telegram.platform.rooms import PRIVATE, Room, Topic
from tests.telegram.platform.shapes import Json
from tests.telegram.platform.targets import open_room, own_message

COLOR = 7322096
"""createForumTopic, `icon_color`: one of six; the first of them."""


def create_forum_topic(call: Call) -> Json:
    """createForumTopic: the bot must be an administrator with `can_manage_topics`; returns a ForumTopic object."""
    room, name = _managed(call), call.text("name")
    if not 1 <= len(name) <= 128:
        raise bad_request("TOPIC_TITLE_EMPTY" if not name else "TOPIC_TITLE_TOO_LONG")
    beginning = _say(call, room, {"forum_topic_created": {"name": name, "icon_color": COLOR}}, None)
    beginning.thread = beginning.id
    room.topics[beginning.id] = Topic(beginning.id, name, beginning)
    return {"message_thread_id": beginning.id, "name": name, "icon_color": COLOR}


def edit_forum_topic(call: Call) -> bool:
    """editForumTopic: change name or icon; returns True."""
    room, topic = _topic(call)
    topic.name = call.text("name") or topic.name
    _say(call, room, {"forum_topic_edited": {"name": topic.name}}, topic.id)
    return True


def close_forum_topic(call: Call) -> bool:
    """closeForumTopic: close an open topic; returns True."""
    return _set_closed(call, closed=True)


def reopen_forum_topic(call: Call) -> bool:
    """reopenForumTopic: reopen a closed topic; returns True."""
    return _set_closed(call, closed=False)


def _set_closed(call: Call, *, closed: bool) -> bool:
    room, topic = _topic(call)
    if topic.closed == closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.closed = closed
    _say(call, room, {"forum_topic_closed" if closed else "forum_topic_reopened": {}}, topic.id)
    return True


def delete_forum_topic(call: Call) -> bool:
    """deleteForumTopic: delete a topic along with all its messages; returns True."""
    room, topic = _topic(call)
    remove_topic(room, topic)
    return True


def remove_topic(room: Room, topic: Topic) -> None:
    """Take a topic away with all that stands in it."""
    for each in room.messages.values():
        each.deleted = each.deleted or each.thread == topic.id
    del room.topics[topic.id]


def _managed(call: Call) -> Room:
    room = open_room(call)
    if not room.forum:
        raise bad_request("the chat is not a forum")
    if "can_manage_topics" not in room.member(call.bot).rights:
        raise bad_request("not enough rights to manage topics")
    return room


def _topic(call: Call) -> tuple[Room, Topic]:
    room = _managed(call)
    topic = room.topics.get(call.number("message_thread_id") or 0)
    if topic is None:
        raise bad_request("message thread not found")
    return room, topic


def _say(call: Call, room: Room, content: Json, thread: int | None) -> Message:
    said = call.world.post(room, call.bot, content, thread=thread)
    spread(call.world, said)
    room.tell(said)
    return said


def pin_chat_message(call: Call) -> bool:
    """pinChatMessage: in groups and channels the bot needs the right to pin; returns True."""
    room = open_room(call)
    message = own_message(call, room, "message to pin not found")
    if room.kind != PRIVATE and "can_pin_messages" not in room.member(call.bot).rights:
        raise bad_request("not enough rights to manage pinned messages in the chat")
    room.pinned.append(message)
    _say(call, room, {"pinned_message": message.json(whole=False)}, message.thread)
    return True


def unpin_chat_message(call: Call) -> bool:
    """unpinChatMessage: the most recent pinned message where none is named; returns True."""
    room = open_room(call)
    number = call.number("message_id") or (room.pinned[-1].id if room.pinned else 0)
    if number not in [each.id for each in room.pinned]:
        raise bad_request("message to unpin not found")
    room.pinned = [each for each in room.pinned if each.id != number]
    return True
