"""Extension of a due time (延期): which may be put off, what was asked, and who decides."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from workflow.limits import passes_limit
from workflow.moves import Move

if TYPE_CHECKING:
    from workflow.case import Case
    from workflow.clocks import ClockState
    from workflow.playbook import Playbook
    from workflow.timeline import Value

DECISIONS = frozenset({Move.GRANT_EXTENSION, Move.REFUSE_EXTENSION})
"""What whoever decides on an extension does."""


def extendable(case: Case, at: datetime, playbook: Playbook) -> ClockState | None:
    """Return the due time that may be asked to be put off now, the soonest; None once it is late, or asked already."""
    if waiting(case, at) is not None:
        return None
    found = (
        clock
        for clock in case.clocks
        if clock.running
        and clock.paused_at is None
        and not clock.breached
        and clock.due_at > at
        and playbook.clocks[clock.name].extender(case.grade) is not None
    )
    return min(found, key=lambda clock: clock.due_at, default=None)


def waiting(case: Case, at: datetime) -> ClockState | None:
    """Return the due time that an extension was asked for, until it has passed or is no more; None where none was."""
    if case.extending is None:
        return None
    clock = next((clock for clock in case.clocks if clock.name == case.extending and clock.running), None)
    return None if clock is None or clock.wanted is None or clock.breached or clock.wanted <= at else clock


def asked(case: Case, at: datetime) -> ClockState | None:
    """Return the due time that an extension was asked for and may still be decided on; None where there is none."""
    clock = waiting(case, at)
    return clock if clock and (clock.paused_at is not None or clock.due_at > at) else None


def decided_by(case: Case, due: datetime) -> datetime:
    """Return by when an extension that was asked for has to be decided on: no later than the due time in question."""
    return min((due, *(clock.due_at for clock in case.clocks if clock.name == case.extending and clock.running)))


def decider(case: Case, playbook: Playbook) -> str | None:
    """Return the role that decides on what was asked; None where nothing was."""
    clock = playbook.clocks.get(case.extending) if case.extending else None
    return clock.extender(case.grade) if clock else None


def entitled(move: Move, roles: frozenset[str], case: Case, playbook: Playbook) -> frozenset[str]:
    """Return those of `roles` that count for `move`: the role alone that the clock names decides on its extension."""
    if move not in DECISIONS or (role := decider(case, playbook)) is None:
        return roles
    return roles & {role}


def problem_with(date: Value, case: Case, at: datetime, playbook: Playbook) -> str | None:
    """Return what is wrong with a new date that is asked for: not later than the due time, or beyond a hard limit."""
    clock = extendable(case, at, playbook)
    if clock is None or not isinstance(date, datetime):
        return None
    if date <= clock.due_at:
        return "earlier"
    return "limit" if passes_limit(case, clock.name, date) else None
