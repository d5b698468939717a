"""Methods that change or take away what stands in a chat."""

from datetime import datetime, timedelta

from tests.telegram.platform.calls import Call
from tests.telegram.platform.formatting import checked_caption, checked_text
from tests.telegram.platform.markup import markup_of
from tests.telegram.platform.messages import Message
from tests.telegram.platform.refusals import bad_request
from tests.telegram.platform.rooms import GROUP, PRIVATE
from tests.telegram.platform.shapes import Json
from tests.telegram.platform.targets import open_room, own_message

SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
MISSING = "message to edit not found"
LASTING = frozenset({"supergroup_chat_created", "channel_chat_created", "forum_topic_created"})
DICE = timedelta(hours=24)
DELETABLE = timedelta(hours=48)
"""deleteMessage: a message can only be deleted if it was sent less than 48 hours ago."""


def edit_message_text(call: Call) -> Json:
    """editMessageText: edit text; the edited Message is returned."""
    message = editable(call)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    return changed(call, message, checked_text(call))


def edit_message_caption(call: Call) -> Json:
    """editMessageCaption: edit captions; the edited Message is returned."""
    message = editable(call)
    if not {"photo", "video", "document", "animation", "audio", "voice"} & message.content.keys():
        raise bad_request("there is no caption in the message to edit")
    kept = {name: value for name, value in message.content.items() if name not in {"caption", "caption_entities"}}
    caption = checked_caption(call, call.text("caption"), call.text("parse_mode"), call.things("caption_entities"))
    return changed(call, message, kept | caption)


def edit_message_reply_markup(call: Call) -> Json:
    """editMessageReplyMarkup: edit only the reply markup; the edited Message is returned."""
    message = editable(call)
    return changed(call, message, message.content)


def editable(call: Call) -> Message:
    """Return the message to edit, which must be the bot's own."""
    if call.has("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    message = own_message(call, open_room(call), MISSING)
    if message.sender is not call.bot:
        raise bad_request("message can't be edited")
    return message


def changed(call: Call, message: Message, content: Json) -> Json:
    """Updating messages: an edit replaces content and inline keyboard; a keyboard that is not given is removed."""
    markup = markup_of(call, message.room, inline_only=True)
    inline = message.markup if message.markup and "inline_keyboard" in message.markup else None
    if content == message.content and markup == inline:
        raise bad_request(SAME)
    message.before.append(message.json())
    message.content, message.markup, message.edited = content, markup, call.world.stamp()
    message.touched = call.world.touch()
    message.room.tell(message)
    return message.json()


def delete_message(call: Call) -> bool:
    """deleteMessage: returns True on success."""
    _delete(call, own_message(call, open_room(call), "message to delete not found"))
    return True


def delete_messages(call: Call) -> bool:
    """deleteMessages: 1-100 identifiers; those that can't be found or deleted are skipped."""
    numbers = call.things("message_ids") or []
    if not 1 <= len(numbers) <= 100:
        raise bad_request("wrong number of message identifiers")
    room = open_room(call)
    for each in (room.messages.get(int(number)) for number in numbers):
        if each is not None and not each.deleted and _deletable(call, each):
            _delete(call, each)
    return True


def _delete(call: Call, message: Message) -> None:
    if not _deletable(call, message):
        raise bad_request("message can't be deleted for everyone")
    message.deleted = True
    message.room.tell(message)


def _deletable(call: Call, message: Message) -> bool:
    """Tell whether the bot may delete it.

    deleteMessage: less than 48 hours old; not the service messages that a supergroup, a channel or a topic was
    created; bots delete outgoing messages everywhere, incoming ones in private chats, any message in groups that they
    administer, and with `can_delete_messages` any in a supergroup or channel. A dice in a private chat must be more
    than 24 hours old.
    """
    room, age = message.room, call.now - datetime.fromtimestamp(message.date, call.now.tzinfo)
    place = room.member(call.bot)
    theirs = message.sender is call.bot or room.kind == PRIVATE
    by_right = place.rules and (room.kind == GROUP or "can_delete_messages" in place.rights)
    lasting = LASTING & message.content.keys() or (room.kind == PRIVATE and "dice" in message.content and age < DICE)
    return (theirs or by_right) and age < DELETABLE and not lasting
