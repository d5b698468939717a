"""How long something may take, as people write it: "10 min", "24 h", "3 d", "5 wd", "close of business", "promised"."""

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Self

WRITTEN = re.compile(r"^(\d+)\s*(min|h|d|wd)$")


class Unit(StrEnum):
    """What a span counts in."""

    MINUTES = "min"
    HOURS = "h"
    DAYS = "d"
    WORKING_DAYS = "wd"
    CLOSE_OF_BUSINESS = "close of business"
    """Until the end of that day's hours."""
    PROMISED = "promised"
    """Until the moment that was promised to the customer in the plan."""


ELAPSED = {Unit.MINUTES: timedelta(minutes=1), Unit.HOURS: timedelta(hours=1)}
"""The units that run from the instant of the start; the others count whole local days."""


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time in the unit it was written in; `count` is 0 for the units without a number."""

    count: int
    unit: Unit

    @classmethod
    def parse(cls, written: str) -> Self:
        """Read a span.

        Raises:
            ValueError: it is none of the six forms.
        """
        words = " ".join(written.split())
        if words in (Unit.CLOSE_OF_BUSINESS, Unit.PROMISED):
            return cls(0, Unit(words))
        found = WRITTEN.match(words)
        if not found:
            expected = 'a time such as "10 min", "24 h", "3 d", "5 wd", "close of business" or "promised"'
            raise ValueError(expected)
        return cls(int(found[1]), Unit(found[2]))

    def __str__(self) -> str:
        return f"{self.count} {self.unit}" if self.count or self.unit in ELAPSED else str(self.unit)

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
    if span.unit is Unit.DAYS:
        return timedelta(days=span.count)
    if span.elapsed is None:
        expected = 'a time such as "10 min", "24 h" or "3 d"'
        raise ValueError(expected)
    return span.elapsed
