"""Moments in office time: whether a calendar is open, when it opens next, and what lies some open days ahead."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from workflow.calendars import DAY

if TYPE_CHECKING:
    from datetime import date, time

    from workflow.calendars import Calendar

MINUTE = timedelta(minutes=1)
NONE = timedelta()
HAIR = 1e-6


def is_open(calendar: Calendar, at: datetime) -> bool:
    """Tell whether `at` lies in the calendar's hours."""
    local = at.astimezone(calendar.zone)
    return any(opens <= local.time() < closes for opens, closes in calendar.opening(local.date()))


def next_opening(calendar: Calendar, at: datetime) -> datetime:
    """Return `at` where the calendar is open then, otherwise when it opens next.

    Raises:
        CalendarUnknown: it is never open.
    """
    if is_open(calendar, at):
        return at
    local = at.astimezone(calendar.zone)
    later = [opens for opens, _ in calendar.opening(local.date()) if opens > local.time()]
    if later:
        return _moment(calendar, local.date(), later[0])
    day = _worked(calendar, local.date() + DAY)
    return _moment(calendar, day, calendar.opening(day)[0][0])


def ahead(calendar: Calendar, start: datetime, days: float) -> datetime:
    """Return the minute that lies `days` open days after `start`, and after it: a share of a day is one of its hours.

    Raises:
        CalendarUnknown: the calendar is never open.
    """
    local = start.astimezone(calendar.zone)
    day = _worked(calendar, local.date())
    past = _past(calendar, local) if day == local.date() else 0.0
    whole, share = divmod(past + days, 1)
    for _ in range(int(whole)):
        day = _worked(calendar, day + DAY)
    found = _at_share(calendar, day, share)
    return found if found > start else next_opening(calendar, start.replace(second=0, microsecond=0) + MINUTE)


def _worked(calendar: Calendar, day: date) -> date:
    """Return `day`, or the next one with hours."""
    return day if calendar.opening(day) else calendar.day_after(day, 1, working=True)


def _past(calendar: Calendar, local: datetime) -> float:
    """Return what share of a day's hours is over."""
    spans = _spans(calendar, local.date())
    return sum((max(NONE, min(local, end) - begin) for begin, end in spans), NONE) / _length(spans)


def _at_share(calendar: Calendar, day: date, share: float) -> datetime:
    """Return the minute at which that share of a day's hours is over."""
    spans = _spans(calendar, day)
    # A share that is a sum of others may lie a hair below the minute that is meant.
    left = int(share * (_length(spans) / MINUTE) + HAIR) * MINUTE
    for begin, end in spans:
        if left < end - begin:
            return begin + left
        left -= end - begin
    return spans[-1][1] - MINUTE


def _spans(calendar: Calendar, day: date) -> list[tuple[datetime, datetime]]:
    return [(_moment(calendar, day, opens), _moment(calendar, day, closes)) for opens, closes in calendar.opening(day)]


def _length(spans: list[tuple[datetime, datetime]]) -> timedelta:
    return sum((end - begin for begin, end in spans), NONE)


def _moment(calendar: Calendar, day: date, at: time) -> datetime:
    return datetime.combine(day, at, calendar.zone).astimezone(UTC)
