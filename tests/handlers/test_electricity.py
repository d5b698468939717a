"""Whole chats with an electricity supplier: staff answer the tree on the card, customers by buttons or words."""

from dataclasses import replace

import pytest

from handlers.desk_filing import read
from handlers.moved import Result
from handlers.shelf import Shelf
from handlers.staff import register
from tests.handlers.callers import Customer, visit
from tests.handlers.crew import Colleague, hire
from tests.handlers.desk import Desk
from workflow.language import Language
from workflow.people import Side

EARLIER = "2026-06-30 10000\n2026-07-31 10310\n2026-08-31 10620"
EXPLAINED = {"explanation": "已当面说明"}
ON_THE_PHONE = {
    "name": "赵奶奶",
    "phone": "13700137000",
    "issue": "电费太高",
    "when": "上周三",
    "where": "3号楼",
    "expectation": "重新核算电费",
    "category": "bill",
    "channel": "phone",
}
VERIFIED = {"text": "读数 18800，接线与外观正常"}
FIXED = {"measures": "更换变压器", "result": "电压恢复正常", "prevention": "每月巡检"}
LINES = {
    Language.ZH: (("同意，开始", "投诉"), "电费账单", "王小明", ("没有", "就这些"), "确认登记"),
    Language.EN: (("I agree, begin", "Complaint"), "Bill", "Ann Lee", ("No", "That's all"), "Confirm"),
}


@pytest.fixture
def supplier(any_desk: Desk) -> Desk:
    """A house of an electricity supplier, over a store of each engine."""
    any_desk.house = replace(any_desk.house, book=Shelf().open("utility-billing"))
    return any_desk


@pytest.fixture
def agent(supplier: Desk) -> Colleague:
    return hire(supplier, "agent", name="赵客服")


@pytest.fixture
def reader(supplier: Desk) -> Colleague:
    return hire(supplier, "reader", name="钱抄表")


def complain(customer: Customer, words: str, category: str | None = None) -> str:
    """File a complaint in the customer's own language, by buttons where there are some."""
    begin, about, name, done, confirm = LINES[customer.language]
    customer.say("我要投诉" if customer.language is Language.ZH else "I want to complain")
    customer.press(*begin)
    customer.say(name, "13800138000", words)
    customer.press(*done, category or about)
    customer.say("2026-09-28", "3-1302")
    customer.press(customer.labels[0], confirm)
    return customer.newest()


def answer(colleague: Colleague, number: str, *labels: str) -> None:
    """Press answers of the tree that want nothing filled in, one after the other."""
    for label in labels:
        colleague.answer(number, label)


def doubted(customer: Customer, agent: Colleague, words: str = "电费太高了") -> str:
    """Bring a bill to where the meter is read anew: the customer's own reading could not be true."""
    return misread(complain(customer, words), agent)


def misread(number: str, agent: Colleague) -> str:
    """Walk the bill's tree with a reading that could not be true, as far as the special reading."""
    agent.do(number, "contact")
    answer(agent, number, "账单", "已完成", "否", "否", "是", "已完成", "否", "是")
    agent.answer(number, "核对读数", reading="19000", read_on="2026-09-28", history=EARLIER)
    agent.answer(number, "下达")
    return number


def test_an_implausible_reading_leads_to_a_special_reading(supplier: Desk, agent: Colleague, reader: Colleague) -> None:
    number = doubted(visit(supplier), agent)
    assert supplier.stage(number) == "reading"
    assert reader.asked(number) == ("15", ["是", "否"])
    assert "implausible" in [event.data.get("outcome") for event in supplier.events(number)]


def test_a_sound_meter_is_put_to_the_customer_who_may_apply_for_a_test(
    supplier: Desk, agent: Colleague, reader: Colleague
) -> None:
    customer = visit(supplier)
    number = doubted(customer, agent)
    customer.mark()
    reader.answer(number, "否")
    reader.answer(number, "正常", **VERIFIED)
    assert customer.labels == ["接受", "申请检定"]
    assert "申请检定" in customer.say("我要申请检定")
    assert supplier.stage(number) == "meter_test"
    answer(reader, number, "否", "已完成")
    reader.answer(number, "结束", **EXPLAINED)
    assert supplier.stage(number) == "resolved"


def test_words_that_are_no_answer_are_kept_and_the_question_put_again(
    supplier: Desk, agent: Colleague, reader: Colleague
) -> None:
    customer = visit(supplier, language=Language.EN)
    number = doubted(customer, agent, "My bill is far too high")
    reader.answer(number, "否")
    reader.answer(number, "正常", **VERIFIED)
    said = customer.say("I was away in August")
    assert "Do you accept what was found?" in said
    assert customer.labels == ["I accept", "I apply for a test"]
    assert supplier.stage(number) == "verdict"


def test_a_silent_customer_is_asked_once_more_with_the_same_buttons(
    supplier: Desk, agent: Colleague, reader: Colleague
) -> None:
    customer = visit(supplier)
    number = doubted(customer, agent)
    reader.answer(number, "否")
    reader.answer(number, "正常", **VERIFIED)
    customer.mark()
    supplier.until("10-04 09:00")
    assert "还想请您选择" in customer.words
    assert "申请检定" in customer.labels


def test_an_answer_on_an_older_card_counts_for_nothing(supplier: Desk, agent: Colleague) -> None:
    number = complain(visit(supplier), "电费太高了")
    other = hire(supplier, "agent", name="孙客服")
    found = agent.card(number).question
    assert found is not None
    other.answer(number, "账单")
    pressed = agent.choose(found.answers[1].choice)
    assert pressed.result is Result.FIRST
    assert pressed.first == ("孙客服", "acknowledged")


