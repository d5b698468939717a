from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from workflow.calendars import Calendar, after_quiet, parse_hours, within
from workflow.errors import CalendarUnknown
from workflow.spans import Span

SHANGHAI = ZoneInfo("Asia/Shanghai")
TUESDAY = datetime(2026, 9, 29, 10, 0, tzinfo=SHANGHAI)
STATUTORY = Calendar(zone=SHANGHAI)
OFFICE = Calendar(zone=SHANGHAI, hours=parse_hours([("09:00", "12:00"), ("13:00", "18:00")]))
QUIET = (time(22), time(7))


def midnight_after(month: int, day: int) -> datetime:
    """24:00 of a day in 2026."""
    return datetime(2026, month, day, tzinfo=SHANGHAI) + timedelta(days=1)


def due(written: str, start: datetime = TUESDAY, calendar: Calendar = STATUTORY) -> datetime | None:
    return calendar.due(start, Span.parse(written))


@pytest.mark.parametrize(
    ("written", "last_day"),
    [("1 wd", (9, 30)), ("3 wd", (10, 9)), ("5 wd", (10, 12)), ("3 d", (10, 2)), ("5 d", (10, 4))],
)
def test_days_end_at_24_of_the_last_day_over_holiday_and_make_up_day(written: str, last_day: tuple[int, int]) -> None:
    assert due(written) == midnight_after(*last_day)


@pytest.mark.parametrize(
    ("written", "last_day"), [("5 wd incl", (10, 10)), ("1 wd incl", (9, 29)), ("3 d incl", (10, 1))]
)
def test_day_of_the_start_is_the_first_where_it_is_included(written: str, last_day: tuple[int, int]) -> None:
    assert due(written) == midnight_after(*last_day)


@pytest.mark.parametrize(
    ("start", "written", "last_day"),
    [
        ("2026-01-31", "1 mo", "2026-02-28"),
        ("2028-01-31", "1 mo", "2028-02-29"),
        ("2026-08-31", "1 mo", "2026-09-30"),
        ("2026-09-29", "3 mo", "2026-12-29"),
        ("2026-11-30", "3 mo", "2027-02-28"),
        ("2026-12-31", "12 mo", "2027-12-31"),
        ("2028-02-29", "12 mo", "2029-02-28"),
    ],
)
def test_months_end_on_the_day_of_the_same_number_or_the_months_last(start: str, written: str, last_day: str) -> None:
    at = datetime.combine(date.fromisoformat(start), time(10), SHANGHAI)
    end = datetime.combine(date.fromisoformat(last_day), time(0), SHANGHAI) + timedelta(days=1)
    assert due(written, at) == end


def test_pause_moves_months_by_the_days_that_it_took() -> None:
    end, span = midnight_after(12, 29), Span.parse("3 mo")
    pause = (TUESDAY, TUESDAY + timedelta(days=10))
    assert STATUTORY.prolonged(end, span, pause) == end + timedelta(days=10)


def test_included_day_that_is_a_holiday_is_no_working_day_of_the_five() -> None:
    holiday = TUESDAY.replace(month=10, day=2)
    assert due("5 wd incl", holiday) == due("5 wd", holiday) == midnight_after(10, 13)


def test_minutes_and_hours_run_from_the_instant_through_the_night() -> None:
    assert due("10 min") == TUESDAY + timedelta(minutes=10)
    assert due("24 h", calendar=OFFICE) == TUESDAY + timedelta(hours=24)


def test_day_of_the_start_is_the_sites_own_and_not_counted() -> None:
    late_evening_in_utc = datetime(2026, 9, 29, 17, 0, tzinfo=UTC)  # already the 30th in Shanghai
    assert due("1 d", late_evening_in_utc) == midnight_after(10, 1)


def test_calendar_days_are_not_moved_off_holidays() -> None:
    assert due("2 d") == midnight_after(10, 1)


def test_close_of_business_is_the_end_of_that_days_hours() -> None:
    assert due("close of business", calendar=OFFICE) == TUESDAY.replace(hour=18)


def test_after_hours_close_of_business_is_that_of_the_next_working_day() -> None:
    late = TUESDAY.replace(hour=19)
    assert OFFICE.due(late, Span.parse("close of business")) == TUESDAY.replace(day=30, hour=18)
    eve = late.replace(day=30)
    assert OFFICE.due(eve, Span.parse("close of business")) == eve.replace(month=10, day=8, hour=18)


def test_hours_of_a_single_date_stand_before_the_usual_ones() -> None:
    short = Calendar(zone=SHANGHAI, hours=OFFICE.hours, special={TUESDAY.date(): parse_hours([("09:00", "15:00")])})
    assert due("close of business", calendar=short) == TUESDAY.replace(hour=15)


def test_date_closed_by_the_site_is_no_working_day() -> None:
    closed = Calendar(zone=SHANGHAI, special={date(2026, 9, 30): ()})
    assert due("1 wd", calendar=closed) == midnight_after(10, 8)


def test_promised_time_is_what_was_promised_or_nothing() -> None:
    promised = TUESDAY + timedelta(days=9)
    assert STATUTORY.due(TUESDAY, Span.parse("promised"), promised=promised) == promised
    assert due("promised") is None


def test_year_without_a_decree_is_refused_rather_than_guessed() -> None:
    with pytest.raises(CalendarUnknown, match="2031"):
        due("1 wd", TUESDAY.replace(year=2031))


def test_pause_moves_hours_by_its_length_and_days_by_whole_days() -> None:
    pause = (TUESDAY, TUESDAY + timedelta(hours=30))
    assert STATUTORY.prolonged(midnight_after(10, 2), Span.parse("3 d"), pause) == midnight_after(10, 3)
    assert STATUTORY.prolonged(TUESDAY, Span.parse("2 h"), pause) == TUESDAY + timedelta(hours=30)


def test_pause_within_one_day_moves_no_deadline_of_days() -> None:
    pause = (TUESDAY, TUESDAY + timedelta(hours=5))
    assert STATUTORY.prolonged(midnight_after(10, 9), Span.parse("3 wd"), pause) == midnight_after(10, 9)


@pytest.mark.parametrize(("hour", "inside"), [(21, False), (22, True), (3, True), (7, False), (12, False)])
def test_window_may_span_midnight(hour: int, inside: bool) -> None:
    assert within(time(hour), QUIET) is inside


def test_what_falls_into_quiet_hours_waits_for_the_morning() -> None:
    morning = datetime(2026, 9, 30, 7, 0, tzinfo=SHANGHAI)
    assert after_quiet(TUESDAY.replace(hour=23), QUIET, SHANGHAI) == morning
    assert after_quiet(morning - timedelta(hours=2), QUIET, SHANGHAI) == morning
    assert after_quiet(TUESDAY, QUIET, SHANGHAI) == TUESDAY


def test_opening_hours_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="order of the day"):
        parse_hours([("13:00", "18:00"), ("09:00", "12:00")])
