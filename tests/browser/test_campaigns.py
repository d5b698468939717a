"""Surveys in a browser: one under way with its first answer, and how its draw is checked, in every look."""

import os
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.bot.web.driving import Desk
from tests.bot.web.serving import Serving, eventually
from tests.bot.web.visiting import Visitor
from tests.browser.looks import LOOKS, faults
from tests.browser.scene import NOISE, take_in
from tests.browser.staffer import Staffer

pytestmark = pytest.mark.browser
OpenPage = Callable[..., Page]
SOLVED = {"measures": "上门劝导", "result": "夜间已安静", "prevention": "每晚巡查"}


def keep(page: Page, name: str) -> None:
    """Keep a picture to look at, where the environment names a folder for them."""
    if folder := os.environ.get("REDRESS_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"campaigns-{name}.png", full_page=True, caret="initial")


@pytest.fixture(scope="module")
def held(busy: Serving) -> None:
    """A survey under way that a customer has answered."""
    service = Desk(busy.url, busy.invite("supervisor"), "李主管")
    guard = Desk(busy.url, busy.invite("member", ["security"]), "王队长")
    customer = busy.town.customer()
    number = customer.complain(NOISE)
    take_in(service, number, "security")
    guard.move(number, "acknowledge")
    guard.move(number, "resolve", **SOLVED)
    service.move(number, "tell")
    customer.read()
    customer.press("满意")
    manager = Visitor(busy, "manager")
    assert manager.post("/desk/campaigns/residents/begin", id=str(uuid4())).status_code == 200
    eventually(lambda: any("年度客户满意度调查" in each["text"] for each in customer.events()), "the invitation")
    customer.read()
    customer.press("满意")
    manager.http.close()
    service.close()
    guard.close()


@pytest.mark.usefixtures("held")
@pytest.mark.parametrize(("size", "scheme", "locale"), LOOKS)
def test_surveys_keep_room_names_and_contrast(
    busy: Serving, open_page: OpenPage, size: tuple[int, int], scheme: str, locale: str
) -> None:
    page = Staffer(open_page(busy, size=size, scheme=scheme, locale=locale), busy.invite("manager"), "Ann Lee").page
    page.goto("/desk/campaigns")
    found = faults(page)
    audit = page.locator("#campaigns details summary")
    audit.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#campaigns dl dd").first).to_be_visible()
    expect(page.locator("#campaigns table").first).to_contain_text("100.0%")
    keep(page, f"{locale}-{size[0]}-{scheme}")
    page.evaluate("scrollTo(0, 0)")
    assert found + faults(page) == []