def repaired(customer: Customer, agent: Colleague, surveyor: Colleague) -> str:
    """Bring a complaint about the supply to where the customer is asked about compensation."""
    category = "供电质量" if customer.language is Language.ZH else "Power quality"
    number = complain(customer, "家里电压不稳" if category == "供电质量" else "The voltage drops", category)
    agent.answer(number, "供电质量")
    agent.answer(number, "已完成", team="network", text="请勘查")
    customer.mark()
    surveyor.answer(number, "否")
    return number


def test_compensation_within_the_rules_becomes_a_task(supplier: Desk, agent: Colleague) -> None:
    customer, surveyor = visit(supplier), hire(supplier, "surveyor", name="李勘查")
    number = repaired(customer, agent, surveyor)
    assert customer.labels == ["不要求", "要求赔偿"]
    customer.press("要求赔偿")
    assert surveyor.asked(number) == ("21_rules", ["符合规定", "不符合规定"])
    surveyor.answer(number, "符合规定")
    surveyor.answer(number, "派单", team="works")
    assert (supplier.stage(number), supplier.case(number).team) == ("task", "works")


def test_no_compensation_is_recorded_as_fixed_and_told(supplier: Desk, agent: Colleague) -> None:
    customer, surveyor = visit(supplier, language=Language.EN), hire(supplier, "surveyor", name="李勘查")
    number = repaired(customer, agent, surveyor)
    assert "noted" in customer.say("no")
    assert surveyor.asked(number) == ("27", ["结束"])
    surveyor.answer(number, "结束", **FIXED)
    customer.mark()
    agent.do(number, "tell")
    assert FIXED["result"] in customer.words


def test_good_quality_can_only_be_recorded_as_explained(supplier: Desk, agent: Colleague) -> None:
    customer, surveyor = visit(supplier), hire(supplier, "surveyor", name="李勘查")
    number = complain(customer, "家里电压不稳", "供电质量")
    agent.answer(number, "供电质量")
    agent.answer(number, "已完成", team="network", text="请勘查")
    answer(surveyor, number, "是", "已完成")
    assert surveyor.asked(number) == ("27_good", ["结束"])
    surveyor.answer(number, "结束", **EXPLAINED)
    assert "not_upheld" in supplier.facts(number)


def test_a_move_that_leaves_an_open_question_says_that_it_needs_no_answer(supplier: Desk, agent: Colleague) -> None:
    customer, surveyor = visit(supplier), hire(supplier, "surveyor", name="李勘查")
    number = repaired(customer, agent, surveyor)
    customer.mark()
    surveyor.do(number, "dispatch", team="works")
    assert "现在不用答复了" in customer.words
    assert "尚未收到" not in customer.words
    assert supplier.told_staff(number, "resumed") == set()


def test_an_attitude_complaint_is_answered_by_its_department(supplier: Desk, agent: Colleague) -> None:
    customer, member = visit(supplier, language=Language.EN), hire(supplier, "member", "works", name="周班长")
    number = complain(customer, "The engineer was rude", "Attitude")
    answer(agent, number, "安装、施工、态度、电器、选址、开挖、杂物", "已完成")
    agent.answer(number, "部门", team="works")
    answer(member, number, "已完成", "是", "否，继续跟进", "已完成", "是", "是")
    member.answer(number, "结束", **FIXED)
    customer.mark()
    agent.do(number, "tell")
    assert FIXED["measures"] in customer.words


def test_what_the_meter_reader_found_is_told_with_the_question(
    supplier: Desk, agent: Colleague, reader: Colleague
) -> None:
    customer = visit(supplier)
    number = doubted(customer, agent)
    customer.mark()
    reader.answer(number, "否")
    reader.answer(number, "正常", **VERIFIED)
    assert f"核查结果：{VERIFIED['text']}\n" in customer.words


def test_the_agent_stands_in_for_a_customer_without_chat(supplier: Desk, agent: Colleague, reader: Colleague) -> None:
    filled = read(ON_THE_PHONE, supplier.house, Language.ZH)
    assert isinstance(filled, tuple)
    card = supplier.write(lambda work: register(work, supplier.house, agent.actor, *filled, supplier.now))
    assert card is not None
    number = misread(card.number, agent)
    reader.answer(number, "否")
    reader.answer(number, "正常", **VERIFIED)
    assert agent.asked(number) == ("17", ["接受", "申请检定"])
    agent.answer(number, "申请检定")
    said = next(event for event in supplier.events(number) if event.data.get("through"))
    assert (said.by.side, said.data["through"]) == (Side.CUSTOMER, "赵客服")
    assert supplier.stage(number) == "meter_test"


def test_an_answer_offers_only_the_parties_that_its_stage_hands_work_to(supplier: Desk, agent: Colleague) -> None:
    number = complain(visit(supplier), "小区门口装表箱的工地没收拾", "安装与施工")
    agent.answer(number, "安装、施工、态度、电器、选址、开挖、杂物")
    agent.answer(number, "已完成")
    found = agent.card(number).question
    assert found is not None
    (party,) = (need for need in found.answers[1].needs if need.name == "party")
    assert [value for value, _ in party.choices] == ["contractor"]
    refused = agent.choose(found.answers[1].choice, party="authority", reason="请处理")
    assert refused.problems == {"party": "choice"}
    agent.answer(number, "承包商", party="contractor", reason="请处理")
    assert supplier.stage(number) == "contracted"
