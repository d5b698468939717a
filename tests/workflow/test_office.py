"""Office time: never outside the hours, whatever the calendar, the day and the length."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.calendars import Calendar, Decrees, parse_hours
from workflow.office import ahead, is_open, next_opening

ZONE = ZoneInfo("Asia/Shanghai")
OFFICE = Calendar(
    zone=ZONE,
    working_day=Decrees().works,
    hours=parse_hours([["09:00", "12:00"], ["13:00", "18:00"]]),
    weekly={4: parse_hours([["09:00", "12:00"]])},
    special={date(2026, 10, 20): (), date(2026, 10, 3): parse_hours([["10:00", "16:00"]])},
)
YEAR = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1), timezones=st.just(ZONE))  # noqa: DTZ001 - the zone is given


def at(said: str) -> datetime:
    return datetime.strptime(f"2026-{said} +0800", "%Y-%m-%d %H:%M %z")


@given(YEAR, st.floats(0, 30, exclude_max=True))
def test_what_lies_ahead_is_always_in_the_hours_and_after_the_start(start: datetime, days: float) -> None:
    found = ahead(OFFICE, start, days)
    assert found > start
    assert is_open(OFFICE, found)
    assert found.second == found.microsecond == 0


@pytest.mark.parametrize(
    ("start", "days", "found"),
    [
        ("09-29 10:00", 0.5, "09-29 15:00"),  # four of eight hours, lunch passed over
        ("09-29 10:00", 1.0, "09-30 10:00"),
        ("09-29 10:00", 0.0, "09-29 10:01"),
        ("09-29 22:00", 0.25, "09-30 11:00"),
        ("09-30 17:00", 0.5, "10-03 12:15"),  # the holiday is off, but for the one day that is open
        ("10-08 09:00", 1.5, "10-09 10:30"),  # a Friday has half a day
        ("10-16 11:00", 1.0, "10-19 15:20"),
        ("10-19 09:00", 1.0, "10-21 09:00"),  # closed for once
    ],
)
def test_days_ahead_are_open_days_and_the_rest_a_share_of_ones_hours(start: str, days: float, found: str) -> None:
    assert ahead(OFFICE, at(start), days) == at(found)


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("09-29 09:00", "09-29 09:00"),
        ("09-29 08:59", "09-29 09:00"),
        ("09-29 12:00", "09-29 13:00"),
        ("09-29 18:00", "09-30 09:00"),
        ("10-01 10:00", "10-03 10:00"),
        ("10-09 12:00", "10-10 09:00"),  # a make-up Saturday
    ],
)
def test_next_opening_is_now_or_the_next_hours(moment: str, opens: str) -> None:
    assert next_opening(OFFICE, at(moment)) == at(opens)


def test_closing_time_itself_is_closed() -> None:
    opened = [is_open(OFFICE, at(f"09-29 {said}")) for said in ("11:59", "12:00", "17:59", "18:00")]
    assert opened == [True, False, True, False]
    assert ahead(OFFICE, at("09-29 17:59"), 0) == at("09-30 09:00")
