"""What a customer is given: named on plan and solution, told in words, kept with its money, approved by its sum."""

from dataclasses import replace
from pathlib import Path

import pytest

from handlers.shelf import Shelf
from tests.handlers.callers import Customer, file_at_a_site, visit
from tests.handlers.crew import SOLVED, Colleague, Crew, hire
from tests.handlers.desk import Desk
from tests.patched import house_of, patched
from workflow.language import Language
from workflow.moves import Fact
from workflow.remedies import Given, Remedy

PLAN = {"text": "换新并赔付", "date": "2026-10-20"}
MONEY = """
[remedies]
offered = ["apology", "refund", "compensation"]
currency = { zh = "元", en = "yuan" }
"""


def shown(colleague: Colleague, number: str, fact: Fact) -> str:
    """Return what a line of the timeline says of remedies."""
    say = colleague.desk.house.say
    line = next(line for line in reversed(colleague.dossier(number).timeline) if line.fact == fact)
    return "\n".join(say(said, Language.ZH) for _, said in line.words)


@pytest.fixture
def group(desk: Desk, tmp_path: Path) -> Desk:
    """A house where plans of 5,000 and more are approved, and money is given as refund or compensation."""
    desk.house = house_of(patched(tmp_path, base="call-center-group", more=MONEY), desk.house)
    return desk


@pytest.fixture
def agent(group: Desk) -> Colleague:
    return hire(group, "agent")


def upheld(desk: Desk, agent: Colleague, chat: str) -> str:
    """File a complaint and find it valid."""
    number = file_at_a_site(visit(desk, chat))
    for move in ("contact", "grade", "acknowledge", "uphold"):
        if move in agent.can(number):
            agent.do(number, move, **({"grade": "general"} if move == "grade" else {}))
    return number


def test_property_names_the_fee_refund_and_the_changed_rule(crew: Crew, anna: Customer) -> None:
    number = crew.handling(anna.file())
    needs = {need.name: need for button in crew.security.card(number).presses for need in button.needs}
    assert [value for value, _ in needs["remedies"].choices] == ["refund", "process_change"]
    assert {"refund", "compensation", "amount"} & needs.keys() == {"refund"}


def test_remedies_of_a_plan_are_told_with_their_money(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = crew.handling(anna.file())
    anna.mark()
    crew.security.do(number, "propose", **PLAN, remedies=["refund", "process_change"], refund="120")
    assert "处理措施：退款 120.00 元；改进流程" in anna.words
    assert desk.case(number).remedies == (Given(Remedy.REFUND, 12_000), Given(Remedy.PROCESS_CHANGE))
    assert desk.case(number).amount == 12_000


def test_the_solution_begins_with_the_remedies_of_the_plan(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = crew.handling(anna.file())
    crew.security.do(number, "propose", **PLAN, remedies=["refund"], refund="120")
    button = next(button for button in crew.security.card(number).presses if button.move == "resolve")
    assert {need.name: need.value for need in button.needs if need.value} == {"remedies": "refund", "refund": "120.00"}
    crew.security.do(number, "resolve", **SOLVED)
    assert desk.case(number).remedies == (Given(Remedy.REFUND, 12_000),)


def test_what_was_given_is_told_with_the_result(anna: Customer, crew: Crew) -> None:
    number = crew.handling(anna.file())
    crew.security.do(number, "resolve", **SOLVED, refund="99.5")
    anna.mark()
    crew.service.do(number, "tell")
    assert "处理措施：退款 99.50 元" in anna.words
    assert "退款 99.50 元" in shown(crew.service, number, Fact.RESOLVED)
    assert [given for given, _ in crew.service.card(number).remedies] == [Given(Remedy.REFUND, 9_950)]


def test_money_without_an_amount_is_asked_for(anna: Customer, crew: Crew) -> None:
    number = crew.handling(anna.file())
    assert crew.security.press(number, "propose", **PLAN, remedies=["refund"]).problems == {"refund": "required"}


def test_a_remedy_that_is_not_offered_is_refused(anna: Customer, crew: Crew) -> None:
    number = crew.handling(anna.file())
    refused = crew.security.press(number, "propose", **PLAN, remedies=["replacement"], compensation="5")
    assert refused.problems == {"remedies": "choice", "compensation": "unknown"}
    assert crew.security.press(number, "propose", **PLAN, remedies=3).problems == {"remedies": "choices"}


def test_service_desk_offers_all_six_remedies(any_desk: Desk) -> None:
    any_desk.house = replace(any_desk.house, book=Shelf().open("service-desk"))
    agent = hire(any_desk, "agent", next(iter(any_desk.house.playbook.teams)))
    number = upheld(any_desk, agent, "anna")
    agent.do(number, "propose", **PLAN, remedies=["apology", "replacement"], compensation="50")
    assert any_desk.case(number).remedies == (
        Given(Remedy.APOLOGY),
        Given(Remedy.REPLACEMENT),
        Given(Remedy.COMPENSATION, 5_000),
    )


def test_the_sum_of_the_money_decides_on_approval(group: Desk, agent: Colleague) -> None:
    less, more = upheld(group, agent, "anna"), upheld(group, agent, "berta")
    agent.do(less, "propose", **PLAN, refund="2000", compensation="2999.99")
    agent.do(more, "propose", **PLAN, refund="2000", compensation="3000")
    assert (group.stage(less), group.stage(more)) == ("offered", "approval")


def test_a_solution_gives_no_more_than_was_approved(group: Desk, agent: Colleague) -> None:
    number = upheld(group, agent, "anna")
    agent.do(number, "propose", **PLAN, refund="100")
    visit(group).press("同意")
    agent.do(number, "order")
    member = hire(group, "member", group.case(number).team)
    member.do(number, "acknowledge")
    assert member.press(number, "resolve", **SOLVED, refund="5000").problems == {"remedies": "approval"}
    member.do(number, "resolve", **SOLVED, refund="4999")
