"""A complaint from the first press to the closed case, in a browser: customer, service and team each at their own."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.customer import CHINESE, ENGLISH, Customer
from tests.browser.staffer import Staffer

pytestmark = pytest.mark.browser
Hire = Callable[..., Staffer]
SOLUTION = {"measures": "上门劝导，关闭音响", "result": "夜间已安静", "prevention": "每晚巡查一周"}
DONE = {"measures": "Replaced the motor", "result": "The lift runs", "prevention": "Monthly inspection"}


def solve(number: str, team: Staffer, service: Staffer, *, words: dict[str, str]) -> None:
    """Take a case that was dispatched to its result, which the customer is told with the poll."""
    team.do(number, "acknowledge")
    team.do(number, "react", text=words["measures"])
    team.do(number, "resolve", **words)
    service.do(number, "tell")


def hand_over(number: str, service: Staffer, team: str) -> None:
    """Take a new case to the team that must act."""
    service.do(number, "contact")
    service.do(number, "grade", grade="general")
    service.do(number, "dispatch", team=team)


def test_a_complaint_in_chinese_is_filed_handled_rated_and_closed(customer: Customer, hire: Hire) -> None:
    service, team = hire("李主管", "supervisor"), hire("张队长", "member", "security")
    number = customer.file(CHINESE)
    service.sees(number, "已受理")
    hand_over(number, service, "security")
    team.sees(number, "已派单")
    solve(number, team, service, words=SOLUTION)
    customer.hears("夜间已安静")
    customer.press("满意")
    expect(service.card(number)).to_have_count(0)


def test_a_dissatisfied_customer_in_english_gets_rework(english_customer: Customer, hire: Hire) -> None:
    service = hire("Ann Lee", "supervisor", locale="en-GB")
    team = hire("Bob Fox", "member", "engineering", locale="en-GB")
    number = english_customer.file(ENGLISH)
    hand_over(number, service, "engineering")
    solve(number, team, service, words=DONE)
    english_customer.hears("The lift runs")
    english_customer.press("Dissatisfied")
    english_customer.type("It stopped again this morning")
    service.sees(number, "Rework")
    service.do(number, "dispatch", team="engineering")
    solve(number, team, service, words=DONE | {"result": "New brakes too"})
    english_customer.hears("New brakes too")
    english_customer.press("Satisfied")
    expect(service.card(number)).to_have_count(0)
