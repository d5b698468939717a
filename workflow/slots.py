"""When a calendar job comes round: by a cron line, or irregularly within office hours. Pure: previous slot and now.

A slot is whole minutes, so that a timer's generation can be the minute it stands for: no slot comes twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import log
from typing import TYPE_CHECKING, Protocol

from workflow.office import ahead, is_open, next_opening

if TYPE_CHECKING:
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

    from workflow.calendars import Calendar

INSTANT = timedelta(microseconds=1)
MINUTE = 60
DAY = timedelta(days=1)
LONGEST_OFF = 15
"""More days off than any holiday has, one after the other."""


class Slots(Protocol):
    """The moments at which a job comes round."""

    @property
    def rule(self) -> str:
        """What they follow from, in words: under another rule they are others."""
        ...

    def following(self, previous: datetime | None, now: datetime) -> datetime:
        """Return the first slot after `previous` that is still to come at `now`; what was missed is passed over."""
        ...

    def opening(self, at: datetime) -> datetime:
        """Return `at` where the job may be done then, otherwise the earliest moment after it when it may."""
        ...


@dataclass(frozen=True, slots=True)
class Regular:
    """Slots by a cron line."""

    rule: str
    zone: ZoneInfo

    def following(self, previous: datetime | None, now: datetime) -> datetime:
        # It takes longer to import than all of our rules, and a start sets no slot before it has answered.
        from apscheduler.triggers.cron import CronTrigger

        trigger = CronTrigger.from_crontab(self.rule, timezone=self.zone)
        moment = max(now, previous or now)
        while True:
            found = trigger.get_next_fire_time(None, moment + INSTANT)
            if found is None:
                raise LookupError(f"{self.rule} never comes")
            moment = found.astimezone(UTC)
            # In the autumn an hour comes twice; what is done at a time of the day is done at its first.
            if not moment.astimezone(self.zone).fold:
                return moment

    def opening(self, at: datetime) -> datetime:
        return at


@dataclass(frozen=True, slots=True)
class OnWorkingDays:
    """Slots by a cron line, each at its time on the first working day from then on."""

    line: str
    zone: ZoneInfo
    calendar: Calendar

    @property
    def rule(self) -> str:
        return f"{self.line} on a working day"

    def following(self, previous: datetime | None, now: datetime) -> datetime:
        after, plain = max(now, previous or now), Regular(self.line, self.zone)
        # What came before the days off may still be waiting for their end.
        slot = plain.following(None, after - LONGEST_OFF * DAY)
        while (moved := self._moved(slot)) <= after:
            slot = plain.following(None, slot)
        return moved

    def opening(self, at: datetime) -> datetime:
        return at

    def _moved(self, slot: datetime) -> datetime:
        there = slot.astimezone(self.zone)
        while not self.calendar.works(there.date()):
            there += DAY
        return there.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Irregular:
    """Slots that nobody can foresee, every so many open days on average and never outside the hours of a calendar.

    Attributes:
        days: how many days lie between two, on average.
        lot: a number from 0 up to 1 for any words, the same whoever asks; each slot is drawn by the one before.
    """

    rule: str
    calendar: Calendar
    days: int
    lot: Callable[[str], float]

    def following(self, previous: datetime | None, now: datetime) -> datetime:
        slot = previous or now
        while True:
            spell = -log(1 - self.lot(f"{self.rule} after {slot.astimezone(UTC).isoformat()}"))
            slot = ahead(self.calendar, slot, self.days * spell)
            if slot > now:
                return slot

    def opening(self, at: datetime) -> datetime:
        return next_opening(self.calendar, at)

    def fits(self, slot: datetime) -> bool:
        """Tell whether a slot lies in the hours."""
        return is_open(self.calendar, slot)


def generation_of(slot: datetime) -> int:
    """Return the generation of a slot's timer."""
    return int(slot.timestamp()) // MINUTE
