"""A customer-service manager's day at the desk of a group's call centre, from signing in to reading the month."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bot.clock import VirtualClock
from tests.bot.web.serving import Serving, serving
from tests.browser.customer import Customer
from tests.browser.staffer import Staffer
from tests.handlers.moments import moment

pytestmark = pytest.mark.browser
OpenPage = Callable[..., Page]
PLAYBOOK = Path(__file__).parents[2] / "playbooks" / "call-center-group.toml"
QUESTION = (
    ("press", "同意，开始"), ("press", "咨询"), ("type", "王女士"), ("type", "13800138000"),
    ("type", "物业费可以按季度交吗"), ("press", "没有"), ("press", "就这些"), ("press", "物业服务"),
    ("press", "刚才"), ("type", "江湾3号楼"), ("press", "跳过"), ("press", "确认登记"),
)  # fmt: skip


@pytest.fixture
def group(tmp_path: Path, clock: VirtualClock) -> Iterator[Serving]:
    """A group with several sites, on Tuesday at ten in the morning."""
    with serving(tmp_path / "data", clock, playbook=PLAYBOOK) as running:
        yield running


@pytest.fixture
def manager(group: Serving, open_page: OpenPage) -> Staffer:
    """Somebody who supervises the call centre and heads the director's office: an administrator gave both roles."""
    found = Staffer(open_page(group), group.invite("supervisor"), "周经理")
    administrator = Staffer(open_page(group), group.invite("administrator"), "管理员").page
    administrator.goto("/desk/people")
    administrator.get_by_label("给谁").select_option(label="周经理")
    administrator.get_by_label("角色").select_option(label="地区营销副总")
    administrator.get_by_role("button", name="确定").click()
    expect(administrator.locator(".people li", has_text="周经理")).to_contain_text("地区营销副总")
    return found


def takes_a_call(manager: Staffer, known: int = 0) -> str:
    """Register what somebody says on the phone, by keyboard alone; so many cases of theirs are shown beside it."""
    page = manager.page
    page.goto("/desk/new")
    told = {
        "name": "赵奶奶",
        "phone": "13700137000",
        "issue": "家里漏水，地板都泡了",
        "when": "昨晚",
        "where": "江湾3号楼",
    }
    page.locator("#channel").select_option("phone")
    for name, words in told.items():
        page.locator(f"#{name}").focus()
        page.keyboard.type(words)
    expect(page.locator("#known .number")).to_have_count(known)
    page.locator("#expectation").focus()
    page.keyboard.type("赔六千元地板钱")
    page.locator("#new button[type=submit]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/case/*")
    found = re.search(r"[2-9A-Z]{3}-[2-9A-Z]{3}-[2-9A-Z]", page.url)
    assert found is not None
    page.goto("/desk")
    return found[0]


def has_a_plan_approved(manager: Staffer, number: str) -> None:
    """Take a complaint to the unit that must act: its plan costs more than may be spent without approval."""
    manager.do(number, "contact")
    manager.do(number, "grade", grade="general", category="estate")
    manager.do(number, "uphold")
    manager.do(number, "transfer", team="property_company", reason="漏水归物业")
    manager.do(number, "propose", text="明天修好并赔地板", date="2026-10-09", amount="6000")
    manager.sees(number, "方案审批")
    manager.do(number, "approve")
    manager.do(number, "hear", said="agree", how="phone")
    manager.do(number, "order")


def answers(manager: Staffer, number: str, words: str) -> None:
    """Answer a question that came by chat."""
    manager.do(number, "reply", text=words)


def reads_the_month(manager: Staffer, number: str) -> None:
    """Open the analysis of the month that is over, and the cases behind its first figure."""
    page = manager.page
    page.goto("/desk/month?month=2026-09")
    expect(page.get_by_role("heading", level=1)).to_contain_text("2026")
    page.locator("a[href*='of=received']").first.click()
    expect(page.locator(f"a[href='/desk/case/{number}']")).to_be_visible()


def test_a_managers_day(group: Serving, manager: Staffer, open_page: OpenPage) -> None:
    number = takes_a_call(manager)
    has_a_plan_approved(manager, number)
    plumber = Staffer(open_page(group), group.invite("member", ["property_company"]), "孙师傅")
    group.advance(timedelta(days=1, minutes=1))
    expect(manager.page.locator("#alerts")).to_contain_text("督办")
    manager.do(number, "note", text="请今天务必到场，业主在家等")
    plumber.do(number, "report", text="材料刚到，下午三点到场")
    plumber.do(number, "acknowledge")
    manager.sees(number, "执行中")
    customer = Customer(open_page(group))
    asked = customer.file(QUESTION)
    answers(manager, asked, "可以，每季度首月十日前交清即可。")
    customer.hears("每季度首月十日前")
    group.advance(moment("10-08 09:00") - group.clock.now())
    reads_the_month(manager, number)
    assert takes_a_call(manager, known=1) != number
