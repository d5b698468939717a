"""Suggestions, enquiries and service requests: numbered like complaints, with one clock, the answer's."""

import pytest

from tests.handlers.callers import Customer
from tests.handlers.crew import Crew
from tests.handlers.desk import Desk, Rung
from workflow.moves import Fact, Phase

KINDS = {"建议": "suggestion", "咨询": "enquiry", "服务请求": "service_request"}


@pytest.mark.parametrize("label", KINDS)
def test_each_kind_is_numbered_and_runs_on_the_answers_clock(desk: Desk, anna: Customer, label: str) -> None:
    number = anna.ask(label)
    assert (desk.case(number).kind, desk.stage(number)) == (KINDS[label], "question")
    assert desk.clocks(number) == {"answer": "09-30 10:00"}


@pytest.mark.parametrize("label", KINDS)
def test_an_answer_closes_it_without_a_poll(desk: Desk, anna: Customer, crew: Crew, label: str) -> None:
    number = anna.ask(label)
    crew.service.do(number, "reply", text="停车场 24 小时开放")
    case = desk.case(number)
    assert (case.stage, case.phase, case.outcome) == ("answered", Phase.CLOSED, "answered")
    assert desk.verdicts(number, Fact.KEPT) == {"answer": "09-29 10:00"}
    assert "停车场 24 小时开放" in anna.words


def test_an_enquiry_nobody_answers_climbs_to_the_manager(desk: Desk, anna: Customer) -> None:
    number = anna.ask("咨询")
    desk.until("10-01 10:00")
    assert desk.rungs(number, "answer") == [
        Rung("09-30 07:00", "reminded", frozenset({"team:service"})),
        Rung("09-30 10:00", "supervised", frozenset({"team:service", "role:supervisor"})),
        Rung("10-01 10:00", "raised", frozenset({"role:manager"})),
    ]


def test_an_answer_that_leaves_something_open_can_be_reopened(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = anna.ask("咨询")
    crew.service.do(number, "reply", text="24 小时开放")
    anna.say("进度")
    anna.press("问题重现，重新打开")
    assert (desk.stage(number), desk.clocks(number)) == ("question", {"answer": "09-30 10:00"})


def test_a_complaint_has_no_answer_clock_and_an_enquiry_no_poll(desk: Desk, anna: Customer, crew: Crew) -> None:
    complaint, enquiry = anna.file(), anna.ask("咨询")
    assert "answer" not in desk.clocks(complaint)
    assert "tell" not in crew.service.can(enquiry)


def test_an_enquiry_handed_to_another_team_stays_service_to_answer(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = anna.ask("咨询")
    crew.service.do(number, "transfer", team="security", reason="停车场归秩序维护部")
    assert desk.clocks(number) == {"answer": "09-30 10:00"}
    assert crew.security.board() == [number]
    crew.security.do(number, "reply", text="24 小时开放")
    assert desk.stage(number) == "answered"
