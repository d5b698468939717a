"""Where clocks are put forward in spring and back in autumn: hours are hours, days are local days, slots come once."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from workflow.calendars import Calendar, after_quiet, parse_hours
from workflow.office import next_opening
from workflow.slots import Regular
from workflow.spans import Span

BERLIN = ZoneInfo("Europe/Berlin")
SPRING, AUTUMN = "2026-03-29", "2026-10-25"
"""Days of 23 and of 25 hours."""
OFFICE = Calendar(zone=BERLIN, hours=parse_hours([("09:00", "12:00"), ("13:00", "18:00")]))


def berlin(written: str) -> datetime:
    """Return a local moment; `+` behind it means the second of two that the clock shows."""
    local = datetime.fromisoformat(written.rstrip("+")).replace(tzinfo=BERLIN, fold=int(written.endswith("+")))
    return local.astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "span", "due"),
    [
        ("2026-03-28 10:00", "24 h", f"{SPRING} 11:00"),
        ("2026-10-24 10:00", "24 h", f"{AUTUMN} 09:00"),
        (f"{SPRING} 01:50", "30 min", f"{SPRING} 03:20"),
        (f"{AUTUMN} 02:50", "30 min", f"{AUTUMN} 02:20+"),
        ("2026-03-28 10:00", "1 d", "2026-03-30 00:00"),
        ("2026-10-24 10:00", "1 d", "2026-10-26 00:00"),
        (f"{AUTUMN} 02:30+", "1 d", "2026-10-27 00:00"),
        ("2026-03-27 17:00", "close of business", "2026-03-27 18:00"),
        (f"{SPRING} 12:00", "close of business", "2026-03-30 18:00"),
        ("2026-02-28 10:00", "1 mo", f"{SPRING} 00:00"),
        ("2026-09-24 10:00", "1 mo", f"{AUTUMN} 00:00"),
    ],
)
def test_span_over_the_change_ends_when_people_expect_it(start: str, span: str, due: str) -> None:
    assert OFFICE.due(berlin(start), Span.parse(span)) == berlin(due)


def test_hours_are_hours_whatever_zone_their_start_is_told_in() -> None:
    start = berlin("2026-03-28 10:00")
    assert OFFICE.due(start.astimezone(BERLIN), Span.parse("24 h")) == start + timedelta(hours=24)


@pytest.mark.parametrize(
    ("at", "end"),
    [
        ("2026-03-28 23:30", f"{SPRING} 07:00"),
        (f"{AUTUMN} 02:30", f"{AUTUMN} 07:00"),
        (f"{AUTUMN} 02:30+", f"{AUTUMN} 07:00"),
    ],
)
def test_quiet_hours_end_by_the_local_clock(at: str, end: str) -> None:
    assert after_quiet(berlin(at), (time(22), time(7)), BERLIN) == berlin(end)


def test_office_opens_by_the_local_clock() -> None:
    assert next_opening(OFFICE, berlin("2026-03-28 19:00")) == berlin("2026-03-30 09:00")
    assert next_opening(OFFICE, berlin(f"{AUTUMN} 12:30")) == berlin("2026-10-26 09:00")


@pytest.mark.parametrize(
    ("line", "day", "slots"),
    [
        ("0 9 * * *", SPRING, ["03-29 09:00", "03-30 09:00"]),
        ("0 9 * * *", AUTUMN, ["10-25 09:00", "10-26 09:00"]),
        ("30 2 * * *", SPRING, ["03-29 03:30", "03-30 02:30"]),
        ("30 2 * * *", AUTUMN, ["10-25 02:30", "10-26 02:30"]),
    ],
)
def test_slot_comes_once_on_the_day_of_the_change(line: str, day: str, slots: list[str]) -> None:
    job = Regular(line, BERLIN)
    first = job.following(None, berlin(f"{day} 00:00"))
    assert [first, job.following(first, first)] == [berlin(f"2026-{slot}") for slot in slots]
