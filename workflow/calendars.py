"""When a span that starts now is over: minutes from the instant, days at 24:00 local time.

The rules are procedures.md, 0 ("Time"): the day of the start is not counted (save where a procedure includes it, and
then only if it is itself a day that counts), a period of days ends at 24:00 of the last day, calendar days are not
moved off holidays, working days are the statutory ones with their make-up days. A period of months ends on the day of
the same number, or on the last day of a month that has no such day (civil code, 202).
"""

import calendar
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from workflow.errors import CalendarUnknown
from workflow.spans import Span, Unit

DAY = timedelta(days=1)
INSTANT = timedelta(microseconds=1)
MIDNIGHT = time(0)
Hours = tuple[tuple[time, time], ...]
SATURDAY = 5
MONTHS_OF_A_YEAR = 12
LONGEST_HOLIDAY = 400
"""Days after which a search for the next working day gives up; neither a decree nor a year's table closes longer."""


@lru_cache(maxsize=4096)
def statutory_working_day(day: date) -> bool:
    """Tell whether China works on `day`, make-up days included.

    Raises:
        CalendarUnknown: the State Council's decree for that year is not in the library.
    """
    import chinese_calendar

    try:
        return chinese_calendar.is_workday(day)
    except NotImplementedError as unknown:
        raise CalendarUnknown(day.year) from unknown


@lru_cache(maxsize=64)
def decreed(year: int) -> bool:
    """Tell whether the State Council's decree for `year` is in the library."""
    try:
        statutory_working_day(date(year, 1, 1))
    except CalendarUnknown:
        return False
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Decrees:
    """The days that China works: as the operator's table of a year says, else as the library's decree does.

    A year with neither counts Monday to Friday, provisionally: nobody's case may stand still for a decree that is late.
    Whoever runs the house is told of it by what `missing` returns.

    Attributes:
        years: those that have a table, which then stands before the library's decree.
        turned: weekdays that are off and weekend days that are worked; a decree may turn the last days of the year
            before its own, as that of 2019 did.
    """

    years: frozenset[int] = frozenset()
    turned: frozenset[date] = frozenset()

    def works(self, day: date) -> bool:
        """Tell whether `day` is worked."""
        by_weekday = day.weekday() < SATURDAY
        if day in self.turned:
            return not by_weekday
        if day.year in self.years or not decreed(day.year):
            return by_weekday
        return statutory_working_day(day)

    def missing(self, first: date, last: date) -> tuple[int, ...]:
        """Return the years from `first` to `last` that have neither a table nor a decree."""
        return tuple(year for year in range(first.year, last.year + 1) if year not in self.years and not decreed(year))


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """A site's days and hours.

    Attributes:
        zone: the site's time zone.
        hours: opening hours of a working day, in order; empty means round the clock.
        weekly: hours of a day of the week (0 is Monday) where they differ; empty hours close it.
        special: hours of single dates; empty hours close the day.
        working_day: tells whether a date is worked.
        decrees: what `working_day` goes by; None where every day counts.
    """

    zone: ZoneInfo
    hours: Hours = ()
    weekly: dict[int, Hours] = field(default_factory=dict[int, Hours])
    special: dict[date, Hours] = field(default_factory=dict[date, Hours])
    working_day: Callable[[date], bool] = statutory_working_day
    decrees: Decrees | None = None

    def due(self, start: datetime, span: Span, *, promised: datetime | None = None) -> datetime | None:
        """Return the moment, in UTC, at which `span` from `start` is over; None where nothing was promised."""
        if span.unit is Unit.PROMISED:
            return promised
        if span.elapsed is not None:
            # A local time and a day give the same hour of the next day, which may be 23 hours away.
            return start.astimezone(UTC) + span.elapsed
        today = start.astimezone(self.zone).date()
        if span.unit is Unit.CLOSE_OF_BUSINESS:
            return self._close_of_business(start)
        if span.unit is Unit.MONTHS:
            return self._local(months_after(today, span.count) + DAY, MIDNIGHT)
        working = span.unit is Unit.WORKING_DAYS
        first = span.included and (not working or self.works(today))
        return self._local(self.day_after(today, span.count - first, working=working) + DAY, MIDNIGHT)

    def day_after(self, day: date, count: int, *, working: bool) -> date:
        """Return the `count`th calendar or working day after `day`, which is itself not counted."""
        if not working:
            return day + count * DAY
        for _ in range(count):
            day = self._next_working_day(day)
        return day

    def prolonged(self, due: datetime, span: Span, pause: tuple[datetime, datetime]) -> datetime:
        """Return `due` moved by a pause: by its length, or by the days it took where days are counted.

        A pause takes the days after the one it began on, up to the one it ended on, as a period does (procedures.md,
        0); of working days it takes those alone that are worked, as the others were not ours to use.
        """
        began, ended = pause
        if span.elapsed is not None or span.unit is Unit.PROMISED:
            return due + (ended - began)
        first, last = began.astimezone(self.zone).date(), ended.astimezone(self.zone).date()
        working = span.unit not in (Unit.DAYS, Unit.MONTHS)
        taken = [first + ahead * DAY for ahead in range(1, (last - first).days + 1)]
        days = sum(self.works(day) for day in taken) if working else len(taken)
        if span.unit is Unit.CLOSE_OF_BUSINESS:
            day = self.day_after(due.astimezone(self.zone).date(), days, working=True)
            return self._local(day, self._closing(day))
        end = self.day_after(due.astimezone(self.zone).date() - DAY, days, working=working)
        return self._local(end + DAY, MIDNIGHT)

    def guessed(self, start: datetime, span: Span, due: datetime) -> bool:
        """Tell whether `due`, counted from `start`, rests on a year whose working days nobody has said yet."""
        if self.decrees is None or span.unit not in (Unit.WORKING_DAYS, Unit.CLOSE_OF_BUSINESS):
            return False
        of_the_start = span.included or span.unit is Unit.CLOSE_OF_BUSINESS
        first = start.astimezone(self.zone).date() + (0 if of_the_start else 1) * DAY
        return bool(self.decrees.missing(first, (due - INSTANT).astimezone(self.zone).date()))

    def opening(self, day: date) -> Hours:
        """Return the hours of a day; none where it is not worked."""
        return tuple(pair for pair in self._hours_of(day) if pair[0] < pair[1]) if self.works(day) else ()

    def _hours_of(self, day: date) -> Hours:
        return self.special.get(day, self.weekly.get(day.weekday(), self.hours))

    def _next_working_day(self, day: date) -> date:
        for ahead in range(1, LONGEST_HOLIDAY):
            candidate = day + ahead * DAY
            if self.works(candidate):
                return candidate
        raise CalendarUnknown(day.year)

    def works(self, day: date) -> bool:
        """Tell whether a day is worked."""
        if day in self.special:
            return bool(self.special[day])
        return self.weekly.get(day.weekday()) != () and self.working_day(day)

    def _close_of_business(self, start: datetime) -> datetime:
        """Return the end of that day's hours; after it, or on a day off, of the next day that is worked (ours)."""
        local = start.astimezone(self.zone)
        day = local.date()
        if not self.works(day) or local.time() >= self._closing(day):
            day = self._next_working_day(day)
        return self._local(day, self._closing(day))

    def _closing(self, day: date) -> time:
        hours = self._hours_of(day)
        return hours[-1][1] if hours else time(23, 59, 59)

    def _local(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.zone).astimezone(UTC)


