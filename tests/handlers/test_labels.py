"""What is counted apart is marked with a reason by whom the playbook lets, and is answered all the same."""

from dataclasses import replace

import pytest

from handlers.shelf import Shelf
from tests.handlers.callers import visit
from tests.handlers.crew import Colleague, hire
from tests.handlers.desk import Desk
from workflow.language import Language
from workflow.moves import Fact

MALICIOUS = {"label": "malicious", "reason": "一周内重复投诉同一已澄清事项"}


@pytest.fixture
def owners(any_desk: Desk) -> Desk:
    """A house under the procedure that marks malicious complaints."""
    any_desk.house = replace(any_desk.house, book=Shelf().open("owner-service"))
    return any_desk


def registered(desk: Desk) -> str:
    """File a complaint in the chat."""
    customer = visit(desk)
    customer.say("我要投诉")
    customer.press("同意，开始", "投诉")
    customer.say("王小明", "13800138000", "楼道灯坏了")
    customer.press("没有", "就这些")
    customer.press(customer.labels[0])
    customer.say("昨晚11点", "3号楼", "1302")
    customer.press(customer.labels[0], "确认登记")
    return customer.newest()


def flags(colleague: Colleague, number: str) -> list[str]:
    """Return the short words on the card."""
    return [colleague.desk.house.say(flag, Language.ZH) for flag in colleague.card(number).flags]


def test_a_marked_case_says_so_and_goes_on(owners: Desk) -> None:
    number, manager = registered(owners), hire(owners, "service_manager")
    before = owners.clocks(number)
    manager.do(number, "mark", **MALICIOUS)
    assert "恶意投诉" in flags(manager, number)
    assert owners.clocks(number) == before
    assert owners.case(number).labels == {"malicious"}


def test_a_mark_is_taken_off_with_a_reason_too(owners: Desk) -> None:
    number, manager = registered(owners), hire(owners, "service_manager")
    assert "unmark" not in manager.can(number)
    manager.do(number, "mark", **MALICIOUS)
    assert manager.press(number, "unmark", label="malicious").problems == {"reason": "required"}
    manager.do(number, "unmark", label="malicious", reason="核实属实")
    assert owners.case(number).labels == frozenset()
    assert [event.data["label"] for event in owners.events(number) if event.fact is Fact.UNMARKED] == ["malicious"]


def test_only_those_whom_the_playbook_lets_mark(owners: Desk) -> None:
    number = registered(owners)
    assert "mark" not in hire(owners, "reception").can(number)
