"""Claiming what a lane may send, and what follows from how it went.

`sending` is committed before the call, so what a dead process leaves is known: it may have arrived, or not.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.house import House
from handlers.outgoing import (
    Done,
    Moved,
    NotSent,
    Outcome,
    Outgoing,
    Refusal,
    Refused,
    Sent,
    Unknown,
    conversation_of,
    outgoing_of,
)
from handlers.places import room_of
from handlers.teams.losing import LOOK_AGAIN, found_again, lost_chat, topic_gone
from handlers.teams.opening import done, refused
from handlers.teams.tasks import is_of_a_case, task_of
from handlers.unreached import OF_THE_CHAT, unreached
from workflow.frozen import replace
from workflow.ports import Work
from workflow.stored import Notice, OutboxState

BACK_OFF = tuple(timedelta(seconds=seconds) for seconds in (1, 5, 25, 60, 300))
MOST_DOUBTS = 3
"""How often a notice is sent without an answer before a person is asked to see to it."""
SPARE = 32
"""Notices looked at beyond those that may be sent: chats that have to wait stand before others."""

FreeAt = Callable[[str], datetime | None]
"""When the pace lets the next message go to an address; None until the one before is answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """What a lane may send now.

    Attributes:
        looked_on: notices were put off, or will never be sent, so there may be more behind them.
    """

    outgoing: tuple[Outgoing, ...]
    looked_on: bool


NOTHING = Claimed(outgoing=(), looked_on=False)


def claim(work: Work, house: House, lane: str, now: datetime, most: int, free_at: FreeAt) -> Claimed:
    """Mark notices as handed to the platform, one for each chat, at most so many; put off who has to wait."""
    claimed: dict[str, Outgoing] = {}
    put_off = False
    for notice in work.lanes.due(lane, now, most + SPARE):
        if len(claimed) == most:
            break
        outgoing = outgoing_of(work, house, notice, now)
        if outgoing is None:
            _settle_unsent(work, house, notice, now)
            put_off = True
            continue
        room = room_of(outgoing.address)
        free = free_at(room)
        if free is not None and free > now:
            work.lanes.hold(notice, free)
            put_off = True
        elif free is not None and room not in claimed and (taken := work.lanes.claim(notice)):
            claimed[room] = replace(outgoing, notice=taken)
    return Claimed(outgoing=tuple(claimed.values()), looked_on=put_off and len(claimed) < most)


def _settle_unsent(work: Work, house: House, notice: Notice, now: datetime) -> None:
    """Take back what its chat may not see any more; where that has no address, the notice fails without a call."""
    has_address = work.bindings.address(notice.lane, notice.chat) is not None
    # A card that was posted is kept: replies to it name the case.
    if has_address or (is_of_a_case(notice.chat) and not notice.messages):
        work.outbox.take_back(notice.dedupe)
        return
    taken = work.lanes.claim(notice)
    if taken is not None:
        _refuse(work, house, taken, Refusal.GONE, now)


def recover(work: Work, house: House, lane: str, now: datetime) -> int:
    """Settle what a dead process left as not known, and return how many; the lane must be one's own."""
    left = work.lanes.left(lane)
    for notice in left:
        _doubt(work, house, notice, now, now)
    return len(left)


def settle(work: Work, house: House, sent: Outgoing, outcome: Outcome, now: datetime) -> None:
    """Store what came of a call, and do what follows from it."""
    notice = sent.notice
    match outcome:
        case Sent():
            _arrived(work, sent, outcome, now)
        case NotSent():
            _ready(work, notice, now + (outcome.after or _back_off(notice)))
        case Refused():
            _refuse(work, house, notice, outcome.reason, now)
        case Moved():
            _follow(work, house, sent, outcome, now)
        case Done():
            done(work, house, notice, outcome, now)
        case Unknown():
            _doubt(work, house, notice, now, now + _back_off(notice))


