"""The tracking link in a browser: made with two clicks at the desk, opened on a stranger's phone, revoked."""

import os
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.bot.web.driving import Desk
from tests.bot.web.serving import Serving
from tests.browser.looks import LOOKS, faults
from tests.browser.staffer import Staffer

pytestmark = pytest.mark.browser
OpenPage = Callable[..., Page]
TOLD = {
    "name": "赵奶奶",
    "phone": "13700137000",
    "issue": "楼道灯坏了一周，晚上看不见台阶",
    "when": "上周三",
    "where": "3号楼楼道",
    "expectation": "尽快修好",
    "channel": "phone",
}


def file(service: Desk) -> str:
    filed = service.http.post("/desk/cases", json={**TOLD, "id": str(uuid4())})
    number = str(filed.json()["case"])
    service.move(number, "contact")
    service.move(number, "grade", grade="general")
    service.move(number, "dispatch", team="engineering")
    return number


def keep(page: Page, name: str) -> None:
    """Keep a picture to look at, where the environment names a folder for them."""
    if folder := os.environ.get("REDRESS_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"track-{name}.png", full_page=True)


def test_a_link_is_made_opened_by_a_stranger_and_revoked(redress: Serving, open_page: OpenPage) -> None:
    number = file(redress.town.staff("service"))
    desk = Staffer(open_page(redress, locale="en-GB"), redress.invite("service"), "Ann Lee").page
    desk.goto(f"/desk/case/{number}")
    desk.get_by_role("button", name="Make a tracking link").click()
    shown = desk.locator("#track-url")
    expect(shown).to_be_visible()
    # The case's own part of the page is drawn anew by then, with the new line; the link stays.
    expect(desk.locator(".timeline .fact-tracked")).to_have_count(1)
    path = "/track/" + shown.input_value().partition("/track/")[2]
    found = faults(desk)
    keep(desk, "desk")
    for size, scheme, locale in LOOKS:
        page = open_page(redress, size=size, scheme=scheme, locale=locale)
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_contain_text(number)
        assert page.context.cookies() == []
        found += faults(page)
        keep(page, f"{locale}-{size[0]}-{scheme}")
    desk.get_by_role("button", name="Revoke").click()
    expect(desk.get_by_role("button", name="Make a tracking link")).to_be_visible()
    page = open_page(redress, locale="en-GB", size=(390, 844))
    page.goto(path)
    expect(page.get_by_role("heading", level=1)).to_have_text("This link is not valid")
    page.get_by_role("link", name="中文").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("链接无效")
    keep(page, "gone")
    assert found + faults(page) == []
