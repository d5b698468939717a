"""Complaints in the last days of a year whose next decree is late: nothing fails, and nothing is guessed silently."""

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from handlers.house import House
from handlers.message import Phrase
from handlers.recounts import settle
from handlers.shelf import Shelf
from tests.handlers.callers import Customer
from tests.handlers.crew import Crew
from tests.handlers.desk import Desk
from tests.handlers.moments import ZONE, moment, shown
from tests.late_decree import CLOSED, NOVEMBER, counting, without_2027
from workflow.calendars import Decrees
from workflow.moves import Fact

PLAN = {"zh": "方案", "en": "plan"}
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


def test_a_due_time_without_decree_is_marked_as_provisional_from_its_start(
    desk: Desk, anna: Customer, crew: Crew, house_under: HouseUnder
) -> None:
    desk.house, desk.now = house_under(Decrees()), moment("12-31 10:00")
    number = complex_case(anna, crew)
    marked = [event for event in desk.events(number) if event.fact is Fact.GUESSED]
    assert [(event.data["clock"], shown(event.at)) for event in marked] == [("plan", "12-31 10:00")]
    assert [line.guessed for line in crew.service.dossier(number).clocks if line.name == PLAN] == [True]
    assert Phrase("cases.flag.guessed") in crew.service.card(number).flags


def test_five_working_days_that_end_with_the_year_are_not_provisional(
    desk: Desk, anna: Customer, crew: Crew, house_under: HouseUnder
) -> None:
    desk.house, desk.now = house_under(Decrees()), moment("12-24 10:00")
    number = complex_case(anna, crew)
    assert (desk.clocks(number)["plan"], "guessed" in desk.facts(number)) == ("01-01 00:00", False)


def test_the_next_start_after_the_table_settles_the_due_time_and_tells_the_customer(
    desk: Desk, anna: Customer, crew: Crew, house_under: HouseUnder
) -> None:
    desk.house, desk.now = house_under(Decrees()), moment("12-29 10:00")
    number = complex_case(anna, crew)
    desk.house = house_under(CLOSED)
    anna.mark()
    assert desk.write(lambda work: settle(work, desk.house, desk.now)) == 1
    assert (desk.clocks(number)["plan"], desk.facts(number)[-1]) == ("01-07 00:00", "recounted")
    assert "确定为" in anna.words
    assert desk.write(lambda work: settle(work, desk.house, desk.now)) == 0


def test_a_pause_is_counted_again_with_the_rest_of_the_due_time(
    desk: Desk, anna: Customer, crew: Crew, house_under: HouseUnder
) -> None:
    desk.house, desk.now = house_under(Decrees()), moment("12-30 10:00")
    number = complex_case(anna, crew)
    crew.service.do(number, "ask", text="是哪一笔？")
    desk.until("12-31 10:00")
    anna.say("停车费")
    before = desk.clocks(number)["plan"]
    desk.house = house_under(CLOSED)
    desk.write(lambda work: settle(work, desk.house, desk.now))
    assert (before, desk.clocks(number)["plan"]) == ("01-08 00:00", "01-09 00:00")


def test_without_a_decree_nothing_is_settled(desk: Desk, anna: Customer, crew: Crew, house_under: HouseUnder) -> None:
    desk.house, desk.now = house_under(Decrees()), moment("12-29 10:00")
    number = complex_case(anna, crew)
    assert desk.write(lambda work: settle(work, desk.house, desk.now)) == 0
    assert desk.facts(number)[-1] == "guessed"


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
