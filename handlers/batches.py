"""Many cases given to one person in one go, and taken back where nobody has touched them since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.cards import scope_of
from handlers.house import House
from handlers.moved import Result
from handlers.presses import assignable
from handlers.record import keep
from handlers.staff import move_by
from workflow.batches import Batch, Handed, touched
from workflow.case import Case
from workflow.errors import StaleCase, UnknownCase
from workflow.frozen import replace
from workflow.moves import Fact, Move
from workflow.numbers import CaseNumber
from workflow.people import Actor, Side, StaffId
from workflow.ports import Work
from workflow.stored import Staff

MOST = 100
"""(ours) cases that are handed over in one go."""
LASTS = timedelta(days=1)
"""(ours) how long it is offered to undo what was handed over."""


@dataclass(frozen=True, slots=True)
class Pick:
    """A case as it was chosen: somebody may have moved it since that turn."""

    number: CaseNumber
    turn: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Which cases went over, or came back, and which did not."""

    done: tuple[CaseNumber, ...] = ()
    left: tuple[CaseNumber, ...] = ()


def hand_over(work: Work, house: House, by: Actor, picks: Sequence[Pick], to: StaffId, now: datetime) -> Outcome:
    """Give each case to a person that this one may give to them; what was moved meanwhile stays as it is.

    Raises:
        LookupError: there is no such person.
    """
    person = next((each for each in work.people.everybody() if each.id == to), None)
    if person is None or by.staff is None:
        raise LookupError(f"no staff {to} here")
    picked = list({pick.number: pick for pick in picks}.values())[:MOST]
    found = {pick.number: _give(work, house, by, pick, person, now) for pick in picked}
    handed = tuple(each for each in found.values() if each is not None)
    if handed:
        work.batches.add(Batch(by=by.staff, to=to, made_at=now, handed=handed))
    return Outcome(
        done=tuple(each.number for each in handed), left=tuple(number for number, each in found.items() if each is None)
    )


def _give(work: Work, house: House, by: Actor, pick: Pick, to: Staff, now: datetime) -> Handed | None:
    try:
        before = work.cases.get(pick.number, visible_to=scope_of(by, house.playbook))
        if before.owner == to.id or not assignable(to, before, house.playbook_of(before, work)):
            return None
        choice = f"m:{pick.number}:{pick.turn}:{Move.ASSIGN}"
        moved = move_by(work, house, by, choice, {"staff": str(to.id)}, now)
    except UnknownCase:
        return None
    if moved.result is not Result.DONE:
        return None
    seq = work.cases.lines(pick.number)
    return Handed(number=pick.number, before=before.owner, seq=seq, whole=_only_the_owner(before, moved.case))


def _only_the_owner(before: Case, after: Case) -> bool:
    same = replace(after, owner=before.owner, turn=before.turn, version=before.version, marks=before.marks)
    return same == before


def undo(work: Work, house: House, by: Actor, batch: int, now: datetime) -> Outcome | None:
    """Give back what was handed over, but what somebody touched since; None where that was done, or it is another's."""
    undone = work.batches.undo(batch, by.staff, now) if by.staff is not None else None
    if undone is None:
        return None
    came_back = {each.number: _give_back(work, house, by, each, undone.to, now) for each in undone.handed}
    return Outcome(
        done=tuple(number for number, came in came_back.items() if came),
        left=tuple(number for number, came in came_back.items() if not came),
    )


def _give_back(work: Work, house: House, by: Actor, handed: Handed, to: StaffId, now: datetime) -> bool:
    try:
        case = work.cases.get(handed.number, visible_to=scope_of(by, house.playbook))
    except UnknownCase:
        return False
    theirs = [line.seq for line in work.cases.timeline(case.number) if line.event.by.side is not Side.REDRESS]
    if not handed.whole or touched(theirs, handed):
        return False
    playbook = house.playbook_of(case, work)
    back = replace(case, owner=handed.before, turn=case.turn + 1)
    data = {"to": f"staff:{case.owner or to}"}
    after, events = back.record(Fact.UNASSIGNED, by=by, at=now, playbook=playbook, zone=house.zone, data=data)
    try:
        keep(work, house, case, after, events, now)
    except StaleCase:
        return False
    return True


def last_of(work: Work, by: Actor, now: datetime) -> Batch | None:
    """Return what this person handed over last, as long as it is offered to undo it."""
    return work.batches.last(by.staff, now - LASTS) if by.staff is not None else None
