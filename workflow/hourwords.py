"""The time of day in what people say, Chinese and English, and spans such as "two hours ago" (两小时前)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from workflow.daywords import FIGURE, number

NOON = 12
HOURS = 24
MINUTES = 60
EARLY = 5
"""昨晚2点 is two in the morning of the next day; up to five o'clock people say so."""
MOST = 100_000
"""A larger number of units is no time that somebody remembers."""

EVENING = "傍晚|晚上|晚间|夜里|夜间|半夜|深夜|晚|夜|evening|night"
PERIODS = rf"(?P<period>凌晨|清晨|早上|早晨|上午|中午|下午|午后|{EVENING}|早|晨|午)"
CHINESE = re.compile(
    rf"{PERIODS}?\s*(?P<hour>{FIGURE})\s*[点時时](?!建议|意见|问题|要求|间|候)(?:钟|整)?\s*"
    rf"(?P<minute>半|一刻|三刻|{FIGURE})?(?:\s*分)?"
)
COLON = re.compile(
    rf"{PERIODS}?\s*(?<![0-9:])(?P<hour>[0-9]{{1,2}})[:.](?P<minute>[0-5][0-9])(?![0-9:])\s*(?P<half>[ap]\.?m\b)?"
)
ENGLISH = re.compile(r"(?<![0-9])(?P<hour>[0-9]{1,2})\s*(?P<half>[ap]\.?m\b)")
O_CLOCK = re.compile(
    r"\b(?:at|around|about)\s+(?P<hour>[0-9]{1,2})\b(?!\s*(?:min|hour|day|week|%|st|nd|rd|th|/|-))|(?P<sharp>[0-9]{1,2})\s*o'?clock"
)
NAMED = re.compile(r"\b(?P<name>noon|midday|midnight)\b|(?P<zh>正午|零点|午夜)")
VAGUE = re.compile(rf"{PERIODS}|\b(?:morning|afternoon)\b")
MORNING = re.compile(r"\bmorning\b")
LATE = re.compile(rf"\b(?:afternoon)\b|下午|午后|{EVENING}")
DARK = re.compile(EVENING)
NOW = re.compile(r"刚才|刚刚|方才|(?<!到)现在|(?<!到)目前|此刻|正在|\bjust now\b|\bright now\b|\bnow\b|\bcurrently\b")

UNITS = {"分": "minutes", "min": "minutes", "时": "hours", "钟头": "hours", "hour": "hours", "hr": "hours"}
DAYS = {
    "天": 1,
    "日": 1,
    "周": 7,
    "星期": 7,
    "礼拜": 7,
    "月": 30,
    "年": 365,
    "day": 1,
    "week": 7,
    "month": 30,
    "year": 365,
}
WRITTEN = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10}
HALF_HOUR = re.compile(r"半个?(?:小时|钟头)(?:之|以)?前|\bhalf an hour ago\b")
AGO = re.compile(
    rf"(?P<zh>{FIGURE})\s*个?(?:多)?(?P<unit>分钟|小时|钟头|天|日|周|星期|礼拜|月|年)(?:之|以)?前"
    rf"|\b(?P<en>[0-9]+|{'|'.join(WRITTEN)})\s+(?P<units>min(?:ute)?|hour|hr|day|week|month|year)s?\s+ago\b"
)


@dataclass(frozen=True, slots=True)
class Hour:
    """A time of day: minutes since midnight, or None where only a part of the day was named."""

    minutes: int | None
    after_midnight: bool = False


def ago_said(said: str, now: datetime) -> tuple[datetime, bool] | None:
    """Return the moment so long ago, and whether it is exact to the minute; None where nothing of the kind is said."""
    if HALF_HOUR.search(said):
        return now - timedelta(minutes=30), True
    found = AGO.search(said)
    if found is None:
        return None
    count = number(found["zh"]) if found["zh"] else WRITTEN.get(found["en"]) or int(found["en"][:9])
    unit = found["unit"] or found["units"]
    if count > MOST:
        return None
    for sign, name in UNITS.items():
        if sign in unit:
            return _back(now, timedelta(**{name: count}), exact=True)
    return _back(now, timedelta(days=count * next(days for sign, days in DAYS.items() if sign in unit)), exact=False)


def _back(now: datetime, span: timedelta, *, exact: bool) -> tuple[datetime, bool] | None:
    century = timedelta(days=36_500)
    return (now - span, exact) if span <= century else None


def now_said(said: str) -> bool:
    """Tell whether "just now" or the like is said."""
    return NOW.search(said) is not None


def hour_said(said: str) -> Hour | None:
    """Return the time of day that is named in lower-case words, or None."""
    found = CHINESE.search(said) or COLON.search(said) or ENGLISH.search(said) or O_CLOCK.search(said)
    if found is not None and (exact := _clock(found, said)) is not None:
        return exact
    named = NAMED.search(said)
    if named is not None:
        noon = named["name"] in {"noon", "midday"} or named["zh"] == "正午"
        return Hour(NOON * MINUTES) if noon else Hour(0, after_midnight=True)
    return Hour(None) if VAGUE.search(said) else None


def _clock(found: re.Match[str], said: str) -> Hour | None:
    parts = found.groupdict()
    hour = number(parts["hour"] or parts["sharp"])
    minute = _minute(parts.get("minute"))
    if hour > HOURS or minute >= MINUTES:
        return None
    half, period = parts.get("half"), parts.get("period") or said
    if half:
        return Hour(((hour % NOON) + (NOON if half[0] == "p" else 0)) * MINUTES + minute)
    return _in_period(hour, minute, period)


def _in_period(hour: int, minute: int, period: str) -> Hour:
    """Turn eight in the evening into 20:00, one at noon into 13:00, and twelve at night into midnight."""
    if hour < NOON and not MORNING.search(period):
        if DARK.search(period) and hour <= EARLY:
            return Hour(hour * MINUTES + minute, after_midnight=True)
        if LATE.search(period) or ("中午" in period and hour <= EARLY):
            return Hour((hour + NOON) * MINUTES + minute)
    if hour in {NOON, HOURS} and DARK.search(period):
        return Hour(minute, after_midnight=True)
    return Hour(hour % HOURS * MINUTES + minute)


def _minute(written: str | None) -> int:
    if not written:
        return 0
    return {"半": 30, "一刻": 15, "三刻": 45}.get(written) or number(written)
