"""Channels: presses on our cards, and what is said in the threads below what we said. Nothing else is stored.

A thread is a place of its own: what somebody is asked there, and answers, stands below the card that it is about.
"""

from collections.abc import Sequence

from bot.slack.translate import (
    Incoming,
    Payload,
    attachments,
    choice_of,
    clean,
    edited_in,
    is_direct,
    message_key,
    press_key,
    pressed_on,
    replied_to,
    said_in,
    text_of,
    written_by,
)
from handlers.linking import linked
from handlers.message import Message as Ours
from handlers.places import address_of, room_of, seat_at
from handlers.teams.asking import is_asked
from handlers.teams.draft import knows
from workflow.ports import Work


def read_group(payload: Payload) -> Incoming | None:
    """Return what a payload says of somebody in a channel; None for whatever else there is."""
    kind = payload.get("type")
    if kind == "event_callback":
        return _event(payload)
    return _pressed(payload) if kind == "block_actions" else None


def _event(payload: Payload) -> Incoming | None:
    event: Payload = payload.get("event") or {}
    channel = text_of(event, "channel")
    if event.get("type") != "message" or is_direct(channel, text_of(event, "channel_type")):
        return None
    if event.get("subtype") == "message_changed":
        return _edited(payload, event, channel)
    user, thread = written_by(event), replied_to(event)
    if not user or not thread:
        return None
    return Incoming(
        key=message_key(channel, event),
        chat=seat_at(f"{channel}:{thread}", user),
        user=user,
        message=Ours(text=said_in(event), itself=text_of(event, "ts")),
        files=attachments(event),
        on=thread,
        below_us=text_of(event, "parent_user_id") in us_in(payload),
    )


def us_in(payload: Payload) -> Sequence[str]:
    """Return our own accounts, as each event names them."""
    authorized: Sequence[Payload] = payload.get("authorizations") or ()
    return [text_of(each, "user_id") for each in authorized if each.get("is_bot")]


def _edited(payload: Payload, event: Payload, channel: str) -> Incoming | None:
    found = edited_in(event)
    if found is None:
        return None
    user, thread, message = found
    key = f"e:{text_of(payload, 'event_id')}"
    return Incoming(key=key, chat=seat_at(f"{channel}:{thread}", user), user=user, message=message) if thread else None


def _pressed(payload: Payload) -> Incoming | None:
    channel, user = (text_of(payload.get(name) or {}, "id") for name in ("channel", "user"))
    if not channel or is_direct(channel):
        return None
    container: Payload = payload.get("container") or {}
    on = pressed_on(payload)
    message = Ours(choice=clean(choice_of(payload) or "-"))
    thread = text_of(container, "thread_ts") or on
    return Incoming(
        key=press_key(payload), chat=seat_at(f"{channel}:{thread}", user), user=user, message=message, on=on
    )


def is_for_us(work: Work, lane: str, incoming: Incoming) -> bool:
    """Tell whether what somebody says in a thread is for us: one of ours, below what we said or asked them."""
    if incoming.message.choice is not None:
        return True
    if linked(work, lane, incoming.user) is None:
        return False
    seat = work.conversations.find(lane, incoming.chat)
    if incoming.message.edited:
        return seat is not None and knows(seat, incoming.message)
    if seat is not None and is_asked(seat):
        return True
    return work.lanes.posted(lane, room_of(address_of(incoming.chat)), incoming.on) is not None


def answered_here(work: Work, lane: str, incoming: Incoming) -> str:
    """Return the message of ours that words in a thread reply to: nothing says which, so a question comes first."""
    seat = work.conversations.find(lane, incoming.chat)
    typed = incoming.message.choice is None
    return "" if typed and seat is not None and is_asked(seat) else incoming.on
