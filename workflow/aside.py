"""Clocks that stand aside while a case is worked through a group complaint, and start anew when it goes its own way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.clocks import is_late, missed, start, stopped
from workflow.frozen import replace
from workflow.membership import bound, runs_apart
from workflow.moves import Fact

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from workflow.case import Case
    from workflow.clocks import ClockState
    from workflow.playbook import Playbook
    from workflow.timeline import Event


def before_fact(
    case: Case, fact: Fact, at: datetime, playbook: Playbook, zone: ZoneInfo
) -> tuple[Case, tuple[Event, ...]]:
    """Return the case with the clocks standing aside that its group stands for; one that left has them from now.

    What ends a membership otherwise starts clocks of its own: those that stood aside are over.
    """
    if bound(case):
        return _set_aside(case, at, playbook)
    if not any(clock.aside for clock in case.clocks):
        return case, ()
    left = fact is Fact.LEFT
    states = (_anew(clock, case, at, playbook, zone) if clock.aside and left else clock for clock in case.clocks)
    return replace(case, clocks=tuple(replace(clock, aside=False) if clock.aside else clock for clock in states)), ()


def _set_aside(case: Case, at: datetime, playbook: Playbook) -> tuple[Case, tuple[Event, ...]]:
    """Stop what the parent's clocks stand for; what is late by now was missed, the rest neither kept nor missed."""
    team = [clock for clock in case.clocks if clock.running and not runs_apart(playbook.clocks[clock.name])]
    if not team:
        return case, ()
    late = tuple(missed(clock) for clock in team if is_late(clock, at) and not clock.breached)
    states = (_standing(clock, at, playbook) if clock in team else clock for clock in case.clocks)
    return replace(case, clocks=tuple(states)), late


def _standing(clock: ClockState, at: datetime, playbook: Playbook) -> ClockState:
    """Return the clock stopped; what no fact starts is over: a stage's own clock comes back where nothing else runs."""
    return replace(stopped(clock, at), aside=bool(playbook.clocks[clock.name].begins))


def _anew(clock: ClockState, case: Case, at: datetime, playbook: Playbook, zone: ZoneInfo) -> ClockState:
    return (start(clock, clock.name, case, at, playbook, zone) if clock.name in playbook.clocks else None) or clock