def months_after(day: date, count: int) -> date:
    """Return the day of the same number `count` months after `day`, or the last of a month that has no such day."""
    years, month = divmod(day.month - 1 + count, MONTHS_OF_A_YEAR)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def within(local: time, window: tuple[time, time]) -> bool:
    """Tell whether `local` lies in the window, which may span midnight."""
    opens, closes = window
    return opens <= local < closes if opens <= closes else local >= opens or local < closes


def after_quiet(moment: datetime, window: tuple[time, time] | None, zone: ZoneInfo) -> datetime:
    """Return `moment`, or the end of the quiet hours it falls into."""
    if window is None:
        return moment
    local = moment.astimezone(zone)
    if not within(local.time(), window):
        return moment
    day = local.date() if local.time() < window[1] else local.date() + DAY
    return datetime.combine(day, window[1], zone).astimezone(UTC)


def parse_hours(pairs: Sequence[Sequence[str]]) -> Hours:
    """Read opening hours such as `[["09:00", "12:00"], ["13:00", "18:00"]]`.

    Raises:
        ValueError: a time is not HH:MM, or the times do not follow each other.
    """
    hours = tuple((time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in pairs)
    flat = [moment for pair in hours for moment in pair]
    if flat != sorted(flat):
        expected = "hours in the order of the day"
        raise ValueError(expected)
    return hours
