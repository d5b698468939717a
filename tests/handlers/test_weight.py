"""What weighs is seen at once, told to those who must know, and goes first on the board."""

from dataclasses import replace

import pytest

from handlers.shelf import Shelf
from handlers.staff import Result
from tests.handlers.callers import Customer, visit
from tests.handlers.crew import Colleague, hire
from tests.handlers.desk import Desk
from tests.handlers.moments import moment
from workflow.language import Language
from workflow.numbers import CaseNumber
from workflow.people import ALL


@pytest.fixture
def shop(any_desk: Desk) -> Desk:
    """An online shop, on each engine."""
    any_desk.house = replace(any_desk.house, book=Shelf().open("online-service"))
    return any_desk


def only_case(desk: Desk) -> CaseNumber:
    (case,) = desk.read(lambda work: work.cases.board(visible_to=ALL))
    return case.number


def complain(customer: Customer, phone: str, issue: str = "产品坏了") -> CaseNumber:
    customer.say("我要投诉")
    customer.press("同意，开始", "投诉")
    customer.say("王小明", phone, issue)
    customer.press("没有", "就这些", "产品问题")
    customer.say("昨晚11点", "手机应用")
    customer.press("退款", "确认登记")
    return customer.newest()


@pytest.mark.parametrize(
    ("language", "agree", "words"),
    [
        (Language.ZH, "同意，开始", "有人冒充客服，我被骗了五千元"),
        (Language.EN, "I agree, begin", "Your agent was a scam!"),
    ],
)
def test_high_risk_words_are_told_at_the_moment_they_are_seen(
    shop: Desk, language: Language, agree: str, words: str
) -> None:
    customer = visit(shop, language=language)
    customer.say(words)
    shop.until("09-29 10:03")
    answer = customer.press(agree)
    number = only_case(shop)
    assert shop.told_staff(number, "flagged") == {"role:manager", "team:risk", "team:service"}
    told = [notice.at for notice in shop.notices(number) if notice.chat == "role:manager"]
    assert told == [moment("09-29 10:03")]
    assert shop.case(number).provisional
    assert any(said in answer for said in ("立即通知负责人", "told at once"))


def test_nothing_is_told_before_the_customer_consents(shop: Desk) -> None:
    visit(shop).say("我被骗了")
    assert shop.read(lambda work: work.cases.board(visible_to=ALL)) == []


def test_a_denied_word_opens_nothing(shop: Desk) -> None:
    customer = visit(shop)
    customer.say("没有受伤，只是产品坏了")
    customer.press("同意，开始")
    assert shop.read(lambda work: work.cases.board(visible_to=ALL)) == []


def test_danger_after_high_risk_words_alarms_on_the_same_case(shop: Desk) -> None:
    customer = visit(shop)
    customer.say("充电器起火了")
    customer.press("同意，开始")
    number = only_case(shop)
    customer.press("是，情况紧急")
    assert shop.case(number).endangered
    assert shop.facts(number).count("endangered") == 1
    assert only_case(shop) == number


def test_the_flagged_case_is_completed_by_the_dialogue_and_flagged_once(shop: Desk) -> None:
    customer = visit(shop)
    number = complain(customer, "13800138000", "我被骗了")
    case = shop.case(number)
    assert (case.provisional, case.proposed, case.priority) == (False, "high_risk", 3)
    assert shop.facts(number).count("flagged") == 1


def test_high_risk_in_words_that_are_added_later_is_told_too(shop: Desk) -> None:
    customer = visit(shop)
    number = complain(customer, "13800138000")
    assert "flagged" not in shop.facts(number)
    customer.say("进度")
    customer.press("补充情况或证据")
    customer.say("账号被盗，个人信息泄露了")
    assert shop.told_staff(number, "flagged") == {"role:manager", "team:risk", "team:service"}


def test_vips_stand_first_on_the_board_and_the_class_is_remembered(shop: Desk) -> None:
    agent = hire(shop, "agent")
    first, second = complain(visit(shop, "a"), "13800138001"), complain(visit(shop, "b"), "13800138002")
    assert agent.board() == [first, second]
    agent.do(second, "grade", grade="general", customer="vip")
    third = complain(visit(shop, "c"), "13800138002")
    assert agent.board() == [second, third, first]
    assert shop.case(third).customer == "vip"


def test_a_grade_below_the_proposal_is_asked_for_its_reason(shop: Desk) -> None:
    agent: Colleague = hire(shop, "agent")
    number = complain(visit(shop), "13800138000", "我被骗了")
    refused = agent.press(number, "grade", grade="general")
    assert (refused.result, refused.problems) == (Result.FIELDS, {"reason": "required"})
    assert agent.do(number, "grade", grade="general", reason="客户说是玩笑").grade is not None
