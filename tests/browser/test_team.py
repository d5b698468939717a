"""Workload in a browser: counts that change live, handing over and taking back, an absence, in every look."""

import os
from collections.abc import Callable, Iterator
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


def keep(page: Page, name: str) -> None:
    """Keep a picture to look at, where the environment names a folder for them."""
    if folder := os.environ.get("REDRESS_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"team-{name}.png", full_page=True, caret="initial")


@pytest.mark.parametrize(("size", "scheme", "locale"), LOOKS)
def test_workload_keeps_room_names_and_contrast(
    busy: Serving, open_page: OpenPage, size: tuple[int, int], scheme: str, locale: str
) -> None:
    page = Staffer(open_page(busy, size=size, scheme=scheme, locale=locale), busy.invite("supervisor"), "Ann Lee").page
    page.goto("/desk/team?of=nobody")
    found = faults(page)
    page.locator("#ends").fill("2020-01-01T09:00")
    page.locator("form.absence button").click()
    expect(page.locator("#wrong-substitute, #wrong-ends").first).to_be_visible()
    keep(page, f"{locale}-{size[0]}-{scheme}")
    # Nothing of the page lies under its bar there.
    page.evaluate("scrollTo(0, 0)")
    assert found + faults(page) == []


@pytest.fixture
def guards(redress: Serving) -> Iterator[tuple[Desk, Desk]]:
    """Two people in security, the first with two cases."""
    service = Desk(redress.url, redress.invite("supervisor"), "李主管")
    old, new = (Desk(redress.url, redress.invite("member", ["security"]), name) for name in ("王队长", "小赵"))
    for place in ("3号楼1201", "3号楼1301"):
        number = complain(redress, NOISE, "噪音扰民", place)
        take_in(service, number, "security")
        old.move(number, "acknowledge")
    yield old, new
    for person in (service, old, new):
        person.close()


@pytest.mark.usefixtures("guards")
def test_cases_change_hands_in_bulk_and_come_back(redress: Serving, open_page: OpenPage) -> None:
    page = Staffer(open_page(redress), redress.invite("supervisor"), "周主管").page
    page.goto("/desk/team")
    page.get_by_label("查看王队长的在办案件").click()
    page.locator("[data-all]").check()
    page.locator("#to").select_option(label="小赵")
    page.get_by_role("button", name="分派所选案件").click()
    mine = page.locator(".load").filter(has=page.get_by_label("查看小赵的在办案件")).locator(".carries strong")
    expect(mine).to_have_text("2")
    keep(page, "given")
    page.locator("#undo").click()
    expect(mine).to_have_text("0")
    expect(page.locator("#undo")).to_have_count(0)


def test_counts_change_while_the_page_is_open(redress: Serving, open_page: OpenPage) -> None:
    page = Staffer(open_page(redress), redress.invite("supervisor"), "周主管").page
    page.goto("/desk/team")
    expect(page.locator(".grid")).to_have_count(0)
    complain(redress, NOISE, "噪音扰民", "3号楼1201")
    expect(page.locator(".grid tbody tr")).to_have_count(1)


@pytest.mark.usefixtures("guards")
def test_absence_is_said_and_ended(redress: Serving, open_page: OpenPage) -> None:
    page = Staffer(open_page(redress), redress.invite("supervisor"), "周主管").page
    page.goto("/desk/team")
    page.locator("#staff").select_option(label="王队长")
    page.locator("#substitute").select_option(label="小赵")
    page.locator("#ends").fill("2027-01-01T18:00")
    page.locator("form.absence button").click()
    row = page.locator(".load").filter(has=page.get_by_label("查看王队长的在办案件"))
    expect(row.locator(".presence")).to_contain_text("小赵")
    keep(page, "away")
    row.get_by_role("button", name="结束王队长的离岗").click()
    expect(row.locator(".presence")).to_have_text("在岗")
