"""Improvements: what was decided upon an analysis, by whom it is done and by when, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from workflow import rungs
from workflow.rota import decided_on

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from workflow.people import StaffId
    from workflow.playbook import Playbook
    from workflow.rungs import Moment
    from workflow.schedules import Ladder, Rung


@dataclass(frozen=True, slots=True, kw_only=True)
class Improvement:
    """One action with its owner and its date.

    Attributes:
        what: what is to be done; encrypted at rest, as it may name people.
        site: whose it is; None where it is all sites'.
        upon: what it was decided upon, as `Change.written` has it; empty where it was nothing of a report's.
        fired: how many of its moments (reminders, due time, rungs) are past.
        result: what came of it; encrypted at rest.
    """

    id: int = 0
    what: str
    owner: StaffId
    site: str | None = None
    upon: str = ""
    set_at: datetime
    set_by: StaffId
    due_at: datetime
    fired: int = 0
    done_at: datetime | None = None
    done_by: StaffId | None = None
    result: str = ""


class Improvements(Protocol):
    """The list of improvements."""

    def add(self, improvement: Improvement) -> int:
        """Store a new one and return its id."""
        ...

    def get(self, ident: int) -> Improvement:
        """Return one.

        Raises:
            LookupError: there is none.
        """
        ...

    def open(self) -> Sequence[Improvement]:
        """Return those that are not done, the soonest due first."""
        ...

    def done_since(self, moment: datetime) -> Sequence[Improvement]:
        """Return those that were done since a moment, the latest first."""
        ...

    def climb(self, ident: int, fired: int) -> None:
        """Note how many moments are past."""
        ...

    def done(self, ident: int, at: datetime, by: StaffId, result: str) -> bool:
        """End one; False where it is done already."""
        ...


def ladder_of(playbook: Playbook) -> Ladder | None:
    """Return the ladder that reminds of improvements; None where the playbook's reports decide nothing."""
    report = decided_on(playbook)
    return playbook.ladders[report.actions] if report and report.actions else None


def moment_of(improvement: Improvement, playbook: Playbook, zone: ZoneInfo) -> Moment | None:
    """Return the next moment of one that is not done; None when its ladder is at the end."""
    ladder = ladder_of(playbook)
    if ladder is None or improvement.done_at is not None:
        return None
    return rungs.moment_of(ladder, improvement.due_at, improvement.fired, ladder.silence(playbook.quiet), zone)


def fire(
    improvement: Improvement, generation: int, now: datetime, playbook: Playbook, zone: ZoneInfo
) -> tuple[Improvement, Rung | None] | None:
    """Return it after the moment that a timer stood for, with the rung that was climbed, if one was.

    None where the timer is void: it is done, has fired that moment before, or quiet hours put it off.
    """
    moment, ladder = moment_of(improvement, playbook, zone), ladder_of(playbook)
    if ladder is None or generation != improvement.fired or moment is None or moment.at > now:
        return None
    climbed = replace(improvement, fired=improvement.fired + 1)
    if rungs.folds(moment, moment_of(climbed, playbook, zone), now, ladder.silence(playbook.quiet), zone):
        return climbed, None
    return climbed, moment.rung
