"""The moves of an extension: asked for, granted, refused; and how one lapses that nobody decided on in time."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from workflow.clocks import moments_past
from workflow.extension import asked, decider, extendable, waiting
from workflow.frozen import replace
from workflow.moves import Fact, Move, Phase
from workflow.people import REDRESS

if TYPE_CHECKING:
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

    from workflow.case import Case
    from workflow.clocks import ClockState
    from workflow.people import Actor
    from workflow.playbook import Playbook
    from workflow.timeline import Event, Fields

    Step = Callable[[Case, Actor, datetime, Fields, Playbook, ZoneInfo], tuple[Case, Fields]]


def request(
    case: Case, by: Actor, at: datetime, fields: Fields, playbook: Playbook, _zone: ZoneInfo
) -> tuple[Case, Fields]:
    """Ask for a new date; the due time stays until somebody grants it."""
    clock, date = extendable(case, at, playbook), fields["date"]
    if clock is None or not isinstance(date, datetime):
        return case, fields
    waiting = replace(_with(case, replace(clock, wanted=date)), extending=clock.name, applicant=by.staff)
    told = decider(waiting, playbook)
    return waiting, {**fields, "clock": clock.name, "due": clock.due_at, "to": told}


def grant(
    case: Case, _by: Actor, at: datetime, fields: Fields, playbook: Playbook, _zone: ZoneInfo
) -> tuple[Case, Fields]:
    """Put the due time off to the date that was asked for; a date promised in the plan goes with it."""
    clock = asked(case, at)
    if clock is None or clock.wanted is None:
        return case, fields
    date, moved = clock.wanted, case
    for other in case.clocks:
        promised = playbook.clocks[other.name].promised
        if other is clock or (promised and other.running and not other.breached and other.due_at < date):
            moved = _with(moved, put_off(other, date, at, playbook))
            moved = replace(moved, promised=date) if promised else moved
    said = {**fields, "clock": clock.name, "was": clock.due_at, "due": date, "date": date, "to": _applicant(case)}
    return replace(moved, extending=None, applicant=None), said


def refuse(
    case: Case, _by: Actor, at: datetime, fields: Fields, _playbook: Playbook, _zone: ZoneInfo
) -> tuple[Case, Fields]:
    """Leave the due time as it is."""
    clock = asked(case, at)
    named = {"clock": clock.name, "due": clock.due_at} if clock else {}
    return _over(case), {**fields, **named, "to": _applicant(case)}


STEPS: dict[Move, Step] = {
    Move.REQUEST_EXTENSION: request,
    Move.GRANT_EXTENSION: grant,
    Move.REFUSE_EXTENSION: refuse,
}
"""What these moves change; unlike other effects they ask the playbook."""


def settled(case: Case, at: datetime, playbook: Playbook, zone: ZoneInfo) -> tuple[Case, tuple[Event, ...]]:
    """Drop a request that nobody can decide on any more, its due time having passed or gone.

    Who asked hears of it, and who should have decided.
    """
    if case.extending is None or waiting(case, at) is not None:
        return case, ()
    clock = next((clock for clock in case.clocks if clock.name == case.extending), None)
    if case.phase is Phase.CLOSED or clock is None:
        return _over(case), ()
    told = ",".join(filter(None, (_applicant(case), decider(case, playbook))))
    data = {"clock": clock.name, "due": clock.due_at, "to": told}
    return _over(case).record(Fact.EXTENSION_LAPSED, by=REDRESS, at=at, playbook=playbook, zone=zone, data=data)


def put_off(clock: ClockState, date: datetime, at: datetime, playbook: Playbook) -> ClockState:
    """Return the clock a generation further; a pause that lasts counts from now, as the new date allows for it."""
    return replace(
        clock,
        generation=clock.generation + 1,
        due_at=date,
        fired=moments_past(date, at, playbook.ladder_of(clock.name)),
        held=False,
        wanted=None,
        guessed=False,
        paused_at=at if clock.paused_at else None,
    )


def _over(case: Case) -> Case:
    states = tuple(replace(clock, wanted=None) if clock.wanted else clock for clock in case.clocks)
    return replace(case, clocks=states, extending=None, applicant=None)


def _applicant(case: Case) -> str:
    return f"staff:{case.applicant}" if case.applicant is not None else "owner"


def _with(case: Case, clock: ClockState) -> Case:
    return replace(case, clocks=tuple(clock if other.name == clock.name else other for other in case.clocks))
