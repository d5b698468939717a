"""A real Chromium before the real server."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bot.clock import VirtualClock
from tests.bot.web.serving import Serving, serving
from tests.browser.customer import Customer
from tests.browser.scene import furnish
from tests.browser.staffer import Staffer

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
DESKTOP, PHONE = (1280, 800), (390, 844)
IN_TIME = 15_000
"""Milliseconds that the page has to show what is expected of it."""

MORNING = datetime(2026, 9, 29, 1, 0, tzinfo=UTC)

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def redress(tmp_path: Path, clock: VirtualClock) -> Iterator[Serving]:
    """A server for one test, whose clock it may move."""
    with serving(tmp_path / "data", clock) as running:
        yield running


@pytest.fixture(scope="session")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """A server with a morning's work at its desk, some of it late; only looked at."""
    with serving(tmp_path_factory.mktemp("busy"), VirtualClock(MORNING)) as running:
        furnish(running)
        yield running


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Open a page of a server in a browser of its own; no script may fail in it."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def opened(site: Serving, *, locale: str = "zh-CN", size: tuple[int, int] = DESKTOP, scheme: str = "light") -> Page:
        context = browser.new_context(
            base_url=site.url,
            locale=locale,
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if scheme == "dark" else "light",
        )
        context.set_default_timeout(IN_TIME)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.extend([said.text] if "Security Policy" in said.text else []))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def customer(open_page: OpenPage, redress: Serving) -> Customer:
    return Customer(open_page(redress, size=PHONE))


@pytest.fixture
def english_customer(open_page: OpenPage, redress: Serving) -> Customer:
    return Customer(open_page(redress, locale="en-GB", size=PHONE))


@pytest.fixture
def hire(open_page: OpenPage, redress: Serving) -> Callable[..., Staffer]:
    """Let a person in by an invitation: name, role and teams, and the language of the desk they read."""

    def hired(name: str, role: str, *teams: str, locale: str = "zh-CN") -> Staffer:
        return Staffer(open_page(redress, locale=locale), redress.invite(role, teams), name)

    return hired
