"""The times of a playbook: clocks, the ladders that overdue work climbs, calendars, quiet hours."""

from collections.abc import Mapping
from datetime import date, time
from enum import StrEnum
from functools import cached_property
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import field_validator

from workflow.calendars import Calendar, Decrees, parse_hours
from workflow.moves import Fact, Kind
from workflow.spans import Span, Unit
from workflow.written import Due, Length, Name, Offset, Table, Words


class Act(StrEnum):
    """What a rung of a ladder does."""

    REMIND = "remind"
    """A reminder; held in quiet hours, folded into the next rung when that is due too."""
    SUPERVISE = "supervise"
    """A supervision order (督办单) in the supervisor's name, to be answered by the team."""
    ESCALATE = "escalate"
    """Those named hear of the case at once, quiet hours or not."""
    NUDGE = "nudge"
    """The customer is asked once more for the answer that is waited for."""
    RESUME = "resume"
    """The customer's answer is no longer waited for; paused clocks run on."""
    REVISIT = "revisit"
    """The unanswered poll becomes a task for a person."""


class Clock(Table):
    """A due time: what starts, stops, pauses and renews it, and the ladder that overdue work climbs."""

    name: Words
    starts: tuple[Fact, ...] = ()
    stops: tuple[Fact, ...] = ()
    restarts: tuple[Fact, ...] = ()
    pauses: tuple[Fact, ...] = ()
    resumes: tuple[Fact, ...] = (Fact.ANSWERED, Fact.RESUMED)
    due: Due | Mapping[Name, Due]
    """One span, or one by grade; a grade that is not named has no such clock."""
    since: Literal["start", "receipt"] = "start"
    """What its time is counted from: the fact that starts it, or the receipt of the case, though a grade was to come.

    Once it was stopped, and in a later round, it counts from the fact in any case: it runs anew.
    """
    kinds: frozenset[Kind] = frozenset(Kind)
    or_promised: bool = False
    """Whether a date promised before it starts takes the place of its span ("2 d, or the customer's own date")."""
    calendar: Name | None = None
    ladder: Name
    told: bool = False
    """Whether this due time is named to the customer."""

    @cached_property
    def begins(self) -> frozenset[Fact]:
        """Every fact that it may run from."""
        return frozenset((*self.starts, *self.restarts))

    @property
    def fallback(self) -> bool:
        """Whether only a stage starts it; it ends when another clock gives the case a due time."""
        return not self.begins

    @property
    def promised(self) -> bool:
        """Whether it is due when the plan says, so that it does not run before a plan."""
        return isinstance(self.due, Span) and self.due.unit is Unit.PROMISED

    def grades(self) -> tuple[str, ...]:
        """Return the grades it is for, by name; none where one time holds for all."""
        return () if isinstance(self.due, Span) else tuple(self.due)

    def spans(self) -> tuple[Span, ...]:
        """Return every span that it may be due in."""
        return (self.due,) if isinstance(self.due, Span) else tuple(self.due.values())

    def span(self, grade: str | None) -> Span | None:
        """Return the span for a case of `grade`, or None where the clock is not for it."""
        return self.due if isinstance(self.due, Span) else self.due.get(grade or "")


class Rung(Table):
    """One step of a ladder: `after` the due time (before it when negative), an act, and who hears of it."""

    after: Offset
    act: Act
    tell: tuple[str, ...]
    again: Length | None = None
    """The last rung may repeat until the clock stops."""


class Ladder(Table):
    """Rungs in the order of time."""

    rungs: tuple[Rung, ...]
    stops: tuple[Fact, ...] = ()
    """Facts after which no further rung is climbed, though the due time stays."""

    @field_validator("rungs")
    @classmethod
    def in_order(cls, rungs: tuple[Rung, ...]) -> tuple[Rung, ...]:
        """Refuse rungs that go back in time, and a repeat before the last rung."""
        if [rung.after for rung in rungs] != sorted(rung.after for rung in rungs):
            expected = "rungs in the order of time"
            raise ValueError(expected)
        if any(rung.again for rung in rungs[:-1]):
            expected = "`again` on the last rung only"
            raise ValueError(expected)
        return rungs


class Hours(Table):
    """A calendar: opening hours, single dates, and whether days are statutory working days or every day."""

    days: Literal["working", "every"] = "working"
    hours: tuple[tuple[str, str], ...] = ()
    dates: Mapping[date, tuple[tuple[str, str], ...]] = {}

    @field_validator("hours")
    @classmethod
    def readable(cls, hours: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
        """Refuse times that are no times."""
        parse_hours(hours)
        return hours

    def calendar(self, zone: ZoneInfo, decrees: Decrees) -> Calendar:
        """Return the calendar in the site's zone, with working days as `decrees` say."""
        special = {day: parse_hours(hours) for day, hours in self.dates.items()}
        worked = decrees.works if self.days == "working" else _every_day
        return Calendar(zone=zone, hours=parse_hours(self.hours), special=special, working_day=worked)


def _every_day(_day: date) -> bool:
    return True


class Quiet(Table):
    """Hours in which reminders wait; escalations never do."""

    begins: time
    ends: time

    @property
    def window(self) -> tuple[time, time]:
        """The two ends, for `calendars.within`."""
        return self.begins, self.ends
