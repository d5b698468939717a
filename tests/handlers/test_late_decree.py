"""Complaints in the last days of a year whose next decree is late: nothing fails, and nothing is guessed silently."""

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from handlers.house import House
from handlers.shelf import Shelf
from tests.handlers.callers import Customer
from tests.handlers.crew import Crew
from tests.handlers.desk import Desk
from tests.handlers.moments import ZONE, moment
from tests.late_decree import CLOSED, NOVEMBER, counting, without_2027
from workflow.calendars import Decrees

HouseUnder = Callable[[Decrees], House]


@pytest.fixture
def house_under(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> HouseUnder:
    """Houses of one playbook, whose plan for a complex complaint is due in five working days."""
    without_2027(monkeypatch)
    file = str(counting(tmp_path))

    def build(decrees: Decrees) -> House:
        shelf = Shelf(decrees=decrees)
        return House(shelf=shelf, book=shelf.open(file), zone=ZONE, random=Random(7))

    return build


def complex_case(anna: Customer, crew: Crew) -> str:
    return crew.graded(anna.file(category="收费与账单"), "complex", category="fee_dispute")


@pytest.mark.parametrize(("decrees", "due"), [(Decrees(), "01-06 00:00"), (CLOSED, "01-07 00:00")])
def test_a_complaint_at_the_years_end_is_taken_with_and_without_the_table(
    desk: Desk, anna: Customer, crew: Crew, house_under: HouseUnder, decrees: Decrees, due: str
) -> None:
    desk.house, desk.now = house_under(decrees), moment("12-29 10:00")
    number = complex_case(anna, crew)
    assert desk.clocks(number)["plan"] == due


def test_a_table_that_arrives_moves_no_due_time_by_itself_but_the_next_event_counts_by_it(
    desk: Desk, anna: Customer, crew: Crew, house_under: HouseUnder
) -> None:
    desk.house, desk.now = house_under(Decrees()), moment("12-29 10:00")
    number = complex_case(anna, crew)
    desk.house = house_under(CLOSED)
    desk.until("12-29 11:00")
    before = desk.clocks(number)["plan"]
    crew.service.do(number, "grade", grade="major")
    crew.service.do(number, "grade", grade="complex")
    assert (before, desk.clocks(number)["plan"]) == ("01-06 00:00", "01-07 00:00")


def test_a_case_of_an_older_playbook_counts_by_the_houses_table_too(
    desk: Desk, anna: Customer, crew: Crew, house_under: HouseUnder
) -> None:
    desk.house, desk.now = house_under(Decrees()), moment("12-29 10:00")
    number = anna.file(category="收费与账单")
    shelf = Shelf(decrees=CLOSED)
    desk.house = House(shelf=shelf, book=shelf.open("property"), zone=ZONE, random=Random(7))
    crew.graded(number, "complex", category="fee_dispute")
    assert desk.clocks(number)["plan"] == "01-07 00:00"


@pytest.mark.parametrize(
    ("at", "decrees", "years"),
    [("11-02 00:00", Decrees(), (2027,)), ("11-01 23:59", Decrees(), ()), ("12-31 23:59", CLOSED, ())],
)
def test_the_house_is_warned_sixty_days_before_a_year_that_nobody_decreed(
    house_under: HouseUnder, at: str, decrees: Decrees, years: tuple[int, ...]
) -> None:
    assert house_under(decrees).undecreed(moment(at)) == years


def test_a_house_that_counts_no_working_days_needs_no_decree() -> None:
    shelf = Shelf()
    assert House(shelf=shelf, book=shelf.open("property"), zone=ZONE).undecreed(NOVEMBER) == ()
