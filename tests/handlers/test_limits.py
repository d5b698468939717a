"""A hard limit stands beside a soft due time: nothing moves it, it passes by itself, and it is counted apart."""

from pathlib import Path

import pytest

from tests.handlers.callers import Customer, visit
from tests.handlers.crew import Crew
from tests.handlers.desk import Desk
from tests.patched import NAME, house_of, patched
from workflow.limits import limit_of, passes_limit
from workflow.moves import Fact

LIMIT = f"""
[clocks.solution.limit]
{NAME}
due = {{ general = "3 d" }}
ladder = "law"

[ladders.law]
rungs = [
  {{ after = "-4 h", act = "remind", tell = ["owner"] }},
  {{ after = "0 min", act = "escalate", tell = ["manager"] }},
]
"""


@pytest.fixture
def lawful(any_desk: Desk, tmp_path: Path) -> Desk:
    """A house in which a general complaint must be solved within three days, by law."""
    any_desk.house = house_of(patched(tmp_path, more=LIMIT), any_desk.house)
    return any_desk


@pytest.fixture
def number(lawful: Desk) -> str:
    """A case that security handles, since Tuesday ten o'clock."""
    return Crew(desk=lawful).handling(visit(lawful).file())


def spoken_to(lawful: Desk) -> Customer:
    customer = lawful.customers[0]
    assert isinstance(customer, Customer)
    return customer


def test_soft_and_hard_due_times_begin_together(lawful: Desk, number: str) -> None:
    clocks = lawful.clocks(number)
    assert (clocks["solution"], clocks["solution.limit"]) == ("09-30 10:00", "10-03 00:00")


def test_each_passes_at_its_own_moment_and_is_counted_apart(lawful: Desk, number: str) -> None:
    lawful.until("10-03 01:00")
    assert lawful.verdicts(number, Fact.BREACHED)["solution"] == "09-30 10:00"
    assert lawful.verdicts(number, Fact.LIMIT_PASSED) == {"solution.limit": "10-03 00:00"}
    rungs = [(rung.at, rung.fact, set(rung.chats)) for rung in lawful.rungs(number, "solution.limit")]
    assert rungs == [("10-02 20:00", "reminded", {"staff:1"}), ("10-03 00:00", "raised", {"role:manager"})]


def test_waiting_for_the_customer_moves_the_soft_due_time_alone(lawful: Desk, number: str) -> None:
    security = Crew(desk=lawful).security
    security.do(number, "ask", text="是哪一户？")
    lawful.until("09-30 10:00")
    spoken_to(lawful).say("1302")
    clocks = lawful.clocks(number)
    assert (clocks["solution"], clocks["solution.limit"]) == ("10-01 10:00", "10-03 00:00")


@pytest.mark.parametrize(("date", "problem"), [("2026-10-02", None), ("2026-10-03", "limit")])
def test_a_new_date_beyond_the_hard_limit_is_refused(lawful: Desk, number: str, date: str, problem: str | None) -> None:
    pressed = Crew(desk=lawful).security.press(number, "postpone", reason="等配件", date=date)
    assert pressed.problems.get("date") == problem


def test_an_extension_can_ask_how_far_it_may_go(lawful: Desk, number: str) -> None:
    case = lawful.case(number)
    limit = limit_of(case, "solution")
    assert limit is not None
    assert (passes_limit(case, "solution", limit), limit_of(case, "reaction")) == (False, None)


def test_a_limit_that_has_passed_forbids_no_new_date(lawful: Desk, number: str) -> None:
    lawful.until("10-03 01:00")
    security = Crew(desk=lawful).security
    assert security.press(number, "postpone", reason="等配件", date="2026-10-09").problems == {}


def test_a_limit_goes_when_its_clock_stops(lawful: Desk, number: str) -> None:
    solved = dict.fromkeys(("measures", "result", "prevention"), "好")
    Crew(desk=lawful).security.do(number, "resolve", **solved)
    assert "solution.limit" not in lawful.clocks(number)
    assert "solution.limit" not in lawful.verdicts(number, Fact.KEPT)


def test_the_desk_names_the_hard_limit_as_such(lawful: Desk, number: str) -> None:
    lines = Crew(desk=lawful).service.dossier(number).clocks
    assert [line.name for line in lines if line.hard] == [{"zh": "法定时限", "en": "time set by law"}]


def test_customers_hear_of_the_soft_due_time_alone(lawful: Desk, number: str) -> None:
    assert number
    lawful.until("10-03 01:00")
    assert "法定时限" not in spoken_to(lawful).words
