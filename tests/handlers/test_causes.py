"""So many cases of the same cause are told once, and each is listed beside the others."""

from dataclasses import replace

import pytest

from handlers.shelf import Shelf
from tests.handlers.callers import visit
from tests.handlers.crew import hire
from tests.handlers.desk import Desk
from workflow.numbers import CaseNumber


@pytest.fixture
def shop(any_desk: Desk) -> Desk:
    """An online shop, on each engine: five of a category within 24 h are many."""
    any_desk.house = replace(any_desk.house, book=Shelf().open("online-service"))
    return any_desk


def complain(shop: Desk, number: int, category: str = "产品问题") -> CaseNumber:
    customer = visit(shop, f"chat {number}")
    customer.say("我要投诉")
    customer.press("同意，开始", "投诉")
    customer.say("王小明", f"138001380{number:02}", "产品坏了")
    customer.press("没有", "就这些", category)
    customer.say("昨晚11点", "手机应用")
    customer.press("退款", "确认登记")
    return customer.newest()


def test_the_fifth_case_of_a_cause_is_told_to_those_who_must_know(shop: Desk) -> None:
    numbers = [complain(shop, each) for each in range(5)]
    told = [number for number in numbers if "systemic" in shop.facts(number)]
    assert told == [numbers[-1]]
    assert shop.told_staff(numbers[-1], "systemic") == {"role:supervisor", "role:manager"}
    assert [shop.case(number).systemic for number in numbers] == [False] * 4 + [True]


def test_a_further_case_is_marked_and_not_told_again(shop: Desk) -> None:
    *_, last = [complain(shop, each) for each in range(6)]
    assert shop.case(last).systemic
    assert "systemic" not in shop.facts(last)


def test_cases_from_before_the_window_are_not_counted(shop: Desk) -> None:
    early = [complain(shop, each) for each in range(4)]
    shop.until("09-30 10:01")
    late = complain(shop, 4)
    assert not shop.case(late).systemic
    assert len(early) == 4


def test_case_that_is_found_to_be_of_another_cause_is_counted_there_and_no_longer_here(shop: Desk) -> None:
    agent = hire(shop, "agent")
    numbers = [complain(shop, each) for each in range(4)]
    other = complain(shop, 5, "其他")
    agent.do(other, "contact")
    agent.do(other, "grade", grade="general", category="product")
    assert ("systemic" in shop.facts(other), shop.case(other).systemic) == (True, True)
    assert shop.told_staff(other, "systemic") == {"role:supervisor", "role:manager"}
    assert set(agent.dossier(numbers[0]).alike) == {*numbers[1:], other}
    agent.do(other, "grade", grade="general", category="attitude")
    assert (shop.case(other).systemic, set(agent.dossier(numbers[0]).alike)) == (False, set(numbers[1:]))


def test_the_other_cases_of_the_cause_stand_on_the_case_page(shop: Desk) -> None:
    agent = hire(shop, "agent")
    first, second = complain(shop, 1), complain(shop, 2)
    other = complain(shop, 3, "其他")
    assert agent.dossier(second).alike == (first,)
    assert agent.dossier(first).alike == (second,)
    assert agent.dossier(other).alike == ()


def test_case_that_is_found_to_be_of_no_known_cause_is_counted_with_none(shop: Desk) -> None:
    agent = hire(shop, "agent")
    first, second = complain(shop, 1), complain(shop, 2)
    agent.do(second, "contact")
    agent.do(second, "grade", grade="general", category="other")
    assert agent.dossier(first).alike == ()
