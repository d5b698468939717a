"""The pictures of the docs: each page opens and says what its picture shows; `make pictures` takes them anew."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bot.clock import VirtualClock
from tests.bot.web.driving import Desk
from tests.bot.web.serving import Serving, serving
from tests.browser.conftest import DESKTOP, MORNING, PHONE
from tests.browser.customer import CHINESE, Customer
from tests.browser.gallery import PICTURES
from tests.browser.scene import furnish
from tests.browser.staffer import Staffer

pytestmark = pytest.mark.browser
OpenPage = Callable[..., Page]

WANTED = os.environ.get("REDRESS_PICTURES")
"""The folder that the pictures are written to; without it the pages are only opened."""


@pytest.fixture(scope="module")
def morning(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Serving, dict[str, str]]]:
    """A desk in the middle of a morning, and its cases by what they are about."""
    with serving(tmp_path_factory.mktemp("gallery"), VirtualClock(MORNING)) as running:
        Desk(running.url, running.invite("service"), "王客服").close()
        yield running, furnish(running)


@pytest.mark.parametrize("name", PICTURES)
def test_page_says_what_its_picture_in_the_docs_shows(
    morning: tuple[Serving, dict[str, str]], open_page: OpenPage, name: str
) -> None:
    site, numbers = morning
    picture = PICTURES[name]
    page = open_page(site, locale=picture.locale, size=(DESKTOP[0], picture.height))
    Staffer(page, site.invite(picture.role), "王客服" if picture.locale == "zh-CN" else "Ann Lee")
    page.goto(picture.address.format(**numbers))
    expect(page.locator("main")).to_contain_text(picture.shows)
    keep(page, name)


def test_chat_ends_with_a_number_as_its_picture_in_the_docs_shows(
    morning: tuple[Serving, dict[str, str]], open_page: OpenPage
) -> None:
    customer = Customer(open_page(morning[0], size=PHONE))
    number = customer.file(CHINESE)
    expect(customer.said.last).to_contain_text(number)
    keep(customer.page, "chat")


def keep(page: Page, name: str) -> None:
    """Write the picture where pictures are wanted."""
    page.wait_for_load_state("networkidle")
    if WANTED:
        page.screenshot(path=Path(WANTED) / f"{name}.png")
