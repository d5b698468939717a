"""Where a call goes: the chat, the topic, the message that is answered, and whether the bot may."""

from tests.telegram.platform.bots import Account, Bot
from tests.telegram.platform.calls import Call
from tests.telegram.platform.messages import Message
from tests.telegram.platform.refusals import bad_request, forbidden, moved
from tests.telegram.platform.rooms import CHANNEL, GROUP, PRIVATE, Member, Room
from tests.telegram.platform.shapes import Json
from tests.telegram.platform.world import World


def room_of(call: Call, name: str = "chat_id") -> Room:
    """Return the chat that the request names.

    sendMessage, `chat_id`: unique identifier for the target chat or username of the target channel.
    """
    written = call.text(name).strip()
    if not written:
        raise bad_request("chat_id is empty")
    room = _named(call, written, call.number(name))
    if room is None:
        raise bad_request("chat not found")
    if room.moved_to is not None:
        raise moved(room.moved_to.id)
    return room


def _named(call: Call, written: str, number: int | None) -> Room | None:
    if written.startswith("@"):
        return next((each for each in call.world.rooms.values() if each.username == written[1:]), None)
    if number is None:
        return None
    if number > 0:
        return _private(call.world, call.bot, call.world.accounts.get(number))
    room = call.world.rooms.get(number)
    return room if room is not None and call.bot.id in room.members else None


def _private(world: World, bot: Bot, person: Account | None) -> Room | None:
    if person is None or person is bot:
        return None
    room = world.talk(bot, person)
    met = room.started or any({bot.id, person.id} <= each.members.keys() for each in world.rooms.values())
    return room if met else None


def open_room(call: Call, what: str = "text messages") -> Room:
    """Return the chat, if the bot may write there."""
    room = room_of(call)
    if room.person is not None:
        _check_person(call.bot, room, room.person)
        return room
    place = room.member(call.bot)
    if not place.present:
        raise _outside(place, room)
    muted = (place.status == "restricted" and not place.may_write) or (room.quiet and not place.rules)
    if muted or (room.kind == CHANNEL and not place.rules):
        # ChatPermissions and ChatMemberRestricted say who is allowed to send what.
        raise bad_request(f"not enough rights to send {what} to the chat")
    return room


def _check_person(bot: Bot, room: Room, person: Account) -> None:
    if person.gone:
        raise forbidden("user is deactivated")
    if person.is_bot:
        raise forbidden("bot can't send messages to bots")
    if person.id in bot.refused_by:
        raise forbidden("bot was blocked by the user")
    if not room.started:
        # Bots FAQ and features: bots can't start conversations with users; a user must write first.
        raise forbidden("bot can't initiate conversation with a user")


def _outside(place: Member, room: Room) -> Exception:
    if place.status == "kicked" or room.kind == GROUP:
        return forbidden(f"bot was kicked from the {room.kind} chat")
    return forbidden(f"bot is not a member of the {room.kind} chat")


def answered_message(call: Call, room: Room) -> Message | None:
    """Return the message that is replied to.

    ReplyParameters: `message_id` in the current chat, or in `chat_id` if it is given; with
    `allow_sending_without_reply` the message is sent even if the one to be replied to is not found.
    """
    given = call.thing("reply_parameters") or _older_form(call)
    number = given.get("message_id")
    if not number:
        return None
    found = room.messages.get(int(number))
    if found is not None and not found.deleted:
        return found
    if given.get("allow_sending_without_reply") in {True, "true", "True"}:
        return None
    raise bad_request("message to be replied not found")


def _older_form(call: Call) -> Json:
    # Kept by the platform for bots from before Bot API 7.0.
    without = call.flag("allow_sending_without_reply")
    return {"message_id": call.number("reply_to_message_id"), "allow_sending_without_reply": without}


def thread_of(call: Call, room: Room, reply: Message | None) -> int | None:
    """Return the topic in which a message is sent.

    sendMessage, `message_thread_id`: for forum supergroups. An answer goes to the topic of what it answers.
    """
    thread = call.number("message_thread_id")
    if not thread and room.forum and reply is not None:
        thread = reply.thread
    if not thread:
        return room.thread_of(reply, None)
    if thread not in room.topics:
        raise bad_request("message thread not found")
    topic = room.topics.get(thread)
    if topic is not None and topic.closed and "can_manage_topics" not in room.member(call.bot).rights:
        raise bad_request("TOPIC_CLOSED")
    return thread


def own_message(call: Call, room: Room, missing: str) -> Message:
    """Return the message that a call is about."""
    number = call.number("message_id")
    if number is None:
        raise bad_request("message identifier is not specified")
    found = room.messages.get(number)
    if found is None or found.deleted:
        raise bad_request(missing)
    return found


def private(room: Room) -> bool:
    """Tell whether it is a chat of two."""
    return room.kind == PRIVATE
