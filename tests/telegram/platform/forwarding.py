"""Methods that pass on what stands in a chat."""

from tests.telegram.platform.bots import Account
from tests.telegram.platform.calls import Call
from tests.telegram.platform.formatting import checked_caption
from tests.telegram.platform.hearing import SERVICE
from tests.telegram.platform.messages import Message
from tests.telegram.platform.refusals import bad_request
from tests.telegram.platform.rooms import CHANNEL
from tests.telegram.platform.sending import place
from tests.telegram.platform.shapes import Json
from tests.telegram.platform.targets import room_of


def forward_message(call: Call) -> Json:
    """forwardMessage: forward messages of any kind; service messages and messages with protected content can't be."""
    message = _source(call, call.number("message_id"), "message to forward not found")
    _check(message, "message can't be forwarded")
    return place(call, lambda _: message.content, "text messages", extra={"forward_origin": origin(message)}).json()


def copy_message(call: Call) -> Json:
    """copyMessage: like forwardMessage without a link to the original; returns the MessageId of the sent message."""
    message = _source(call, call.number("message_id"), "message to copy not found")
    _check(message, "message can't be copied")
    content = message.content
    if call.has("caption"):
        kept = {name: value for name, value in content.items() if name not in {"caption", "caption_entities"}}
        given = checked_caption(call, call.text("caption"), call.text("parse_mode"), call.things("caption_entities"))
        content = kept | given
    return {"message_id": place(call, lambda _: content, "text messages").id}


def forward_messages(call: Call) -> list[Json]:
    """forwardMessages: 1-100 messages in strictly increasing order; what can't be found or forwarded is skipped."""
    numbers = [int(each) for each in call.things("message_ids") or []]
    if not 1 <= len(numbers) <= 100 or numbers != sorted(set(numbers)):
        raise bad_request("message identifiers must be in a strictly increasing order")
    room = room_of(call, "from_chat_id")
    found = [each for each in (room.messages.get(number) for number in numbers) if each is not None]
    passed = [each for each in found if not each.deleted and not _stays(each)]
    return [
        {
            "message_id": place(
                call, lambda _, each=each: each.content, "text messages", extra={"forward_origin": origin(each)}
            ).id
        }
        for each in passed
    ]


def _source(call: Call, number: int | None, missing: str) -> Message:
    found = room_of(call, "from_chat_id").messages.get(number or 0)
    if found is None or found.deleted:
        raise bad_request(missing)
    return found


def _check(message: Message, why: str) -> None:
    if _stays(message):
        raise bad_request(why)


def _stays(message: Message) -> bool:
    return bool(SERVICE & message.content.keys()) or bool(message.extra.get("has_protected_content"))


def origin(message: Message) -> Json:
    """MessageOrigin: the user, or the channel, that the message was sent by originally."""
    if "forward_origin" in message.extra:
        earlier: Json = message.extra["forward_origin"]
        return earlier
    if message.room.kind == CHANNEL:
        return {"type": "channel", "date": message.date, "chat": message.room.json(), "message_id": message.id}
    sender = message.sender
    assert isinstance(sender, Account)
    return {"type": "user", "date": message.date, "sender_user": sender.json()}
