"""A month as people of a site mean it: from its first midnight there to the next month's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

MONTHS = 12
USUAL = 12
"""(ours) months before, from which it is known what is usual."""
RECENT = 2
"""(ours) months before, in which who or what came already comes again."""
WRITTEN = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """One month of one year."""

    year: int
    month: int
    kind: ClassVar[str] = "month"

    @classmethod
    def read(cls, written: str) -> Month:
        """Return the month that is written as `2026-09`.

        Raises:
            ValueError: it is none.
        """
        found = WRITTEN.fullmatch(written)
        if found is None or not (1 <= int(found[2]) <= MONTHS and int(found[1])):
            raise ValueError(f"{written!r} is no month: write it as 2026-09")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, at: datetime, zone: ZoneInfo) -> Month:
        """Return the month that a moment falls in at the site."""
        there = at.astimezone(zone)
        return cls(there.year, there.month)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"

    def later(self, months: int) -> Month:
        """Return the month so many months later, or earlier where they are below 0."""
        year, month = divmod(self.year * MONTHS + self.month - 1 + months, MONTHS)
        return Month(year, month + 1)

    def a_year_before(self) -> Month:
        """Return the same month of the year before."""
        return self.later(-MONTHS)

    def usual(self) -> Month:
        """Return the first month from which it is known what is usual."""
        return self.later(-USUAL)

    def recent(self) -> Month:
        """Return the first month in which who came already comes again."""
        return self.later(-RECENT)

    def begins(self, zone: ZoneInfo) -> datetime:
        """Return its first moment at the site."""
        return datetime(self.year, self.month, 1, tzinfo=zone).astimezone(UTC)

    def ends(self, zone: ZoneInfo) -> datetime:
        """Return the first moment that is not in it any more."""
        return self.later(1).begins(zone)

    def before(self, count: int) -> Iterator[Month]:
        """Yield the months before it, the earliest first."""
        yield from (self.later(-nth) for nth in range(count, 0, -1))


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time that figures are about: a month, a week."""

    begins: datetime
    ends: datetime

    def has(self, at: datetime) -> bool:
        """Tell whether a moment falls in it."""
        return self.begins <= at < self.ends
