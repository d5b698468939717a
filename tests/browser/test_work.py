"""My work in a browser: searched while one types, walked through by keyboard, kept under a name, in every look."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.bot.web.serving import Serving
from tests.browser.looks import LOOKS, faults
from tests.browser.staffer import Staffer

pytestmark = pytest.mark.browser
OpenPage = Callable[..., Page]


def keep(page: Page, name: str) -> None:
    """Keep a picture to look at, where the environment names a folder for them."""
    if folder := os.environ.get("REDRESS_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"work-{name}.png", full_page=True)


@pytest.fixture
def work(busy: Serving, open_page: OpenPage) -> Page:
    page = Staffer(open_page(busy), busy.invite("supervisor"), "李主管").page
    page.goto("/desk/work?view=all")
    return page


@pytest.mark.parametrize(("size", "scheme", "locale"), LOOKS)
def test_my_work_keeps_room_names_and_contrast(
    busy: Serving, open_page: OpenPage, size: tuple[int, int], scheme: str, locale: str
) -> None:
    page = Staffer(open_page(busy, size=size, scheme=scheme, locale=locale), busy.invite("supervisor"), "Ann Lee").page
    found: list[str] = []
    for view in ("mine", "all"):
        page.goto(f"/desk/work?view={view}")
        found += faults(page)
        keep(page, f"{view}-{locale}-{size[0]}-{scheme}")
    assert found == []


def test_words_are_searched_while_they_are_typed_and_stand_in_the_address(work: Page) -> None:
    before = work.locator(".work-row").count()
    work.keyboard.press("/")
    expect(work.locator("#q")).to_be_focused()
    work.keyboard.type("电梯")
    expect(work.locator(".work-row")).to_have_count(1)
    expect(work.locator(".work-row .issue")).to_contain_text("电梯")
    assert before > 3
    work.wait_for_url("**/desk/work?view=all&q=%E7%94%B5%E6%A2%AF")
    work.reload()
    expect(work.locator(".work-row")).to_have_count(1)


def test_keyboard_walks_the_list_and_opens_a_case(work: Page) -> None:
    names = work.locator(".work-row .number").all_inner_texts()
    for key, place in (("j", 0), ("j", 1), ("j", 2), ("k", 1)):
        work.keyboard.press(key)
        expect(work.locator(".work-row .number").nth(place)).to_be_focused()
    work.keyboard.press("Enter")
    work.wait_for_url(f"**/desk/case/{names[1]}")


def test_filter_narrows_at_once_and_is_kept_under_a_name(work: Page) -> None:
    work.locator("#by-team").select_option("engineering")
    expect(work.locator(".work-row")).to_have_count(1)
    work.locator("#list-name").fill("工程部在办")
    work.get_by_role("button", name="保存").click()
    kept = work.locator(".saved li a")
    expect(kept).to_have_attribute("aria-current", "true")
    work.goto("/desk/work")
    kept.click()
    expect(work.locator("#by-team")).to_have_value("engineering")
    work.locator(".saved li button").click()
    expect(kept).to_have_count(0)
