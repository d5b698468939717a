"""The day that comes every fourth year: a day like any other, for due times, slots and months."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from workflow.calendars import Calendar, parse_hours
from workflow.reports.months import Month
from workflow.slots import Regular
from workflow.spans import Span

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = Calendar(zone=BERLIN, hours=parse_hours([("09:00", "18:00")]))


def local(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("start", "span", "due"),
    [
        ("2028-02-28 10:00", "24 h", "2028-02-29 10:00"),
        ("2028-02-29 10:00", "24 h", "2028-03-01 10:00"),
        ("2028-02-28 10:00", "1 d", "2028-03-01 00:00"),
        ("2027-02-28 10:00", "1 d", "2027-03-02 00:00"),
        ("2024-02-28 10:00", "2 wd", "2024-03-02 00:00"),
        ("2024-02-28 19:00", "close of business", "2024-02-29 18:00"),
        ("2028-02-01 10:00", "30 d", "2028-03-03 00:00"),
    ],
)
def test_span_over_it_counts_it(start: str, span: str, due: str) -> None:
    assert OFFICE.due(local(start), Span.parse(span)) == local(due)


@pytest.mark.parametrize(
    ("line", "slots"),
    [
        ("0 9 * * *", ["2028-02-28", "2028-02-29", "2028-03-01"]),
        ("0 9 28-31 * *", ["2028-02-28", "2028-02-29", "2028-03-28"]),
        ("0 9 29 2 *", ["2028-02-29", "2032-02-29", "2036-02-29"]),
    ],
)
def test_slot_on_it_comes_and_is_not_made_up_for_in_other_years(line: str, slots: list[str]) -> None:
    job, found = Regular(line, BERLIN), [local("2028-02-27 10:00")]
    for _ in slots:
        found.append(job.following(found[-1], found[-1]))
    assert found[1:] == [local(f"{day} 09:00") for day in slots]


@pytest.mark.parametrize(("year", "days"), [(2027, 28), (2028, 29), (2100, 28)])
def test_its_month_has_a_day_more(year: int, days: int) -> None:
    february = Month(year, 2)
    assert february.ends(BERLIN) - february.begins(BERLIN) == timedelta(days=days)
