"""Methods of chat: chat.postMessage, chat.update, chat.delete, chat.postEphemeral."""

from typing import Any

from tests.slack.platform.blocks import faults_in
from tests.slack.platform.calls import Call, answered
from tests.slack.platform.messages import Message
from tests.slack.platform.refusals import Refusal
from tests.slack.platform.rooms import Room
from tests.slack.platform.shapes import Json

LONGEST = 40_000
"""chat.postMessage: messages longer than 40,000 characters are refused (`msg_too_long`) or cut."""
LARGEST_METADATA = 16 * 1024


def post_message(call: Call) -> Json:
    """chat.postMessage: the bot must be in a private channel or direct message; `ts` names the message."""
    room = _writable(call, call.room())
    content, thread = _content(call), call.text("thread_ts")
    metadata = _metadata(call.thing("metadata"))
    if thread and room.find(thread) is None:
        raise Refusal("thread_not_found")
    loud = bool(thread) and call.flag("reply_broadcast")
    sent = call.world.post(room, call.world.bot, content, thread_ts=thread, metadata=metadata, broadcast=loud)
    return answered(channel=room.id, ts=sent.ts, message=sent.json())


def update(call: Call) -> Json:
    """chat.update: only messages posted by the authenticated user can be updated."""
    room, ts = call.room(), call.needed("ts")
    message = _own(call, room, ts)
    message.versions.append(message.json())
    message.content, message.edited, message.touched = _content(call), True, call.world.touch()
    call.world.changed.notify_all()
    return answered(channel=room.id, ts=ts, text=message.content["text"], message=message.json())


def delete(call: Call) -> Json:
    """chat.delete: a bot may delete only messages of its own."""
    room, ts = call.room(), call.needed("ts")
    message = _own(call, room, ts)
    message.deleted, message.touched = True, call.world.touch()
    call.world.changed.notify_all()
    return answered(channel=room.id, ts=ts)


def post_ephemeral(call: Call) -> Json:
    """chat.postEphemeral: shown to one user of the channel alone; `user_not_in_channel`."""
    room, user = _writable(call, call.room()), call.needed("user")
    if user not in room.members:
        raise Refusal("user_not_in_channel")
    thread = call.text("thread_ts")
    sent = call.world.post(room, call.world.bot, _content(call), thread_ts=thread, only_for=user)
    return answered(message_ts=sent.ts)


def permalink(call: Call) -> Json:
    """chat.getPermalink: needs no scope; `channel_not_found`, of another workspace's too, `message_not_found`."""
    room = call.world.rooms.get(call.needed("channel"))
    if room is None or room.team != call.team:
        raise Refusal("channel_not_found")
    message = room.find(call.needed("message_ts"))
    if message is None:
        raise Refusal("message_not_found")
    link = f"https://redress.slack.com/archives/{room.id}/p{message.ts.replace('.', '')}"
    return answered(channel=room.id, permalink=link)


def _writable(call: Call, room: Room) -> Room:
    if room.archived:
        raise Refusal("is_archived")
    if call.world.bot.id not in room.members:
        raise Refusal("not_in_channel")
    deactivated = (each for each in room.members if call.world.accounts[each].deleted)
    if room.is_im and next(deactivated, None):
        # conversations.open and chat.postMessage to somebody who was deactivated.
        raise Refusal("user_disabled")
    return room


def _content(call: Call) -> Json:
    text, blocks = call.text("text"), call.thing("blocks")
    if not text and not blocks:
        raise Refusal("no_text")
    if len(text) > LONGEST:
        raise Refusal("msg_too_long")
    faults = faults_in(blocks or [])
    if faults:
        raise Refusal("invalid_blocks", response_metadata={"messages": faults})
    return {"text": text, **({"blocks": blocks} if blocks else {})}


def _metadata(given: Any) -> Json | None:
    """Message metadata: `event_type` of letters, digits and _, and `event_payload` of plain values; 16 KB at most."""
    if given is None:
        return None
    payload = given.get("event_payload")
    if not str(given.get("event_type", "")).isidentifier() or not isinstance(payload, dict):
        raise Refusal("invalid_metadata_format")
    if len(str(payload)) > LARGEST_METADATA:  # pyright: ignore[reportUnknownArgumentType]
        raise Refusal("metadata_too_large")
    return given


def _own(call: Call, room: Room, ts: str) -> Message:
    message = room.find(ts)
    if message is None:
        raise Refusal("message_not_found")
    if message.sender is not call.world.bot:
        raise Refusal("cant_update_message" if call.method == "chat.update" else "cant_delete_message")
    return message
