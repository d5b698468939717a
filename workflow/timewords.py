"""When something happened, out of what people say: 昨晚8点, 三天前, last night, 20 Nov, "on Friday at 8 pm".

A complaint is about the past: a reading that lies ahead falls back to the last time it was so. Building and room
numbers are no days (3号楼, 3-1201). Words that name no day (上周, "recently") are not understood, and that is said.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from workflow.daywords import day_said
from workflow.hourwords import ago_said, hour_said, now_said

PLACES = re.compile(
    r"[0-9零〇一二两三四五六七八九十]+\s*(?:号|#)?\s*(?:楼|栋|幢|座|单元|室|层|弄|门|院|线|电梯|车位)|[0-9]+(?:-[0-9]+)?\s*号房"
)
"""Numbers of buildings, floors and rooms."""
NOT_ONCE = re.compile(
    r"明天|明日|后天|明早|明晚|下周|下个?星期|下个?月|明年|tomorrow|\bnext\b|每[天日晚周个]|天天|\bevery\b|\bdaily\b|\balways\b"
)
"""What lies ahead or happens again and again is no one moment of the past."""


class Precision(StrEnum):
    """How exactly a time was meant."""

    DAY = "day"
    MINUTE = "minute"


@dataclass(frozen=True, slots=True)
class Understood:
    """A moment as it was understood, on the clock of `now`; `at` is midnight where only a day was meant."""

    at: datetime
    precision: Precision

    def written(self) -> str:
        """Return it in RFC 3339, to the precision that was meant."""
        return self.at.date().isoformat() if self.precision is Precision.DAY else self.at.isoformat(timespec="seconds")

    def echoed(self) -> str:
        """Return it as it is shown to people of any language."""
        return self.at.strftime("%Y-%m-%d" if self.precision is Precision.DAY else "%Y-%m-%d %H:%M")


def understand(words: str, now: datetime) -> Understood | None:
    """Return the past moment that `words` name, seen from `now` (local time), or None where they name none."""
    said = PLACES.sub("楼", unicodedata.normalize("NFKC", words).casefold())
    if NOT_ONCE.search(said):
        return None
    if (ago := ago_said(said, now)) is not None:
        moment, exact = ago
        return Understood(_minute(moment), Precision.MINUTE) if exact else _on(moment, said, now)
    day = day_said(said, now)
    hour = hour_said(day.rest if day else said)
    if day is None and hour is None:
        return Understood(_minute(now), Precision.MINUTE) if now_said(said) else None
    if day is not None:
        return _on(day.at, day.rest, now)
    return _last_time_of_day(said, now)


def _on(day: datetime, said: str, now: datetime) -> Understood | None:
    """Join a day and the time of day that is said beside it."""
    start = day.replace(hour=0, minute=0, second=0, microsecond=0)
    if start > now:
        return None
    hour = hour_said(said)
    if hour is None or hour.minutes is None:
        return Understood(start, Precision.DAY)
    at = start + timedelta(minutes=hour.minutes)
    if hour.after_midnight and at + timedelta(days=1) <= now:
        at += timedelta(days=1)
    return Understood(at, Precision.MINUTE) if at <= now else Understood(start, Precision.DAY)


def _last_time_of_day(said: str, now: datetime) -> Understood | None:
    hour = hour_said(said)
    if hour is None or hour.minutes is None:
        return None
    at = _minute(now).replace(hour=0, minute=0) + timedelta(minutes=hour.minutes)
    return Understood(at if at <= now else at - timedelta(days=1), Precision.MINUTE)


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)
