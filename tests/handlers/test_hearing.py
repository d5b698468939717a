"""An answer given by phone or in person counts like a press, where chat can't bring it or has not, and is told back."""

from dataclasses import replace

import pytest

from handlers.desk_filing import read
from handlers.shelf import Shelf
from handlers.staff import Result, register
from tests.handlers.callers import Customer, file_at_a_site, visit
from tests.handlers.crew import SOLVED, Colleague, Crew, hire
from tests.handlers.desk import Desk
from workflow.language import Language
from workflow.moves import Fact
from workflow.people import Side

PLAN = {"text": "更换水管", "date": "2026-10-20"}
BY_PHONE = {"how": "phone"}
TOLD = {
    "name": "赵奶奶",
    "phone": "13700137000",
    "issue": "家里漏水",
    "when": "昨晚",
    "where": "3号楼",
    "expectation": "修好",
}


def group(desk: Desk) -> Desk:
    """Return the house under a procedure in which plans are agreed to."""
    desk.house = replace(desk.house, book=Shelf().open("call-center-group"))
    return desk


def offered(customer: Customer, agent: Colleague) -> str:
    """File a complaint and put a plan to its customer."""
    return proposed(file_at_a_site(customer), agent)


def proposed(number: str, agent: Colleague) -> str:
    """Bring a registered case to where its plan is put to the customer."""
    for move in ("contact", "grade", "uphold"):
        if move in agent.can(number):
            agent.do(number, move, **({"grade": "general"} if move == "grade" else {}))
    agent.do(number, "propose", **PLAN)
    return number


def taken_down(desk: Desk, agent: Colleague) -> str:
    """Register a complaint of somebody who has no chat."""
    category = desk.house.playbook.categories[0].id
    filled = read({**TOLD, "category": category, "channel": "phone"}, desk.house, Language.ZH)
    assert isinstance(filled, tuple)
    card = desk.write(lambda work: register(work, desk.house, agent.actor, *filled, desk.now))
    assert card is not None
    return card.number


def test_a_customer_who_answers_in_chat_is_not_answered_for(desk: Desk) -> None:
    agent = hire(group(desk), "agent")
    number = offered(visit(desk), agent)
    assert desk.stage(number) == "offered"
    assert "hear" not in agent.can(number)


@pytest.mark.parametrize(("said", "stage"), [("agree", "agreed"), ("disagree", "analysis")])
def test_agreement_on_the_phone_counts_like_a_press(any_desk: Desk, said: str, stage: str) -> None:
    agent = hire(group(any_desk), "agent", name="林客服")
    number = proposed(taken_down(any_desk, agent), agent)
    agent.do(number, "hear", said=said, **BY_PHONE)
    assert any_desk.stage(number) == stage
    heard, answer = [event for event in any_desk.events(number) if event.fact in (Fact.HEARD, f"{said}d")]
    assert (heard.by.name, heard.data["how"]) == ("林客服", "phone")
    assert (answer.by.side, answer.data["through"]) == (Side.CUSTOMER, "林客服")


def test_who_was_asked_once_more_may_answer_at_the_counter(desk: Desk) -> None:
    agent, customer = hire(group(desk), "agent"), visit(desk)
    number = offered(customer, agent)
    desk.until("10-02 09:00")
    customer.mark()
    agent.do(number, "hear", said="agree", how="in_person")
    assert desk.stage(number) == "agreed"
    assert "已记下您当面告知我们的答复：“同意方案”。如有出入，请直接告诉我们。" in customer.words


def test_only_answers_that_are_awaited_can_be_heard(desk: Desk) -> None:
    agent = hire(group(desk), "agent")
    number = proposed(taken_down(desk, agent), agent)
    refused = agent.press(number, "hear", said="satisfied", how="letter")
    assert (refused.result, refused.problems) == (Result.FIELDS, {"said": "choice", "how": "choice"})
    needs = next(button.needs for button in agent.card(number).presses if button.move == "hear")
    assert [value for value, _ in needs[0].choices] == ["agree", "disagree"]


def test_a_rating_given_by_phone_closes_the_case_and_says_how_to_object(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = crew.told(anna.file())
    assert "hear" not in crew.service.can(number)
    desk.until("09-30 09:00")
    anna.mark()
    crew.service.do(number, "hear", said="satisfied", **BY_PHONE)
    assert (desk.stage(number), desk.case(number).outcome) == ("closed", "accepted")
    assert "通过电话" in anna.words
    assert anna.labels == ["问题重现，重新打开"]


def test_a_new_plan_is_asked_in_chat_again_first(desk: Desk) -> None:
    agent, customer = hire(group(desk), "agent"), visit(desk)
    number = offered(customer, agent)
    desk.until("10-02 09:00")
    agent.do(number, "hear", said="disagree", text="价格太高", **BY_PHONE)
    agent.do(number, "propose", **PLAN)
    assert "hear" not in agent.can(number)


def test_nobody_is_called_about_what_they_just_said_on_the_phone(desk: Desk, crew: Crew) -> None:
    agent = crew.service
    number = crew.told(taken_down(desk, agent))
    agent.do(number, "call", reached="yes")
    agent.do(number, "hear", said="dissatisfied", text="还是吵", **BY_PHONE)
    assert desk.case(number).calls == 0
    assert desk.facts(number)[-1] != "call_due"


def test_what_was_heard_stands_on_the_timeline_in_words(desk: Desk, crew: Crew) -> None:
    number = crew.told(taken_down(desk, crew.service))
    crew.service.do(number, "hear", said="neutral", text="凑合", **BY_PHONE)
    line = next(line for line in crew.service.dossier(number).timeline if line.fact == Fact.HEARD)
    say = desk.house.say
    assert [say(said, Language.ZH) for _, said in line.words] == ["凑合", "一般", "通过电话"]
    assert SOLVED["result"] in "".join(str(event.data) for event in desk.events(number))
