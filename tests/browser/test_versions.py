"""An administrator brings a version of the playbook in, in both widths, colour schemes and languages."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bot import trying
from bot.clock import VirtualClock
from handlers.shelf import PLAYBOOKS
from tests.bot.web.serving import Serving, serving
from tests.browser.conftest import MORNING
from tests.browser.looks import LOOKS, faults
from tests.browser.scene import furnish

pytestmark = pytest.mark.browser
OpenPage = Callable[..., Page]
MINUTES = count(11)
PLAIN = (PLAYBOOKS / "property.toml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """A server whose playbook may be changed, with a morning's work."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(trying, "MADE_UP", 8)
        yield from _serving(tmp_path_factory)


def _serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    with serving(tmp_path_factory.mktemp("versions"), VirtualClock(MORNING)) as running:
        furnish(running)
        yield running


@pytest.mark.parametrize(("size", "scheme", "locale"), LOOKS)
def test_a_version_is_checked_and_put_in_force(
    own: Serving, open_page: OpenPage, tmp_path: Path, size: tuple[int, int], scheme: str, locale: str
) -> None:
    page = open_page(own, size=size, scheme=scheme, locale=locale)
    page.goto(f"/desk/join/{own.invite('administrator')}")
    page.locator("#name").fill("Root")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk")
    page.goto("/desk/playbook")
    page.locator("a[href='/desk/playbook/versions']").click()
    page.locator("#text").fill(PLAIN.replace('owner = "service"', 'owner = "servise"', 1))
    page.locator("#bring button[type=submit]").click()
    expect(page.locator(".findings li").first).to_be_visible()
    found = faults(page)
    file = tmp_path / "property.toml"
    minutes = next(MINUTES)
    file.write_text(PLAIN.replace('"10 min"', f'"{minutes} min"'), encoding="utf-8")
    page.locator("#file").set_input_files(file)
    page.locator("#bring button[type=submit]").click()
    page.wait_for_url("**/versions/*")
    expect(page.locator(".changes .more").first).to_contain_text(f"{minutes} min")
    found += faults(page)
    page.locator("#try").click()
    expect(page.locator("#trial progress")).to_be_visible()
    found += faults(page)
    expect(page.locator("#try")).to_be_visible(timeout=60_000)
    found += faults(page)
    page.on("dialog", lambda asked: asked.accept())
    page.locator("#enforce").click()
    page.wait_for_url("**/versions")
    expect(page.locator("#versions ol li").first).to_contain_text("Root")
    assert found + faults(page) == []
