"""Meter readings: how they are typed, and whether one is plausible against those before it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from workflow.questions import Outcome, ReadingRule

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

WRITTEN = re.compile(r"(?P<day>[0-9]{4}-[0-9]{1,2}-[0-9]{1,2})\s*[:,=\s]\s*(?P<value>[0-9]{1,9})(?:\.[0-9]+)?")
"""One earlier reading: a date, then what the meter showed."""
LINES = re.compile(r"[\n;；]+")
FIGURE = re.compile(r"(?<![0-9年月/.-])[0-9]{1,9}(?:\.[0-9]+)?(?![0-9]|\s*[年月日号点时:：/-])")
"""What a meter shows, and not a part of a date."""

DAYS = 31
"""Up to here a figure beside another may be the day of a month in words."""


@dataclass(frozen=True, slots=True, order=True)
class Reading:
    """What a meter showed, in whole kWh, on a day."""

    day: date
    value: int


def read_history(written: str) -> tuple[Reading, ...]:
    """Return earlier readings, oldest first, written one a line as `2026-08-31 1200`.

    Raises:
        ValueError: a line is no reading.
    """
    found: list[Reading] = []
    for line in LINES.split(unicodedata.normalize("NFKC", written)):
        if not line.strip():
            continue
        match = WRITTEN.fullmatch(line.strip().replace("/", "-"))
        if match is None:
            raise ValueError(line)
        year, month, day = (int(part) for part in match["day"].split("-"))
        found.append(Reading(date(year, month, day), int(match["value"])))
    return tuple(sorted(found))


def read_said(words: str, now: datetime) -> Reading | None:
    """Return the reading that a customer typed ("12345, 9月28日"); today's where no day is said, None where none is.

    `now` is on the site's clock.
    """
    said = unicodedata.normalize("NFKC", words)
    figures = FIGURE.findall(said)
    if len(figures) > 1:
        figures = [figure for figure in figures if float(figure) > DAYS]
    if len(figures) != 1:
        return None
    # Its many expressions are compiled when the first reading is typed, not at start-up.
    from workflow.timewords import understand

    day = understand(said.replace(figures[0], " ", 1), now)
    return Reading((day.at if day else now).date(), int(figures[0].partition(".")[0]))


def average(history: Sequence[Reading]) -> Fraction | None:
    """Return the average daily use over a history, oldest first; None where no time passed."""
    days = (history[-1].day - history[0].day).days if history else 0
    return Fraction(history[-1].value - history[0].value, days) if days else None


def outcome(reading: Reading, history: Iterable[Reading], rule: ReadingRule) -> Outcome:
    """Test a reading on those before its day; both of the rule's factors still count as plausible."""
    before = sorted(each for each in history if each.day < reading.day)
    usual = average(before)
    if len(before) < rule.earlier or usual is None or usual < 0:
        return Outcome.UNTESTED
    used = Fraction(reading.value - before[-1].value, (reading.day - before[-1].day) // timedelta(days=1))
    within = Fraction(str(rule.least)) * usual <= used <= Fraction(str(rule.most)) * usual
    return Outcome.PLAUSIBLE if used >= 0 and within else Outcome.IMPLAUSIBLE
