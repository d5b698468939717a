"""Months of the site, and what figures keep of a line."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.workflow.walking import TUESDAY, staff
from workflow.moves import Fact
from workflow.people import CUSTOMER
from workflow.reports.months import Month
from workflow.reports.tales import word_of
from workflow.timeline import Event, Value

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize("written", ["2026-13", "2026-00", "2026-9", "0000-01", "September", "2026-09-01"])
def test_what_is_no_month_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="no month"):
        Month.read(written)


def test_a_month_begins_at_the_sites_midnight_and_ends_with_the_next() -> None:
    month = Month.read("2026-12")
    assert month.begins(SHANGHAI) == datetime(2026, 11, 30, 16, tzinfo=UTC)
    assert month.ends(SHANGHAI) == datetime(2026, 12, 31, 16, tzinfo=UTC)
    assert month.ends(SHANGHAI) == Month(2027, 1).begins(SHANGHAI)


def test_the_last_hours_of_utcs_month_are_the_sites_next() -> None:
    assert Month.of(datetime(2026, 8, 31, 16, tzinfo=UTC), SHANGHAI) == Month(2026, 9)


def test_months_are_counted_over_the_year() -> None:
    assert Month(2026, 1).later(-13) == Month(2024, 12)
    assert str(Month(2026, 12).later(1)) == "2027-01"
    assert list(Month(2026, 2).before(3)) == [Month(2025, 11), Month(2025, 12), Month(2026, 1)]


@pytest.mark.parametrize(
    ("fact", "data", "word"),
    [
        (Fact.BREACHED, {"clock": "solution"}, "solution"),
        (Fact.COMMENTED, {"question": "speed", "answer": 2}, "speed:2"),
        (Fact.COMMENTED, {"text": "王小明 13800138000"}, None),
        (Fact.REVISITED, {"answer": "unreachable", "apart": True}, "unreachable:other"),
        (Fact.REVISITED, {"answer": "satisfied", "apart": False}, "satisfied:own"),
        (Fact.SATISFIED, {}, "chat"),
        (Fact.SATISFIED, {"through": "李师傅", "apart": True}, "other"),
        (Fact.SATISFIED, {"through": "李师傅"}, "own"),
        (Fact.NOTED, {"text": "13800138000"}, None),
    ],
)
def test_figures_keep_names_of_the_playbook_and_no_word_of_people(
    fact: Fact, data: dict[str, Value], word: str | None
) -> None:
    by = staff("service") if fact is Fact.REVISITED else CUSTOMER
    assert word_of(Event(fact=fact, at=TUESDAY, by=by, data=data)) == word
