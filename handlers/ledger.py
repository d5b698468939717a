"""A case's due times as staff read them: how each stands, and the ledger of its pauses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.message import Phrase, Said
from workflow.case import Case
from workflow.clocks import ClockState
from workflow.pauses import Pause
from workflow.playbook import Playbook
from workflow.timeline import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseLine:
    """One pause: from when to when (None while it lasts), at what, and whose doing it was."""

    began: datetime
    ended: datetime | None
    reason: Said
    who: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockLine:
    """One due time.

    Attributes:
        state: `running`, `paused` or `stopped`.
        hard: a hard limit, not the due time that was promised.
        guessed: provisional, for want of a year's decree.
        waits: time that is only waited for.
    """

    name: Said
    due: datetime
    state: str
    breached: bool
    hard: bool
    guessed: bool
    waits: bool
    pauses: tuple[PauseLine, ...]


def clock_lines(case: Case, playbook: Playbook, timeline: Sequence[Event]) -> tuple[ClockLine, ...]:
    """Return every due time that the case has or had, in the order they were last changed."""
    return tuple(_line(clock, playbook, timeline) for clock in case.clocks)


def _line(clock: ClockState, playbook: Playbook, timeline: Sequence[Event]) -> ClockLine:
    paused, running = clock.paused_at is not None, clock.running
    return ClockLine(
        name=playbook.clocks[clock.name].name,
        due=clock.due_at,
        state="paused" if paused and running else "running" if running else "stopped",
        breached=clock.breached,
        hard=clock.hard,
        guessed=clock.guessed,
        waits=clock.waits,
        pauses=tuple(_pause(pause, timeline) for pause in clock.pauses),
    )


def _pause(pause: Pause, timeline: Sequence[Event]) -> PauseLine:
    """Return the pause with whoever made the event that it began with."""
    causes = (event for event in timeline if event.fact is pause.fact and event.at == pause.began)
    by = next((event.by for event in causes), None)
    who: Said = "" if by is None else by.name or Phrase(f"cases.side.{by.side}")
    return PauseLine(began=pause.began, ended=pause.ended, reason=Phrase(f"cases.done.{pause.fact}"), who=who)