def give_up(work: Work, house: House, sent: Outgoing, outcome: Outcome, now: datetime) -> None:
    """Mark a message that could not be settled as not known, and tell people of it; its chat goes on."""
    notice = sent.notice
    if work.lanes.settle(notice, _not_known(notice, outcome), now):
        unreached(work, house, notice, Refusal.UNSURE, now)


def leave_unknown(work: Work, house: House, sent: Outgoing, outcome: Outcome, now: datetime) -> None:
    """Mark it and no more: a fault may lie in whatever follows. The case page shows that it is not known."""
    del house
    work.lanes.settle(sent.notice, _not_known(sent.notice, outcome), now)
    work.hint("board")


def _not_known(notice: Notice, outcome: Outcome) -> Notice:
    known = (*notice.messages, outcome.message) if isinstance(outcome, Sent) else notice.messages
    return replace(notice, state=OutboxState.UNKNOWN, messages=known)


def _arrived(work: Work, sent: Outgoing, outcome: Sent, now: datetime) -> None:
    notice = sent.notice
    known = notice.messages if outcome.message in notice.messages else (*notice.messages, outcome.message)
    state = OutboxState.READY if outcome.more else OutboxState.SENT
    after = replace(notice, state=state, messages=known, words=outcome.words, attempts=0)
    work.lanes.settle(notice, after, now)
    if notice.case is not None:
        work.lanes.post(notice, room_of(sent.address), outcome.message)
    if conversation_of(notice) is None:
        found_again(work, notice.lane, notice.chat, now)


def _follow(work: Work, house: House, sent: Outgoing, outcome: Moved, now: datetime) -> None:
    """Send it where the chat is now; what was said to one person in a group goes with the group that is no more."""
    notice = sent.notice
    if conversation_of(notice) is not None:
        _refuse(work, house, notice, Refusal.GONE, now)
        return
    work.bindings.moved(notice.lane, sent.address, outcome.address)
    if outcome.address == room_of(sent.address):
        topic_gone(work, house, notice.lane, notice.chat, now)
    _ready(work, notice, now)


def _refuse(work: Work, house: House, notice: Notice, reason: Refusal, now: datetime) -> None:
    if is_of_a_case(notice.chat):
        refused(work, house, notice, reason, now)
        return
    if conversation_of(notice) is None and reason in OF_THE_CHAT and work.bindings.of(notice.lane, notice.chat):
        # Nothing is lost of what is for a team: it waits until there is a way again.
        _ready(work, notice, now + LOOK_AGAIN)
        lost_chat(work, house, notice.lane, notice.chat, reason, now)
        return
    if work.lanes.settle(notice, replace(notice, state=OutboxState.FAILED), now):
        unreached(work, house, notice, reason, now)


def _doubt(work: Work, house: House, notice: Notice, now: datetime, again_at: datetime) -> None:
    """What must arrive is sent again with the same reference line, and what may be missed is not.

    A card that is edited in place is the same however often it is sent.
    """
    if notice.is_card and notice.messages:
        _ready(work, notice, again_at)
        return
    doubted = replace(notice, doubts=notice.doubts + 1)
    if task_of(notice) and doubted.doubts == MOST_DOUBTS:
        _refuse(work, house, doubted, Refusal.UNSURE, now)
        return
    if notice.must_arrive and doubted.doubts < MOST_DOUBTS:
        _ready(work, doubted, again_at)
        return
    settled = work.lanes.settle(notice, replace(doubted, state=OutboxState.UNKNOWN), now)
    if settled and notice.must_arrive:
        unreached(work, house, notice, Refusal.UNSURE, now)


def _ready(work: Work, notice: Notice, at: datetime) -> None:
    work.lanes.settle(notice, replace(notice, state=OutboxState.READY), at)


def _back_off(notice: Notice) -> timedelta:
    return BACK_OFF[min(notice.attempts, len(BACK_OFF)) - 1]
