"""A category that begins a way of its own: offered where it belongs, and asked for again where the kind changes."""

from dataclasses import replace
from typing import Any

import pytest

from handlers.desk_filing import read
from handlers.intake.draft import Draft
from handlers.intake.heard import Heard, Scene
from handlers.intake.opening import read_kind
from handlers.shelf import Shelf
from handlers.staff import register
from tests.handlers.callers import Customer, visit
from tests.handlers.crew import hire
from tests.handlers.desk import Desk
from workflow.language import Language
from workflow.moves import Kind, Move

SAID = "想装修厨房，敲掉一面墙"
FORM = {
    "channel": "front_desk",
    "name": "王小明",
    "phone": "13800138000",
    "issue": SAID,
    "room": "1302",
    "when": "今天",
    "where": "3号楼1302",
    "expectation": "尽快批准",
}


@pytest.fixture
def owners(desk: Desk) -> Desk:
    """The house of owners and stewards."""
    desk.house = replace(desk.house, book=Shelf().open("owner-service"))
    return desk


def at_category(customer: Customer, kind: str) -> Customer:
    """Walk to the question of what it is about."""
    customer.say("你好")
    customer.press("同意，开始", kind)
    customer.say("王小明", "13800138000", SAID)
    customer.press("没有", "就这些")
    return customer


def confirmed(customer: Customer) -> Customer:
    customer.press("今天")
    customer.say("3号楼1302", "1302", "尽快批准")
    return customer


def test_renovation_is_offered_for_a_service_request_and_for_nothing_else(owners: Desk) -> None:
    assert "装修申请" in at_category(visit(owners, "anna"), "服务请求").labels
    other = at_category(visit(owners, "ben"), "投诉")
    assert "装修申请" not in other.labels
    assert "装修申请" not in other.say("装修申请")


def test_case_of_such_a_category_begins_in_its_own_stage(owners: Desk) -> None:
    customer = at_category(visit(owners), "服务请求")
    customer.press("装修申请")
    confirmed(customer).press("确认登记")
    case = owners.case(customer.newest())
    assert (case.stage, case.kind, case.category) == ("application", Kind.SERVICE_REQUEST, "renovation")


def test_service_request_about_anything_else_goes_the_way_of_its_kind(owners: Desk) -> None:
    customer = at_category(visit(owners), "服务请求")
    customer.press("其他")
    confirmed(customer).press("确认登记")
    assert owners.stage(customer.newest()) == "question"


def test_category_that_is_not_for_the_corrected_kind_is_asked_for_again(owners: Desk) -> None:
    customer = at_category(visit(owners), "服务请求")
    customer.press("装修申请")
    confirmed(customer).press("改类型", "投诉")
    assert "属于哪一类" in customer.words
    customer.press("其他", "确认登记")
    case = owners.case(customer.newest())
    assert (case.stage, case.category) == ("received", "other")


def test_category_that_a_sign_knew_goes_where_it_is_not_for_the_kind(owners: Desk) -> None:
    scene = Scene(playbook=owners.house.playbook, language=Language.ZH, now=owners.now)
    draft = Draft(step="kind", revision=1, category="renovation", known=("where", "category"))
    read_as = {kind: read_kind(draft, Heard(value=kind), scene).draft for kind in ("complaint", "service_request")}
    assert (read_as["complaint"].category, read_as["complaint"].known) == (None, ("where",))
    assert (read_as["service_request"].category, read_as["service_request"].known) == ("renovation", draft.known)


def test_form_at_the_desk_refuses_a_category_of_another_kind(owners: Desk) -> None:
    def problems(**given: Any) -> object:
        return read({**FORM, **given}, owners.house, Language.ZH)

    assert problems(category="renovation", kind="complaint") == {"category": "kind"}
    assert problems(category="renovation") == {"category": "kind"}
    filled = problems(category="renovation", kind="service_request")
    assert isinstance(filled, tuple)


def test_renovation_that_staff_take_down_begins_in_its_own_stage(owners: Desk) -> None:
    reception = hire(owners, "reception", name="周前台")
    filled = read({**FORM, "category": "renovation", "kind": "service_request"}, owners.house, Language.ZH)
    assert isinstance(filled, tuple)
    card = owners.write(lambda work: register(work, owners.house, reception.actor, *filled, owners.now))
    assert card is not None
    assert owners.stage(card.number) == "application"


def test_person_grades_a_case_into_no_category_of_another_kind(owners: Desk) -> None:
    reception = hire(owners, "reception", name="周前台")
    customer = at_category(visit(owners), "投诉")
    customer.press("其他")
    confirmed(customer).press("确认登记")
    reception.do(customer.newest(), "contact")
    graded = next(press for press in reception.card(customer.newest()).presses if press.move == "grade")
    offered = next(need for need in graded.needs if need.name == "category")
    assert "renovation" not in {choice for choice, _ in offered.choices}


def test_move_with_words_of_its_own_is_called_so_on_its_button_and_on_the_timeline(owners: Desk) -> None:
    manager = hire(owners, "service_manager", name="何经理")
    customer = at_category(visit(owners), "服务请求")
    customer.press("装修申请")
    confirmed(customer).press("确认登记")
    number = customer.newest()
    labels = {press.move: owners.house.say(press.label, Language.ZH) for press in manager.card(number).presses}
    assert (labels[Move.APPROVE], labels[Move.NOTE]) == ("批准装修申请", "进展记录")
    manager.do(number, "approve")
    line = next(line for line in manager.dossier(number).timeline if line.fact == "approved")
    assert owners.house.say(line.said, Language.EN) == "Approve the renovation"


def test_refused_applicant_reads_why_and_may_apply_again(owners: Desk) -> None:
    manager = hire(owners, "service_manager", name="何经理")
    customer = at_category(visit(owners), "服务请求")
    customer.press("装修申请")
    confirmed(customer).press("确认登记")
    number = customer.newest()
    manager.do(number, "not_uphold", explanation="该墙为承重墙")
    customer.look()
    assert "未获批准" in customer.words
    assert "该墙为承重墙" in customer.words
    customer.press("重新申请")
    assert owners.stage(number) == "application"
