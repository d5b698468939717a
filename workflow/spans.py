"""How long something may take, as people write it: "10 min", "3 d", "5 wd", "3 mo", "close of business", "promised".

Days may count the day of the start as the first, where a procedure says so: "5 wd incl".
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Self

WRITTEN = re.compile(r"^(\d+)\s*(?:(min|h|d|wd|mo)|(d|wd) (incl))$")


EXPECTED = 'a time such as "10 min", "24 h", "3 d", "5 wd", "5 wd incl", "3 mo", "close of business" or "promised"'


class Unit(StrEnum):
    """What a span counts in."""

    MINUTES = "min"
    HOURS = "h"
    DAYS = "d"
    WORKING_DAYS = "wd"
    MONTHS = "mo"
    """Calendar months: up to the day of the same number, or the last of a month that has none."""
    CLOSE_OF_BUSINESS = "close of business"
    """Until the end of that day's hours."""
    PROMISED = "promised"
    """Until the moment that was promised to the customer in the plan."""


ELAPSED = {Unit.MINUTES: timedelta(minutes=1), Unit.HOURS: timedelta(hours=1)}
"""The units that run from the instant of the start; the others count whole local days, or months of them."""


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time in the unit it was written in.

    Attributes:
        count: 0 for the units without a number.
        included: whether the day of the start is itself counted, as "that day included" says; of days only.
    """

    count: int
    unit: Unit
    included: bool = False

    @classmethod
    def parse(cls, written: str) -> Self:
        """Read a span.

        Raises:
            ValueError: it is none of the forms, or counts the first day of no days.
        """
        words = " ".join(written.split())
        if words in (Unit.CLOSE_OF_BUSINESS, Unit.PROMISED):
            return cls(0, Unit(words))
        found = WRITTEN.match(words)
        if not found or (found[4] and not int(found[1])):
            raise ValueError(EXPECTED)
        return cls(int(found[1]), Unit(found[2] or found[3]), included=bool(found[4]))

    def __str__(self) -> str:
        written = f"{self.count} {self.unit}" if self.count or self.unit in ELAPSED else str(self.unit)
        return f"{written} incl" if self.included else written

    @property
    def elapsed(self) -> timedelta | None:
        """The span as a duration, or None where it counts whole days."""
        return self.count * ELAPSED[self.unit] if self.unit in ELAPSED else None


def duration(written: str) -> timedelta:
    """Read "90 min", "24 h" or "30 d" as a plain duration (a day is 24 hours).

    Raises:
        ValueError: it is not a number of minutes, hours or days.
    """
    span = Span.parse(written)
    if span.unit is Unit.DAYS and not span.included:
        return timedelta(days=span.count)
    if span.elapsed is None:
        expected = 'a time such as "10 min", "24 h" or "3 d"'
        raise ValueError(expected)
    return span.elapsed
