"""A manager decides on an improvement by keyboard and ends it, in both widths, colour schemes and languages."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.bot.web.serving import Serving
from tests.browser.looks import LOOKS, faults

pytestmark = pytest.mark.browser
OpenPage = Callable[..., Page]


@pytest.mark.parametrize(("size", "scheme", "locale"), LOOKS)
def test_an_improvement_is_decided_upon_and_ended(
    busy: Serving, open_page: OpenPage, size: tuple[int, int], scheme: str, locale: str
) -> None:
    page = open_page(busy, size=size, scheme=scheme, locale=locale)
    page.goto(f"/desk/join/{busy.invite('manager')}")
    page.locator("#name").fill("Ann Lee")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk")
    page.goto("/desk/improvements?what=换闸机皮带，每月检查")
    page.locator("form.form button[type=submit]").click()
    expect(page.locator("#wrong-owner")).to_be_visible()
    found = faults(page)
    page.locator("#owner").select_option(index=1)
    page.locator("#due").fill("2026-10-15")
    page.locator("form.form button[type=submit]").click()
    line = page.locator("li", has_text="换闸机皮带").first
    expect(line).to_be_visible()
    found += faults(page)
    line.locator("input").fill("已换，试运行一周无故障")
    page.keyboard.press("Enter")
    expect(page.locator(".found").first).to_have_text("已换，试运行一周无故障")
    assert found + faults(page) == []
