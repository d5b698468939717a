"""Two people and one button: who was first is said, and what was typed is kept."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.customer import CHINESE, Customer
from tests.browser.staffer import Staffer

pytestmark = pytest.mark.browser
Hire = Callable[..., Staffer]


@pytest.fixture
def number(customer: Customer) -> str:
    return customer.file(CHINESE)


def test_a_late_press_is_told_who_was_first(number: str, hire: Hire) -> None:
    li, zhao = hire("李主管", "supervisor"), hire("赵客服", "service")
    sheet = zhao.open(number, "contact")
    expect(sheet.locator("#field-text")).to_be_visible()
    sheet.locator("#field-text").fill("客户说今晚还在放")
    li.do(number, "contact")
    assert zhao.send() == 409
    expect(sheet).to_contain_text("李主管")
    expect(sheet.locator("blockquote")).to_have_text("客户说今晚还在放")


def test_a_sheet_without_its_answer_keeps_what_was_typed(number: str, hire: Hire) -> None:
    li = hire("李主管", "supervisor")
    sheet = li.open(number, "escalate")
    assert li.send() == 422
    expect(sheet.locator("#field-reason")).to_have_attribute("aria-invalid", "true")
    sheet.locator("#field-reason").fill("影响多户")
    assert li.send() == 200
    expect(li.card(number)).to_contain_text("负责人处理")


def test_the_board_is_renewed_while_a_sheet_stays_open(number: str, hire: Hire, english_customer: Customer) -> None:
    li = hire("李主管", "supervisor")
    sheet = li.open(number, "contact")
    sheet.locator("#field-text").fill("已打电话")
    english_customer.type("My lift is broken")
    hire("赵客服", "service").do(number, "note", text="另有邻居来电")
    expect(sheet.locator("#field-text")).to_have_value("已打电话")


def test_a_team_sees_only_its_own_cases_live(number: str, hire: Hire) -> None:
    li, team = hire("李主管", "supervisor"), hire("张队长", "member", "security")
    expect(team.card(number)).to_have_count(0)
    li.do(number, "contact")
    li.do(number, "grade", grade="general")
    li.do(number, "dispatch", team="security")
    expect(team.card(number)).to_be_visible()
