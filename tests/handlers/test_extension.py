"""Extension of a due time: asked for in time, decided on by whom the clock names, told to the customer beforehand."""

from dataclasses import replace
from pathlib import Path

import pytest

from handlers.promises import broken_promises
from tests.handlers.callers import Customer, visit
from tests.handlers.crew import SOLVED, Crew
from tests.handlers.desk import Desk
from tests.handlers.moments import moment
from tests.handlers.teamwork import Group, joins, said, staff_of
from tests.patched import house_of, patched
from workflow.moves import Fact

MORE = """
[clocks.extension]
name = { zh = "延期审批", en = "decision on the extension" }
starts = ["extension_requested"]
stops = ["extended", "extension_refused", "extension_lapsed"]
due = "4 h"
ladder = "extension"

[ladders.extension]
rungs = [
  { after = "-1 h", act = "remind", tell = ["decider"] },
  { after = "0 min", act = "escalate", tell = ["decider"] },
]
"""
CHANGES = (
    ('"postpone", "resolve", "report", "reply"]', '"postpone", "resolve", "report", "reply", "request_extension"]'),
    (
        '"merge", "report", "answer_finally", "close",',
        '"merge", "report", "answer_finally", "close", "grant_extension", "refuse_extension",',
    ),
    ('due = { general = "24 h" }\n', 'due = { general = "24 h" }\nextended_by = "manager"\n'),
    ('postpone = "handling"\n', 'postpone = "handling"\nrequest_extension = "handling"\n'),
    ('anywhere = ["recuse", "readmit"', 'anywhere = ["grant_extension", "refuse_extension", "recuse", "readmit"'),
)
GRANT, REFUSE = said("cases.move.grant_extension"), said("cases.move.refuse_extension")
ASKED = {"reason": "配件周四到货", "date": "2026-10-01T18:00:00"}


@pytest.fixture
def crew(any_desk: Desk, tmp_path: Path) -> Crew:
    """A house in which the manager decides whether a solution is put off."""
    file = patched(tmp_path, more=MORE, changes=CHANGES)
    any_desk.house = house_of(file, any_desk.house)
    return Crew(desk=any_desk)


@pytest.fixture
def anna(any_desk: Desk, crew: Crew) -> Customer:
    """A customer of that house."""
    assert crew.desk is any_desk
    return visit(any_desk)


@pytest.fixture
def number(crew: Crew, anna: Customer) -> str:
    """A case whose extension the team asked for on Tuesday at ten."""
    handled = crew.handling(anna.file())
    assert crew.manager.can(handled) & {"grant_extension", "refuse_extension"} == set()
    anna.mark()
    crew.security.do(handled, "request_extension", **ASKED)
    return handled


def test_who_decides_is_told_and_the_customer_is_not(any_desk: Desk, anna: Customer, number: str) -> None:
    assert any_desk.told_staff(number, "extension_requested") == {"role:manager"}
    assert (any_desk.clocks(number)["solution"], any_desk.clocks(number)["extension"]) == ("09-30 10:00", "09-29 14:00")
    assert anna.words == ""


def test_granted_extension_moves_the_due_time_and_tells_the_customer_why(
    any_desk: Desk, crew: Crew, anna: Customer, number: str
) -> None:
    crew.manager.do(number, "grant_extension")
    assert any_desk.clocks(number)["solution"] == "10-01 18:00"
    assert "extension" not in any_desk.clocks(number)
    assert all(words in anna.words for words in ("很抱歉", "配件周四到货", "10月1日"))
    assert any_desk.told_staff(number, "extended") == {"staff:1"}


def test_late_is_counted_from_the_new_date_alone(any_desk: Desk, crew: Crew, number: str) -> None:
    crew.manager.do(number, "grant_extension")
    any_desk.until("10-03 10:00")
    assert any_desk.verdicts(number, Fact.BREACHED)["solution"] == "10-01 18:00"
    assert {rung.at for rung in any_desk.rungs(number, "solution") if rung.fact == "reminded"} == {"10-01 16:00"}


def test_refused_extension_leaves_everything_and_tells_who_asked(
    any_desk: Desk, crew: Crew, anna: Customer, number: str
) -> None:
    crew.manager.do(number, "refuse_extension", reason="可借用备件")
    assert any_desk.clocks(number)["solution"] == "09-30 10:00"
    assert any_desk.told_staff(number, "extension_refused") == {"staff:1"}
    assert anna.words == ""


