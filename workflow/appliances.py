"""What a household's appliances use in a month, out of what people say of them ("2 air conditioners 6 hours")."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workflow.questions import Appliance, ApplianceTable

PARTS = re.compile(r"[\n,，;；、。]+")
HOURS = re.compile(r"(?P<hours>[0-9]+(?:\.[0-9]+)?)\s*(?:个?小时|时|hours?\b|hrs?\b|h\b)")
FIGURES = re.compile(r"[0-9]+(?:\.[0-9]+)?")
MOST = 99
"""Pieces of one appliance in a household."""
DAY = 24
WATTS = 1000


@dataclass(frozen=True, slots=True)
class Used:
    """Some appliances of one kind, and the hours a day that each runs."""

    appliance: Appliance
    count: int
    hours: Fraction


def read_appliances(words: str, table: ApplianceTable) -> tuple[Used, ...]:
    """Return what is said of each appliance: name, then how many (else one), then hours a day (else the usual).

    Raises:
        ValueError: a part names no appliance of the table, or figures that can't be.
    """
    said = unicodedata.normalize("NFKC", words).casefold()
    found = tuple(_read(part.strip(), table) for part in PARTS.split(said) if part.strip())
    if not found:
        raise ValueError(words)
    return found


def _read(part: str, table: ApplianceTable) -> Used:
    named = [(len(word), row) for row in table.rows for word in _names(row) if word in part]
    if not named:
        raise ValueError(part)
    longest, row = max(named, key=lambda each: each[0])
    name = next(word for word in _names(row) if word in part and len(word) == longest)
    rest = part.replace(name, " ", 1)
    hours = HOURS.search(rest)
    left = FIGURES.findall(HOURS.sub(" ", rest, count=1))
    count = int(left[0]) if left else 1
    daily = Fraction(hours["hours"]) if hours else Fraction(left[1] if len(left) > 1 else str(row.hours))
    if not 0 < count <= MOST or daily > DAY:
        raise ValueError(part)
    return Used(row, count, daily)


def _names(row: Appliance) -> tuple[str, ...]:
    return tuple(word.casefold() for word in (*row.name.values(), *row.words))


def monthly(used: Sequence[Used], table: ApplianceTable) -> int:
    """Return the use of a month in kWh, rounded half up to a whole one."""
    daily = sum((each.appliance.power * each.count * each.hours for each in used), Fraction(0))
    return int(daily * table.days / WATTS + Fraction(1, 2))
