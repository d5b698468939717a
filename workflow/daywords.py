"""The day in what people say, Chinese and English: words, dates and weekdays, always the last one that has begun."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

FIGURE = r"(?:[0-9]+|[零〇一二两三四五六七八九十]+)"
"""A number in figures or in Chinese."""
DIGITS = {letter: value for value, letter in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
TEN = 10
WEEK = 7
CENTURY = 100
MONTHS = {
    name: index
    for index, names in enumerate(zip(calendar.month_name, calendar.month_abbr, strict=True))
    for name in map(str.casefold, names)
    if name
} | {"sept": 9}
MONTH = rf"(?P<month>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\b\.?"
WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6, "末": 5}
ENGLISH_DAYS = {name[:3].casefold(): index for index, name in enumerate(calendar.day_name)}
DAYS_BACK = {
    "大前天": 3,
    "前天|前日|前晚|day before yesterday": 2,
    "昨天|昨日|昨晚|昨夜|昨早|昨晨|昨午|yesterday|last night": 1,
    "今天|今日|今早|今晨|今晚|今夜|今午|当天|today|this morning|this afternoon|this evening|tonight": 0,
}


@dataclass(frozen=True, slots=True)
class Day:
    """A day that was named, and what was said beside it (the time of day stays in)."""

    at: datetime
    rest: str


def day_said(said: str, now: datetime) -> Day | None:
    """Return the day that is named in lower-case words, or None."""
    for pattern, read in READERS:
        for found in pattern.finditer(said):
            start, end = found.span()
            at = read(found, now)
            if at is not None:
                kept = found["kept"] if "kept" in pattern.groupindex else ""
                return Day(at, f"{said[:start]} {kept or ''} {said[end:]}")
            # What is no date as a whole (the 45th, a year to come) is none in part either.
            said = said[:start] + " " * (end - start) + said[end:]
    return None


def number(written: str) -> int:
    """Return a number up to 99 that is written in figures or in Chinese."""
    if written.isdigit() and written.isascii():
        return int(written[:9])
    tens, ten, ones = written.rpartition("十")
    if not ten:
        return sum(DIGITS[letter] * TEN**place for place, letter in enumerate(reversed(written)))
    return (DIGITS.get(tens, 1) if tens else 1) * TEN + (DIGITS.get(ones, 0) if ones else 0)


def _words_back(found: re.Match[str], now: datetime) -> datetime | None:
    return next((now - timedelta(days=back) for words, back in DAYS_BACK.items() if re.search(words, found[0])), None)


def _date(found: re.Match[str], now: datetime) -> datetime | None:
    """Read a date; without a year (or month) it is the last one that is not ahead."""
    parts = found.groupdict()
    month, day = _month(parts.get("month")), number(parts["day"])
    year = parts.get("year")
    if year:
        return _made(now, int(year) + (2000 if int(year) < CENTURY else 0), month, day)
    candidates = ((now.year - back, month) for back in (0, 1)) if month else _months_back(now)
    return _last(candidates, day, now)


def _months_back(now: datetime) -> Iterable[tuple[int, int]]:
    before = now.replace(day=1) - timedelta(days=1)
    return (now.year, now.month), (before.year, before.month)


def _last(candidates: Iterable[tuple[int, int]], day: int, now: datetime) -> datetime | None:
    made = (_made(now, year, month, day) for year, month in candidates)
    return next((each for each in made if each is not None and each <= now), None)


def _month(written: str | None) -> int:
    if not written:
        return 0
    return MONTHS[written] if written in MONTHS else number(written)


def _made(now: datetime, year: int, month: int, day: int) -> datetime | None:
    if not (
        1 <= year <= now.year and 1 <= month <= len(WEEKDAYS) + 4 and 1 <= day <= calendar.monthrange(year, month)[1]
    ):
        return None
    return now.replace(year=year, month=month, day=day, hour=0, minute=0, second=0, microsecond=0)


def _weekday(found: re.Match[str], now: datetime) -> datetime | None:
    """上周三 is Wednesday of the week before; 周三 is the last Wednesday, today's included."""
    wanted, weeks = WEEKDAYS[found["weekday"]], len(found["last"] or "")
    if weeks:
        monday = now - timedelta(days=now.weekday())
        return monday + timedelta(days=wanted - WEEK * weeks)
    return now - timedelta(days=(now.weekday() - wanted) % WEEK)


def _english_weekday(found: re.Match[str], now: datetime) -> datetime | None:
    back = (now.weekday() - ENGLISH_DAYS[found["weekday"][:3]]) % WEEK
    return now - timedelta(days=back or (WEEK if found["last"] else 0))


def _previous_month(found: re.Match[str], now: datetime) -> datetime | None:
    before = now.replace(day=1) - timedelta(days=1)
    return _made(now, before.year, before.month, number(found["day"]))


NOT_A_DAY = r"(?![0-9]*\s*(?:楼|栋|幢|座|门|院|线|房|机|车|桌|柜|店|铺|厅|井|泵))"
PERIODS = r"(?P<kept>早|晨|午|晚|夜)"
READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], datetime], datetime | None]], ...] = (
    (
        re.compile(rf"(?P<year>[0-9]{{4}}|[0-9]{{2}})\s*年\s*(?P<month>{FIGURE})\s*月\s*(?P<day>{FIGURE})\s*[日号]?"),
        _date,
    ),
    (re.compile(r"(?<![0-9])(?P<year>[0-9]{4})[-/.](?P<month>[0-9]{1,2})[-/.](?P<day>[0-9]{1,2})(?![0-9])"), _date),
    (re.compile(rf"(?:上个?月)\s*(?P<day>{FIGURE})\s*[日号]{NOT_A_DAY}"), _previous_month),
    (re.compile(rf"(?P<month>{FIGURE})\s*月(?:份)?\s*(?P<day>{FIGURE})\s*[日号]?{NOT_A_DAY}"), _date),
    (re.compile(rf"\b(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTH}(?:,?\s+(?P<year>[0-9]{{4}}))?"), _date),
    (re.compile(rf"\b{MONTH}\s+(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?\b(?!:)(?:,?\s+(?P<year>[0-9]{{4}}))?"), _date),
    (re.compile(r"(?P<last>上*)(?:个)?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天末])"), _weekday),
    (
        re.compile(r"(?P<last>\blast\s+)?\b(?P<weekday>(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|satur|sun)day)\b"),
        _english_weekday,
    ),
    (re.compile(rf"(?:大前天|前天|前日|昨天|昨日|今天|今日|当天|[昨今前]{PERIODS})"), _words_back),
    (re.compile(r"\bday before yesterday\b"), _words_back),
    (re.compile(r"\b(?:yesterday|today|last (?P<kept>night)|tonight)\b"), _words_back),
    (re.compile(r"\bthis (?P<kept>morning|afternoon|evening)\b"), _words_back),
    (re.compile(rf"(?<![0-9])(?P<day>{FIGURE})\s*[日号]{NOT_A_DAY}"), _date),
)
"""Patterns by how much they say, each with its reader; what is read first counts."""
