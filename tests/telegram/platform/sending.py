"""Methods that put a message into a chat."""

from collections.abc import Callable

from tests.telegram.platform.calls import Call
from tests.telegram.platform.formatting import checked_text
from tests.telegram.platform.hearing import spread
from tests.telegram.platform.markup import markup_of
from tests.telegram.platform.messages import Message
from tests.telegram.platform.refusals import bad_request
from tests.telegram.platform.shapes import Json
from tests.telegram.platform.targets import answered_message, open_room, thread_of

ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)
"""sendChatAction, `action`."""


def send_message(call: Call) -> Json:
    """sendMessage: send text messages; on success the sent Message is returned."""
    return place(call, checked_text, "text messages").json()


def place(
    call: Call, content_of: Callable[[Call], Json], what: str, album: str = "", extra: Json | None = None
) -> Message:
    """Check where it goes, then what, then put it there."""
    room = open_room(call, what)
    reply = answered_message(call, room)
    thread = thread_of(call, room, reply)
    markup = markup_of(call, room)
    sent = call.world.post(
        room,
        call.bot,
        content_of(call),
        thread=thread,
        reply_to=reply,
        markup=markup,
        album=album,
        silent=call.flag("disable_notification"),
        extra=_marks(call) | (extra or {}),
    )
    room.last_speaker = call.bot
    spread(call.world, sent)
    room.tell(sent)
    return sent


def _marks(call: Call) -> Json:
    """Message, `has_protected_content`, `link_preview_options`: as the request asked."""
    preview = call.thing("link_preview_options")
    protected: Json = {"has_protected_content": True} if call.flag("protect_content") else {}
    return protected | ({"link_preview_options": preview} if preview else {})


def send_chat_action(call: Call) -> bool:
    """sendChatAction: tell the user that something is happening on the bot's side; returns True."""
    room = open_room(call)
    if call.text("action") not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    thread_of(call, room, None)
    room.actions.append(call.text("action"))
    return True
