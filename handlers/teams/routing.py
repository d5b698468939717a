"""Whether a message in somebody's own chat is a customer's, or that of somebody of ours at work."""

from dataclasses import replace

from handlers.dispatch import Envelope
from handlers.outgoing import conversation_of
from handlers.places import address_of, is_seat, room_of, seat_at
from handlers.teams.asking import CHOICE, is_asked
from handlers.teams.draft import knows
from handlers.teams.noting import RELEASE
from workflow.ports import Work
from workflow.stored import Notice

OURS = frozenset({"m", CHOICE, RELEASE})
"""First letters of choices that only cards and questions for people of ours carry."""


def routed(work: Work, envelope: Envelope, on: str) -> Envelope:
    """Return a message with what it is about: `on` is the message of ours that it replies to or was pressed on.

    A reply to a card that somebody of ours has in their own chat, or to a question put to them, is theirs at work; so
    is an edit of what they said there.
    """
    if envelope.message.fields is not None:
        return envelope
    room = room_of(address_of(envelope.chat))
    notice = work.lanes.posted(envelope.channel, room, on) if on else None
    if not is_seat(envelope.chat):
        seat = seat_at(envelope.chat, envelope.chat)
        if not _is_at_work(work, envelope, notice, seat):
            return _about(envelope, notice) if envelope.message.choice is None else envelope
        envelope = replace(envelope, chat=seat)
    return _about(envelope, notice, "" if notice is None else notice.chat)


def _is_at_work(work: Work, envelope: Envelope, notice: Notice | None, seat: str) -> bool:
    choice = envelope.message.choice
    if envelope.message.edited:
        found = work.conversations.find(envelope.channel, seat)
        return found is not None and knows(found, envelope.message)
    if choice is not None and choice.partition(":")[0] in OURS:
        return True
    if notice is None:
        # Typed without a reply; or the question was quicker answered than noted as arrived.
        found = work.conversations.find(envelope.channel, seat) if choice is None else None
        return found is not None and is_asked(found)
    conversation = conversation_of(notice)
    return notice.chat.startswith("staff:") or (
        conversation is not None and work.conversations.peek(conversation).chat == seat
    )


def _about(envelope: Envelope, notice: Notice | None, answers: str = "") -> Envelope:
    if notice is None or notice.case is None:
        return envelope
    return replace(envelope, message=replace(envelope.message, about=notice.case, answers=answers))
