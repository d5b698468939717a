"""Working days of a year by the operator's table, by the library's decree, or provisionally by the weekday."""

from datetime import date, datetime, timedelta

import pytest

from tests.late_decree import CLOSED, without_2027
from tests.workflow.walking import ZONE, book, filed, staff
from workflow.calendars import DAY, Calendar, Decrees
from workflow.moves import Move
from workflow.playbook import Playbook
from workflow.schedules import Hours
from workflow.spans import Span

FILED = datetime(2026, 12, 29, 10, 0, tzinfo=ZONE)
NEW_YEAR = date(2027, 1, 1)
TURNED = Decrees(years=frozenset({2027}), turned=frozenset({NEW_YEAR, date(2027, 1, 2), date(2027, 1, 3)}))
NOTHING = Decrees()


@pytest.fixture(autouse=True)
def in_the_autumn_of_2026(monkeypatch: pytest.MonkeyPatch) -> None:
    without_2027(monkeypatch)


def midnight_after(day: date) -> datetime:
    """24:00 of a day."""
    return datetime(day.year, day.month, day.day, tzinfo=ZONE) + timedelta(days=1)


def counting(calendar: str | None = None) -> Playbook:
    """Property with a plan due in five working days, of the calendar that is named."""
    property_ = book()
    plan = property_.clocks["plan"].model_copy(update={"due": Span.parse("5 wd"), "calendar": calendar})
    every = {"every": Hours(days="every")}
    return property_.model_copy(update={"clocks": {**property_.clocks, "plan": plan}, "calendars": every})


def planned_by(playbook: Playbook, start: datetime = FILED) -> datetime | None:
    """When the plan of a complaint that was filed and graded then is due."""
    service = staff("service", "service")
    walk = filed(playbook, at=start).make(Move.CONTACT, service)
    return walk.make(Move.GRADE, service, grade="complex").due("plan")


@pytest.mark.parametrize(
    ("decrees", "last_day"),
    [(NOTHING, 5), (CLOSED, 6), (TURNED, 4)],
    ids=["by the weekday", "by a table that closes a Friday", "by a table that works a weekend too"],
)
def test_plan_filed_in_the_last_days_of_a_year_is_due_in_the_next(decrees: Decrees, last_day: int) -> None:
    assert planned_by(counting().under(decrees)) == midnight_after(date(2027, 1, last_day))


def test_the_last_day_of_a_year_without_the_next_decree_counts_by_its_own() -> None:
    eve = datetime(2026, 12, 30, 10, 0, tzinfo=ZONE)
    assert Calendar(zone=ZONE, working_day=NOTHING.works).due(eve, Span.parse("1 wd")) == midnight_after(NEW_YEAR - DAY)


def test_a_playbook_under_a_table_leaves_the_one_without_as_it_was() -> None:
    bare = counting()
    assert planned_by(bare) != planned_by(bare.under(CLOSED))
    assert planned_by(bare) == midnight_after(date(2027, 1, 5))


@pytest.mark.parametrize(("day", "worked"), [((1, 1), False), ((1, 2), True), ((1, 9), False), ((1, 4), True)])
def test_table_turns_its_dates_and_leaves_the_others_to_the_weekday(day: tuple[int, int], worked: bool) -> None:
    assert TURNED.works(date(2027, *day)) is worked


def test_year_of_a_decree_is_counted_by_it_beside_the_table_of_another() -> None:
    assert [CLOSED.works(date(2026, 10, day)) for day in (1, 8, 10, 11)] == [False, True, True, False]


def test_next_years_table_may_close_the_last_days_of_a_year_that_has_its_decree() -> None:
    spilling = Decrees(years=frozenset({2027}), turned=frozenset({date(2026, 12, 31), date(2026, 12, 26)}))
    assert [spilling.works(date(2026, 12, day)) for day in (26, 27, 30, 31)] == [True, False, True, False]


def test_table_stands_before_the_decree_of_the_same_year() -> None:
    table = Decrees(years=frozenset({2026}), turned=frozenset({date(2026, 1, 1)}))
    assert [table.works(date(2026, *day)) for day in ((1, 1), (1, 2), (10, 1), (10, 10))] == [False, True, True, False]


def test_years_without_table_or_decree_are_named_from_first_to_last() -> None:
    assert NOTHING.missing(date(2026, 11, 1), date(2026, 12, 31)) == ()
    assert NOTHING.missing(date(2026, 12, 31), date(2028, 1, 1)) == (2027, 2028)
    assert CLOSED.missing(date(2026, 12, 31), date(2028, 1, 1)) == (2028,)


def test_playbook_counts_working_days_where_a_clock_of_such_a_calendar_does() -> None:
    counted = {name: counting(name).counts_working_days for name in (None, "every")}
    assert (book("utility-billing").counts_working_days, counted) == (True, {None: True, "every": False})


def test_table_that_closes_a_whole_year_still_leaves_a_next_working_day() -> None:
    days = [date(2027, 1, 1) + timedelta(days=ahead) for ahead in range(365)]
    idle = Decrees(years=frozenset({2027}), turned=frozenset(day for day in days if day.weekday() < 5))
    calendar = Calendar(zone=ZONE, working_day=idle.works)
    assert calendar.day_after(date(2026, 12, 31), 1, working=True) == date(2028, 1, 3)
