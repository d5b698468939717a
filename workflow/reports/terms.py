"""What a report is about: a month, a week or a year, each as people of a site mean it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, ClassVar

from workflow.reports.months import Month

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

WEEK = timedelta(weeks=1)
WEEKS = 52
"""(ours) weeks before, from which it is known what is usual, and of which the first is the same week a year before."""
RECENT = 8
"""(ours) weeks before, in which who or what came already comes again."""
OF_A_WEEK = re.compile(r"(\d{4})-W(\d{2})")
OF_A_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """One week, from its Monday on; it is numbered as ISO 8601 does."""

    monday: date
    kind: ClassVar[str] = "week"

    @classmethod
    def of(cls, at: datetime, zone: ZoneInfo) -> Week:
        """Return the week that a moment falls in at the site."""
        day = at.astimezone(zone).date()
        return cls(day - timedelta(days=day.weekday()))

    def __str__(self) -> str:
        year, week, _ = self.monday.isocalendar()
        return f"{year:04}-W{week:02}"

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + WEEK - timedelta(days=1)

    def later(self, weeks: int) -> Week:
        """Return the week so many weeks later, or earlier where they are below 0."""
        return Week(self.monday + weeks * WEEK)

    def a_year_before(self) -> Week:
        """Return the week that it is compared with, on the same days of the week."""
        return self.later(-WEEKS)

    def usual(self) -> Week:
        """Return the first week from which it is known what is usual."""
        return self.later(-WEEKS)

    def recent(self) -> Week:
        """Return the first week in which who came already comes again."""
        return self.later(-RECENT)

    def begins(self, zone: ZoneInfo) -> datetime:
        """Return its first moment at the site."""
        return datetime.combine(self.monday, time(), zone).astimezone(UTC)

    def ends(self, zone: ZoneInfo) -> datetime:
        """Return the first moment that is not in it any more."""
        return self.later(1).begins(zone)


@dataclass(frozen=True, slots=True, order=True)
class Year:
    """One year."""

    year: int
    kind: ClassVar[str] = "year"

    @classmethod
    def of(cls, at: datetime, zone: ZoneInfo) -> Year:
        """Return the year that a moment falls in at the site."""
        return cls(at.astimezone(zone).year)

    def __str__(self) -> str:
        return f"{self.year:04}"

    def later(self, years: int) -> Year:
        """Return the year so many years later, or earlier where they are below 0."""
        return Year(self.year + years)

    def a_year_before(self) -> Year:
        """Return the year before."""
        return self.later(-1)

    def usual(self) -> Year:
        """Return the first year from which it is known what is usual."""
        return self.later(-1)

    def recent(self) -> Year:
        """Return the first year in which who came already comes again."""
        return self

    def begins(self, zone: ZoneInfo) -> datetime:
        """Return its first moment at the site."""
        return Month(self.year, 1).begins(zone)

    def ends(self, zone: ZoneInfo) -> datetime:
        """Return the first moment that is not in it any more."""
        return self.later(1).begins(zone)


Term = Month | Week | Year


def read_term(written: str) -> Term:
    """Return what is written as `2026-09`, `2026-W40` or `2026`.

    Raises:
        ValueError: it is none of them.
    """
    if week := OF_A_WEEK.fullmatch(written):
        return Week(date.fromisocalendar(int(week[1]), int(week[2]), 1))
    if OF_A_YEAR.fullmatch(written) and int(written):
        return Year(int(written))
    return Month.read(written)
