"""The times of a playbook: clocks, the ladders that overdue work climbs, calendars, quiet hours."""

from collections.abc import Mapping
from datetime import date, time, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, PrivateAttr, field_validator

from workflow.calendars import Calendar, Decrees, parse_hours
from workflow.moves import Fact, Kind
from workflow.spans import Span, Unit
from workflow.written import Due, Length, Name, Offset, Table, Words


def _with_internal(kinds: frozenset[Kind]) -> frozenset[Kind]:
    return kinds | {Kind.INTERNAL} if Kind.COMPLAINT in kinds else kinds


Kinds = Annotated[frozenset[Kind], AfterValidator(_with_internal)]
"""Kinds of cases; what is said of complaints holds for those from inside the company."""


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


LIMIT = ".limit"
"""What the name of a hard limit's own clock ends in; no clock of a playbook's can be called so."""


OUTSIDE = ".outside"
"""What the name of the due time by which a party outside answers ends in; before it stands the party."""
HELPING = ".helping"
"""The same for the part of a team that helps; before it stands the team."""
PARTS = (OUTSIDE, HELPING)
"""What the names of the due times of parts of the work that somebody else has end in."""


class Limit(Table):
    """A hard upper limit beside the due time: what a law or the trade sets, which no pause or new date moves."""

    name: Words
    due: Due | Mapping[Name, Due]
    since: Literal["start", "receipt"] = "start"
    ladder: Name


class Clock(Table):
    """A due time: what starts, stops, pauses and renews it, and the ladder that overdue work climbs."""

    name: Words
    starts: tuple[Fact, ...] = ()
    stops: tuple[Fact, ...] = ()
    restarts: tuple[Fact, ...] = ()
    pauses: tuple[Fact, ...] | Mapping[Fact, tuple[Fact, ...]] = ()
    """Facts that stop it for a while: a list, which `resumes` ends, or each fact with the facts that end it."""
    resumes: tuple[Fact, ...] = (Fact.ANSWERED, Fact.RESUMED)
    due: Due | Mapping[Name, Due]
    """One span, or one by grade; a grade that is not named has no such clock."""
    since: Literal["start", "receipt"] = "start"
    """What its time is counted from: the fact that starts it, or the receipt of the case, though a grade was to come.

    Once it was stopped, and in a later round, it counts from the fact in any case: it runs anew.
    """
    kinds: Kinds = frozenset(Kind)
    """The kinds that it runs for; what is said of complaints holds for those from inside the company."""
    or_promised: bool = False
    """Whether a date promised before it starts takes the place of its span ("2 d, or the customer's own date")."""
    calendar: Name | None = None
    ladder: Name | None = None
    """What happens when it is late; a wait alone has none."""
    wait: bool = False
    """Whether it is time to be waited for: its end is nobody's lateness, but leaves `waited` and opens that gate."""
    told: bool = False
    """Whether this due time is named to the customer."""
    extended_by: Name | Mapping[Name, Name] | None = None
    """The role that decides when its extension is asked for, or one by grade; without it nobody can ask."""
    limit: Limit | None = None
    """A hard upper limit beside this due time, which then is the soft one; it passes, and is reported, by itself."""
    _hard: bool = PrivateAttr(default=False)
    _part: bool = PrivateAttr(default=False)

    @property
    def hard(self) -> bool:
        """Whether this is the clock of a hard limit, which `hard_clock` made."""
        return self._hard

    @property
    def part(self) -> bool:
        """Whether this is the due time of a part of the work that somebody else has, which handing it over starts."""
        return self._part

    def of_a_part(self) -> Self:
        """Return this clock as one that no fact starts."""
        made = self.model_copy()
        made._part = True  # noqa: SLF001 - a copy of our own
        return made

    def hard_clock(self, limit: Limit) -> Self:
        """Return the clock of a hard limit: it starts and stops with this one, and nothing else moves it."""
        ruled = self.model_copy(
            update={
                **dict(limit),
                "starts": (*self.starts, *self.restarts),
                "restarts": (),
                "pauses": (),
                "or_promised": False,
                "told": False,
                "extended_by": None,
                "limit": None,
                "wait": False,
            }
        )
        ruled._hard = True  # noqa: SLF001 - a copy of our own
        return ruled

    def ends_of(self, pause: Fact) -> tuple[Fact, ...]:
        """Return the facts that end a pause which began with `pause`."""
        return self.pauses.get(pause, ()) if isinstance(self.pauses, Mapping) else self.resumes

    @cached_property
    def begins(self) -> frozenset[Fact]:
        """Every fact that it may run from."""
        return frozenset((*self.starts, *self.restarts))

    @property
    def fallback(self) -> bool:
        """Whether only a stage starts it; it ends when another clock gives the case a due time."""
        return not (self.begins or self.part)

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

    def extender(self, grade: str | None) -> str | None:
        """Return the role that decides on putting it off for a case of `grade`; None where nobody may."""
        named = self.extended_by
        return named.get(grade or "") if isinstance(named, Mapping) else named


