"""A code on a wall that leads to the page: the place is said, once, and a reload is not another scan."""

import pytest
from playwright.sync_api import expect

from tests.bot.web.serving import Serving
from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.browser


def test_page_begins_at_the_place_whose_code_was_scanned(open_page: OpenPage, redress: Serving) -> None:
    page = open_page(redress)
    page.goto("/chat?place=lift")
    said = page.locator("#thread .ours")
    expect(said.first).to_contain_text("电梯")
    expect(page).to_have_url(f"{redress.url}/chat")
    page.reload()
    expect(said).to_have_count(1)
    page.goto("/chat?place=car_park")
    expect(said.last).to_contain_text("停车场")
