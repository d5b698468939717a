"""Complaint, suggestion, enquiry, service request and complaint inside the company, told apart in every procedure."""

from dataclasses import replace

import pytest

from handlers.desk_filing import read
from handlers.shelf import Shelf, names
from handlers.staff import register
from tests.handlers.callers import visit
from tests.handlers.crew import hire
from tests.handlers.desk import Desk
from tests.playbooks.walk import dues, start
from workflow.language import Language
from workflow.moves import Kind

FILED = {
    "kind": "internal",
    "name": "赵工",
    "phone": "13700137000",
    "issue": "仓库交接单三次没有人签字",
    "when": "上周三",
    "where": "一号仓库",
    "room": "一号仓库",
    "expectation": "请查明原因",
    "channel": "phone",
}


@pytest.mark.parametrize("name", names())
def test_all_five_kinds_are_known_and_a_complaint_inside_the_company_runs_on_a_complaints_clocks(name: str) -> None:
    internal = start(name, kind=Kind.INTERNAL)
    complaint = start(name)
    assert {*internal.playbook.kinds} == {*Kind}
    assert internal.case.stage == complaint.case.stage
    assert dues(internal) == dues(complaint)


def test_customers_are_asked_for_the_four_kinds_that_are_theirs(any_desk: Desk) -> None:
    customer = visit(any_desk)
    customer.say("你好")
    customer.press("同意，开始")
    customer.say("门口的灯坏了三天没人修", "没有")
    assert customer.labels[:4] == ["投诉", "建议", "咨询", "服务请求"]
    assert "内部投诉" not in customer.labels


def test_staff_file_a_complaint_inside_the_company(any_desk: Desk) -> None:
    any_desk.house = replace(any_desk.house, book=Shelf().open("property"))
    service = hire(any_desk, "service", name="周客服")
    category = any_desk.house.playbook.categories[0].id
    filled = read({**FILED, "category": category}, any_desk.house, Language.ZH)
    assert isinstance(filled, tuple)
    card = any_desk.write(lambda work: register(work, any_desk.house, service.actor, *filled, any_desk.now))
    assert card is not None
    assert any_desk.case(card.number).kind is Kind.INTERNAL
    assert any_desk.clocks(card.number)["response"] == "09-29 10:10"
