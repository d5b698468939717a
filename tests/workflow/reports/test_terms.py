"""Weeks and years of the site, beside its months: where they begin, what they stand beside, how they are written."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from workflow.reports.months import Month
from workflow.reports.terms import Term, Week, Year, read_term

SHANGHAI = ZoneInfo("Asia/Shanghai")
TERMS = (Month(2026, 12), Week(date(2026, 12, 28)), Year(2026))


@pytest.mark.parametrize("term", TERMS, ids=str)
def test_a_term_is_read_as_it_is_written(term: Term) -> None:
    assert read_term(str(term)) == term


@pytest.mark.parametrize("written", ["2026-W54", "2026-W00", "2026-W1", "0000", "26", "2026-13", "week", ""])
def test_what_is_no_term_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"no month|week"):
        read_term(written)


@pytest.mark.parametrize("term", TERMS, ids=str)
def test_a_term_ends_where_the_next_begins_and_has_its_own_first_moment(term: Term) -> None:
    assert term.ends(SHANGHAI) == term.later(1).begins(SHANGHAI)
    assert type(term).of(term.begins(SHANGHAI), SHANGHAI) == term


def test_a_week_begins_at_the_sites_midnight_to_monday() -> None:
    week = Week.of(datetime(2026, 10, 4, 15, 59, tzinfo=UTC), SHANGHAI)
    assert (str(week), week.sunday) == ("2026-W40", date(2026, 10, 4))
    assert Week.of(datetime(2026, 10, 4, 16, tzinfo=UTC), SHANGHAI) == week.later(1)


def test_a_week_over_new_year_is_numbered_by_its_thursday() -> None:
    assert str(Week.of(datetime(2027, 1, 1, tzinfo=UTC), SHANGHAI)) == "2026-W53"


def test_a_week_is_compared_on_the_same_days_of_the_week() -> None:
    week = Week(date(2026, 9, 28))
    assert week.a_year_before().monday == date(2025, 9, 29)
    assert week.recent() > week.usual() == week.a_year_before()
