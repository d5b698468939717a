"""A manager writes a case for the library by keyboard, a word finds it: in both widths, schemes and languages."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.bot.web.serving import Serving
from tests.browser.looks import LOOKS, faults

pytestmark = pytest.mark.browser
OpenPage = Callable[..., Page]
TOLD = {
    "title": "泵房渗水，密封圈老化",
    "cause": "水泵的密封圈用了六年，雨季里水压升高，从接口处渗出来。",
    "done": "先拧紧接口，两天后又渗。\n换了密封圈和阀门，试压合格。",
    "learnt": "只拧紧没有用：渗过一次就换密封圈。每季检查一次，记在巡检表里。",
}


def keep(page: Page, name: str) -> None:
    """Keep a picture to look at, where the environment names a folder for them."""
    if folder := os.environ.get("REDRESS_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"library-{name}.png", full_page=True)


@pytest.mark.parametrize(("size", "scheme", "locale"), LOOKS)
def test_a_case_is_written_for_the_library_and_found(
    busy: Serving, open_page: OpenPage, size: tuple[int, int], scheme: str, locale: str
) -> None:
    called = f"{locale}-{scheme}-{size[0]}"
    number = busy.town.customer().complain("泵房渗水，地上全是水", name="孙小红", phone="13711137111")
    page = open_page(busy, size=size, scheme=scheme, locale=locale)
    page.goto(f"/desk/join/{busy.invite('manager')}")
    page.locator("#name").fill("Ann Lee")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk")
    page.goto(f"/desk/case/{number}")
    page.locator(f"a[href='/desk/case/{number}/lesson']").click()
    for name, words in TOLD.items():
        page.locator(f"#{name}").fill(words)
    page.locator("#done").fill("孙小红说两天后又渗")
    page.locator("#lesson button[type=submit]").click()
    expect(page.locator("#wrong-done")).to_be_visible()
    keep(page, f"form-{called}")
    found = faults(page)
    page.locator("#done").fill(TOLD["done"])
    page.locator("#lesson button[type=submit]").press("Enter")
    expect(page.locator("#lesson-title")).to_have_text(TOLD["title"])
    keep(page, f"lesson-{called}")
    found += faults(page)
    page.locator(".crumb a").click()
    page.locator("#q").fill("密封圈")
    expect(page.locator(".lesson-title a").first).to_have_text(TOLD["title"])
    keep(page, f"list-{called}")
    found += faults(page)
    page.locator("#q").fill("没有这样的词")
    expect(page.locator("#found .empty")).to_be_visible()
    other = busy.town.customer().complain("泵房渗水，密封圈老化了", name="周一一", phone="13511135111")
    page.goto(f"/desk/case/{other}")
    expect(page.locator("#from-library")).to_be_visible()
    keep(page, f"beside-{called}")
    assert found + faults(page) == []
