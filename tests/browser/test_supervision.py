"""Supervision in a browser: an order with its clock, a handled case scored by criteria, in every look."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.bot.web.driving import Desk
from tests.bot.web.serving import Serving
from tests.browser.looks import LOOKS, faults
from tests.browser.scene import NOISE, complain, take_in
from tests.browser.staffer import Staffer

pytestmark = pytest.mark.browser
OpenPage = Callable[..., Page]
SOLVED = {"measures": "上门劝导", "result": "夜间已安静", "prevention": "每晚巡查"}
POINTS = {"promptness": "24", "result": "30", "manner": "15", "record": "11"}


def keep(page: Page, name: str) -> None:
    """Keep a picture to look at, where the environment names a folder for them."""
    if folder := os.environ.get("REDRESS_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"supervision-{name}.png", full_page=True, caret="initial")


@pytest.fixture(scope="module")
def handled(busy: Serving) -> str:
    """A case that is closed and waits to be scored."""
    service = Desk(busy.url, busy.invite("supervisor"), "李主管")
    guard = Desk(busy.url, busy.invite("member", ["security"]), "王队长")
    number = complain(busy, NOISE, "噪音扰民", "3号楼1402")
    take_in(service, number, "security")
    guard.move(number, "acknowledge")
    guard.move(number, "resolve", **SOLVED)
    service.move(number, "tell")
    service.move(number, "revisit", answer="satisfied", comment="")
    service.close()
    guard.close()
    return number


@pytest.mark.usefixtures("handled")
@pytest.mark.parametrize(("size", "scheme", "locale"), LOOKS)
def test_supervision_keeps_room_names_and_contrast(
    busy: Serving, open_page: OpenPage, size: tuple[int, int], scheme: str, locale: str
) -> None:
    page = Staffer(open_page(busy, size=size, scheme=scheme, locale=locale), busy.invite("manager"), "Ann Lee").page
    page.goto("/desk/supervision")
    expect(page.locator("[aria-labelledby=orders] .work-row").first).to_be_visible()
    found = faults(page)
    button = page.locator("[data-move=score]").first
    if button.count():
        button.click()
        expect(page.locator("#field-criterion_result")).to_be_visible()
        found += faults(page)
        page.keyboard.press("Escape")
    keep(page, f"{locale}-{size[0]}-{scheme}")
    page.evaluate("scrollTo(0, 0)")
    assert found + faults(page) == []


def test_handled_case_is_scored_and_stands_among_the_scores(busy: Serving, handled: str, open_page: OpenPage) -> None:
    page = Staffer(open_page(busy), busy.invite("manager"), "陈经理").page
    page.goto("/desk/supervision")
    row = page.locator("[aria-labelledby=handled] li", has_text=handled)
    row.locator("[data-move=score]").click()
    sheet = page.locator("#sheet")
    for name, points in POINTS.items():
        sheet.locator(f"#field-criterion_{name}").fill(points)
    sheet.locator("#field-text").fill("记录完整，回访及时")
    sheet.locator("button[type=submit]").click()
    expect(row).to_have_count(0)
    expect(page.locator("[aria-labelledby=judged] tbody tr", has_text="秩序维护部")).to_contain_text("80.0")
    expect(page.locator("[aria-labelledby=ended]")).to_contain_text("记录完整，回访及时")
    page.locator("#by-team").select_option("finance")
    expect(page.locator("[aria-labelledby=judged] tbody tr")).to_have_count(0)
    assert "team=finance" in page.url
    keep(page, "scored")