def test_undecided_extension_lapses_at_the_due_time_and_says_so_to_both(
    any_desk: Desk, crew: Crew, anna: Customer, number: str
) -> None:
    any_desk.until("09-30 10:01")
    assert any_desk.told_staff(number, "extension_lapsed") == {"staff:1", "role:manager"}
    assert crew.manager.can(number) & {"grant_extension", "refuse_extension"} == set()
    assert "request_extension" not in crew.security.can(number)
    assert anna.words


def test_decision_has_a_clock_of_its_own_that_reminds_who_decides(any_desk: Desk, number: str) -> None:
    any_desk.until("09-29 14:01")
    assert any_desk.told_staff(number, "reminded") >= {"role:manager"}
    assert any_desk.verdicts(number, Fact.BREACHED)["extension"] == "09-29 14:00"


def test_request_waits_for_who_decides_wherever_the_case_goes(any_desk: Desk, crew: Crew, number: str) -> None:
    crew.service.do(number, "escalate", reason="客户要求上报")
    assert any_desk.stage(number) == "management"
    assert any_desk.case(number).extending == "solution"
    assert {"grant_extension", "refuse_extension"} <= crew.manager.can(number)
    crew.manager.do(number, "grant_extension")
    assert any_desk.clocks(number)["solution"] == "10-01 18:00"


def test_asked_for_late_it_is_decided_on_in_time_or_the_ladder_has_its_say_before_it_lapses(
    any_desk: Desk, crew: Crew, anna: Customer
) -> None:
    handled = crew.handling(anna.file())
    any_desk.until("09-30 08:30")
    crew.security.do(handled, "request_extension", **ASKED)
    assert any_desk.clocks(handled)["extension"] == "09-30 10:00"
    crew.service.do(handled, "escalate", reason="客户要求上报")
    any_desk.until("09-30 10:00")
    decision = [(rung.at, rung.fact) for rung in any_desk.rungs(handled, "extension") if "role:manager" in rung.chats]
    assert decision == [("09-30 09:00", "reminded"), ("09-30 10:00", "raised")]
    facts = any_desk.facts(handled)
    assert facts.index("raised") < facts.index("extension_lapsed")
    assert any_desk.verdicts(handled, Fact.BREACHED)["extension"] == "09-30 10:00"


def test_after_an_outage_too_the_ladder_has_its_say_before_the_request_lapses(any_desk: Desk, number: str) -> None:
    any_desk.now = moment("09-30 12:00")
    any_desk.fire()
    facts = any_desk.facts(number)
    assert facts.index("raised") < facts.index("extension_lapsed")
    assert any_desk.verdicts(number, Fact.BREACHED)["extension"] == "09-29 14:00"


def test_nobody_asks_twice_while_a_request_waits_nor_decides_on_their_own(crew: Crew, number: str) -> None:
    assert "request_extension" not in crew.security.can(number)
    assert not crew.supervisor.can(number) & {"grant_extension", "refuse_extension"}


def test_solved_case_needs_no_extension_any_more(any_desk: Desk, crew: Crew, number: str) -> None:
    crew.security.do(number, "resolve", **SOLVED)
    assert "extension_lapsed" in any_desk.facts(number)
    assert any_desk.case(number).extending is None
    assert "extension" not in {**any_desk.verdicts(number, Fact.KEPT), **any_desk.verdicts(number, Fact.BREACHED)}
    case = any_desk.case(number)
    assert any_desk.read(lambda work: broken_promises(work, case, any_desk.house)) == []


def test_new_date_must_be_later_than_the_due_time(crew: Crew, anna: Customer) -> None:
    handled = crew.handling(anna.file())
    pressed = crew.security.press(handled, "request_extension", reason="等配件", date="2026-09-30T09:00:00")
    assert pressed.problems == {"date": "earlier"}


def test_case_waiting_for_its_extension_is_kept_whole(any_desk: Desk, number: str) -> None:
    kept = any_desk.case(number)
    clock = next(clock for clock in kept.clocks if clock.name == "solution")
    assert (kept.extending, kept.applicant) == ("solution", 1)
    assert replace(clock, wanted=None) != clock


def test_request_comes_to_whoever_decides_in_their_own_chat(any_desk: Desk, crew: Crew, anna: Customer) -> None:
    chief = Group(desk=any_desk, address=f"5{staff_of(crew.manager):03}")
    own = joins(chief, crew.manager)
    number = crew.handling(anna.file())
    crew.security.do(number, "request_extension", **ASKED)
    asked = chief.last
    assert ("配件周四到货" in asked.text, list(asked.buttons)) == (True, [GRANT, REFUSE])
    own.press(GRANT, asked)
    chief.reads()
    assert any_desk.clocks(number)["solution"] == "10-01 18:00"
    assert asked.buttons == {}
