"""Provisional due times, counted again once the year's decree is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.clocks import ClockState, clock_event, guessed
from workflow.frozen import replace
from workflow.moves import Fact, Phase
from workflow.pauses import stretches
from workflow.playbook import due_time

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from workflow.case import Case
    from workflow.playbook import Playbook
    from workflow.timeline import Event


def recounted(case: Case, at: datetime, playbook: Playbook, zone: ZoneInfo) -> tuple[Case, tuple[Event, ...]]:
    """Return the case with those provisional due times counted again whose years are known by now, and the events.

    A due time that would then lie before `at` stays as it was: nobody can keep it any more.
    """
    if case.phase is Phase.CLOSED:
        return case, ()
    states: list[ClockState] = []
    events: list[Event] = []
    for clock in case.clocks:
        after = _known(clock, case, at, playbook, zone) if _waits(clock) else clock
        states.append(after)
        if after is not clock:
            events.append(clock_event(Fact.RECOUNTED, at, after, was=clock.due_at))
    return replace(case, clocks=tuple(states)), tuple(events)


def _waits(clock: ClockState) -> bool:
    return clock.guessed and clock.running and not clock.breached


def _known(clock: ClockState, case: Case, at: datetime, playbook: Playbook, zone: ZoneInfo) -> ClockState:
    """Return the clock as the days are known now, or itself where they still are not."""
    rules = playbook.clocks[clock.name]
    span, start = rules.span(clock.grade), clock.counted_from or clock.started_at
    due = due_time(playbook, rules, clock.grade, start, promised=case.promised, zone=zone)
    if span is None or due is None:
        return clock
    calendar = playbook.calendar(rules.calendar, zone)
    for stretch in stretches(clock.pauses, clock.started_at):
        due = calendar.prolonged(due, span, stretch)
    if guessed(rules, clock.grade, start, due, playbook, zone):
        return clock
    return replace(clock, due_at=due if due > at else clock.due_at, guessed=False)