class Rung(Table):
    """One step of a ladder: `after` the due time (before it when negative), an act, and who hears of it."""

    after: Offset
    act: Act
    tell: tuple[str, ...]
    again: Length | None = None
    """The last rung may repeat until the clock stops."""


class Quiet(Table):
    """Hours in which reminders wait; escalations never do."""

    begins: time
    ends: time

    @property
    def window(self) -> tuple[time, time]:
        """The two ends, for `calendars.within`."""
        return self.begins, self.ends


class Ladder(Table):
    """Rungs in the order of time."""

    rungs: tuple[Rung, ...]
    stops: tuple[Fact, ...] = ()
    """Facts after which no further rung is climbed, though the due time stays."""
    quiet: Quiet | None = None
    """Its own quiet hours, in place of the playbook's."""
    wakes: bool = False
    """Whether its reminders never wait, quiet hours or not."""
    copies: tuple[Name, ...] = ()
    """Roles and teams that get a copy of its orders and escalations; who follows only what is grave, of that alone."""

    @cached_property
    def early(self) -> int:
        """How many of its rungs lie before the due time."""
        return sum(rung.after < timedelta(0) for rung in self.rungs)

    def silence(self, usual: Quiet | None) -> Quiet | None:
        """Return the quiet hours in which its reminders wait, `usual` being the playbook's."""
        return None if self.wakes else self.quiet or usual

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


Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEK: tuple[Weekday, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _readable(hours: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    parse_hours(hours)
    return hours


Opening = Annotated[tuple[tuple[str, str], ...], AfterValidator(_readable)]
"""Opening hours of a day, such as `[["09:00", "12:00"], ["13:00", "18:00"]]`."""


class Hours(Table):
    """A calendar: opening hours, single dates, and whether days are statutory working days or every day."""

    days: Literal["working", "every"] = "working"
    hours: Opening = ()
    """One pair of times for each stretch; a lunch break lies between two."""
    weekly: Mapping[Weekday, Opening] = {}
    """Other hours on a day of the week: a half day, or no hours where the day is always off."""
    dates: Mapping[date, Opening] = {}
    """Other hours on one date, which is then open whatever day it is; no hours close it."""

    def calendar(self, zone: ZoneInfo, decrees: Decrees) -> Calendar:
        """Return the calendar in the site's zone, with working days as `decrees` say."""
        worked = decrees.works if self.days == "working" else _every_day
        return Calendar(
            zone=zone,
            hours=parse_hours(self.hours),
            weekly={WEEK.index(day): parse_hours(hours) for day, hours in self.weekly.items()},
            special={day: parse_hours(hours) for day, hours in self.dates.items()},
            working_day=worked,
            decrees=decrees if self.days == "working" else None,
        )


def _every_day(_day: date) -> bool:
    return True
