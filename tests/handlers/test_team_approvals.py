"""What has to be decided comes to whoever decides, in their own chat, and says afterwards what came of it."""

from dataclasses import dataclass, replace

import pytest

from handlers.shelf import Shelf
from handlers.teams.approvals import deciders
from tests.handlers.callers import Customer, visit
from tests.handlers.crew import Colleague, hire
from tests.handlers.desk import Desk
from tests.handlers.teamwork import Group, Member, joins, said
from tests.handlers.test_case_wording import CASE
from tests.handlers.test_plans import analysed
from workflow.moves import Fact
from workflow.numbers import CaseNumber

APPROVE, REJECT = said("cases.move.approve"), said("cases.move.reject")
PLAN = {"text": "更换水管", "date": "2026-10-20", "amount": "6000"}


@dataclass(slots=True)
class Approver:
    """Somebody who decides, with their own chat."""

    colleague: Colleague
    group: Group
    own: Member

    @property
    def requests(self) -> list[str]:
        """What is asked there, as it stands now."""
        self.group.reads()
        return [each.text for each in self.group.posts]


def approver(desk: Desk, role: str, name: str = "吴总") -> Approver:
    colleague = hire(desk, role, name=name)
    group = Group(desk=desk, address=f"5{colleague.actor.staff:03}")
    return Approver(colleague, group, joins(group, colleague))


@pytest.fixture
def company(desk: Desk) -> Desk:
    """A house in which dear plans are approved."""
    desk.house = replace(desk.house, book=Shelf().open("call-center-group"))
    return desk


@pytest.fixture
def agent(company: Desk) -> Colleague:
    return hire(company, "agent")


@pytest.fixture
def customer(company: Desk) -> Customer:
    return visit(company)


@pytest.fixture
def number(customer: Customer, agent: Colleague) -> str:
    """A case whose plan is not proposed yet."""
    return analysed(customer, agent)


def test_plan_comes_to_whoever_approves_it_with_its_words_and_two_buttons(
    company: Desk, agent: Colleague, number: str
) -> None:
    chief = approver(company, "vice_president")
    agent.do(number, "propose", **PLAN)
    asked = chief.group.last
    assert ("更换水管" in asked.text, "6000.00" in asked.text) == (True, True)
    assert list(asked.buttons) == [APPROVE, REJECT]


def test_one_press_approves_and_the_message_says_so(company: Desk, agent: Colleague, number: str) -> None:
    chief = approver(company, "vice_president")
    agent.do(number, "propose", **PLAN)
    asked = chief.group.last
    chief.own.press(APPROVE, asked)
    chief.group.reads()
    assert (company.case(number).stage, asked.edits, asked.buttons) == ("offered", 1, {})
    assert f"→ {said('cases.fact.approved')}" in asked.text
    assert "吴总" in asked.text


def test_reason_for_rejecting_is_asked_for_there(company: Desk, agent: Colleague, number: str) -> None:
    chief = approver(company, "vice_president")
    agent.do(number, "propose", **PLAN)
    asked = chief.group.last
    chief.own.press(REJECT, asked)
    chief.own.says("太贵")
    chief.group.reads()
    assert company.case(number).stage == "analysis"
    assert ("太贵" in asked.text, asked.buttons) == (True, {})


def test_decision_made_elsewhere_is_on_the_message_and_a_late_press_hears_who_was_first(
    company: Desk, agent: Colleague, number: str
) -> None:
    first, second = approver(company, "vice_president"), approver(company, "vice_president", "郑总")
    agent.do(number, "propose", **PLAN)
    old = second.group.last.buttons[REJECT]
    assert said("teams.approval.head") in second.group.last.text
    first.colleague.do(number, "approve")
    assert (second.group.last.buttons, said("teams.approval.head") in second.group.last.text) == ({}, False)
    assert "吴总" in second.own.choose(old)
    assert company.case(number).stage == "offered"


def test_new_plan_after_a_rejected_one_is_a_new_message(company: Desk, agent: Colleague, number: str) -> None:
    chief = approver(company, "vice_president")
    agent.do(number, "propose", **PLAN)
    chief.colleague.do(number, "reject", reason="太贵")
    agent.do(number, "propose", **{**PLAN, "text": "修补水管"})
    chief.group.reads()
    before, after = (each for each in chief.group.posts if "ring" not in each.said.notice.body)
    assert (before.buttons, list(after.buttons)) == ({}, [APPROVE, REJECT])
    assert ("更换水管" in before.text, "修补水管" in after.text) == (True, True)


def test_case_that_was_withdrawn_meanwhile_has_nothing_to_decide(
    company: Desk, customer: Customer, agent: Colleague, number: str
) -> None:
    chief = approver(company, "vice_president")
    agent.do(number, "propose", **PLAN)
    asked = chief.group.last
    customer.choose(f"w:{CaseNumber(number)}")
    customer.choose(f"W:{CaseNumber(number)}")
    chief.group.reads()
    assert (said("teams.approval.over") in asked.text, asked.buttons) == (True, {})


def test_who_is_recused_from_the_case_is_not_asked(company: Desk, agent: Colleague, number: str) -> None:
    accused, other = approver(company, "vice_president"), approver(company, "vice_president", "郑总")
    hire(company, "general_manager")
    other.colleague.do(number, "recuse", staff=accused.colleague.actor.staff, reason="被投诉人")
    agent.do(number, "propose", **PLAN)
    assert "更换水管" in other.group.last.text
    assert accused.requests == []


def test_who_may_decide_too_is_asked_only_where_nobody_has_the_role(desk: Desk) -> None:
    desk.house = replace(desk.house, book=Shelf().open("iso9001"))
    waits = replace(CASE, stage="approval", team="quality", grade="serious", category=None)

    def asked() -> list[str]:
        return desk.read(
            lambda work: [each.name for each in deciders(work, waits, Fact.PROPOSED, desk.house.playbook, desk.now)]
        )

    hire(desk, "general_manager", name="总经理")
    assert asked() == ["总经理"]
    hire(desk, "representative", name="管代")
    assert asked() == ["管代"]
