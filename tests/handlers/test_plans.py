"""A plan comes before the customer once nobody has to approve it any more, and the customer's word on it counts."""

from dataclasses import replace

import pytest

from handlers.shelf import Shelf
from tests.handlers.callers import Customer, file_at_a_site, visit
from tests.handlers.crew import Colleague, hire
from tests.handlers.desk import Desk

PLAN = {"text": "更换水管", "date": "2026-10-20"}


@pytest.fixture
def group(desk: Desk) -> Desk:
    """A house under a procedure in which plans are approved and agreed to."""
    desk.house = replace(desk.house, book=Shelf().open("call-center-group"))
    return desk


@pytest.fixture
def agent(group: Desk) -> Colleague:
    return hire(group, "agent")


@pytest.fixture
def customer(group: Desk) -> Customer:
    return visit(group)


def analysed(customer: Customer, agent: Colleague) -> str:
    """File a complaint and find it valid."""
    number = file_at_a_site(customer)
    for move in ("contact", "grade", "uphold"):
        if move in agent.can(number):
            agent.do(number, move, **({"grade": "general"} if move == "grade" else {}))
    return number


def test_a_plan_that_needs_no_approval_is_put_to_the_customer(customer: Customer, agent: Colleague) -> None:
    number = analysed(customer, agent)
    customer.mark()
    agent.do(number, "propose", **PLAN)
    assert "更换水管" in customer.words
    assert customer.labels == ["同意", "不同意"]


def test_a_plan_that_waits_for_approval_is_not_told(group: Desk, customer: Customer, agent: Colleague) -> None:
    number = analysed(customer, agent)
    customer.mark()
    agent.do(number, "propose", amount="6000", **PLAN)
    assert (group.case(number).stage, customer.words) == ("approval", "")
    hire(group, "vice_president").do(number, "approve")
    assert "更换水管" in customer.words
    assert customer.labels == ["同意", "不同意"]


def test_agreement_sets_the_plan_in_motion(group: Desk, customer: Customer, agent: Colleague) -> None:
    number = analysed(customer, agent)
    agent.do(number, "propose", **PLAN)
    assert "按方案执行" in customer.press("同意")
    assert group.case(number).stage == "agreed"


def test_disagreement_leads_back_to_planning_with_the_customers_words(
    group: Desk, customer: Customer, agent: Colleague
) -> None:
    number = analysed(customer, agent)
    agent.do(number, "propose", **PLAN)
    customer.press("不同意")
    customer.say("希望周末来修")
    assert group.case(number).stage == "analysis"
    assert group.events(number)[-1].data["text"] == "希望周末来修"


def test_an_answer_to_an_older_plan_counts_for_nothing(group: Desk, customer: Customer, agent: Colleague) -> None:
    number = analysed(customer, agent)
    agent.do(number, "propose", **PLAN)
    old = customer.choice("同意")
    customer.press("不同意")
    agent.do(number, "propose", **PLAN)
    customer.choose(old)
    assert group.case(number).stage == "offered"


def test_partly_solved_while_we_still_look_after_it_counts_as_dissatisfied(desk: Desk) -> None:
    desk.house = replace(desk.house, book=Shelf().open("online-service"))
    someone, agent = visit(desk), hire(desk, "agent")
    number = analysed(someone, agent)
    for move, fields in (("resolve", dict.fromkeys(("measures", "result", "prevention"), "好")), ("tell", {})):
        agent.do(number, move, **fields)
    someone.press("满意")
    assert desk.case(number).stage == "aftercare"
    asked = next(place for place, each in enumerate(desk.house.playbook.poll.questions) if each.reworks)
    someone.choose(f"q:{number}:{asked}:1")
    assert (desk.case(number).stage, desk.case(number).round) == ("analysis", 2)
