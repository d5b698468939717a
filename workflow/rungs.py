"""The moments of a due time and its ladder: reminders before it, the due time itself, the rungs after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from workflow.calendars import after_quiet
from workflow.schedules import Act, Ladder, Rung

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from workflow.schedules import Quiet

REMINDERS = frozenset({Act.REMIND, Act.NUDGE})
"""Acts that wait in quiet hours and fold into a later rung."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A point on a clock: its due time (`rung` is None) or a rung of its ladder, the last one perhaps `again`."""

    at: datetime
    rung: Rung | None
    again: bool = False


def moment_of(
    ladder: Ladder, due_at: datetime, place: int, quiet: Quiet | None, zone: ZoneInfo, *, held: bool = False
) -> Moment | None:
    """Return the moment at `place`, counted from 0; None past the end, and past the due time of a `held` ladder.

    A reminder that quiet hours put off to the moment after it, or beyond, shares that moment: it never holds that up.
    """
    moment = _plain(ladder, due_at, place, held=held)
    if moment is None or moment.rung is None or moment.rung.act not in REMINDERS or quiet is None:
        return moment
    at = after_quiet(moment.at, quiet.window, zone)
    following = None if moment.again else moment_of(ladder, due_at, place + 1, quiet, zone, held=held)
    return Moment(at if following is None else min(at, following.at), moment.rung, again=moment.again)


def _plain(ladder: Ladder, due_at: datetime, place: int, *, held: bool) -> Moment | None:
    rungs, early = ladder.rungs, ladder.early
    if place == early:
        return Moment(due_at, None)
    if held:
        return None
    rung_at = place if place < early else place - 1
    if rung_at < len(rungs):
        return Moment(due_at + rungs[rung_at].after, rungs[rung_at])
    last = rungs[-1] if rungs else None
    if last is None or last.again is None:
        return None
    repeats = rung_at - len(rungs) + 1
    return Moment(due_at + last.after + repeats * last.again, last, again=True)


def past(rungs: tuple[Rung, ...], due_at: datetime, at: datetime) -> int:
    """Count the reminders that would lie before `at`: a short time leaves no room for them."""
    return sum(rung.after < timedelta(0) and due_at + rung.after <= at for rung in rungs)


def folds(moment: Moment, following: Moment | None, now: datetime, quiet: Quiet | None, zone: ZoneInfo) -> bool:
    """Tell whether a late reminder is pointless because what follows it is due as well.

    A customer is still asked once more after an outage, though not in quiet hours.
    """
    if moment.rung is None or moment.rung.act not in REMINDERS or following is None or following.at > now:
        return False
    night = quiet is not None and after_quiet(now, quiet.window, zone) > now
    return moment.rung.act is Act.REMIND or night
