"""What every page keeps in both widths, both colour schemes and both languages: room, names, labels, contrast."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.bot.web.serving import Serving
from tests.browser.looks import LOOKS, barriers, faults

pytestmark = pytest.mark.browser
OpenPage = Callable[..., Page]


@pytest.mark.parametrize(("size", "scheme", "locale"), LOOKS)
def test_the_chat_keeps_room_names_and_contrast(
    busy: Serving, open_page: OpenPage, size: tuple[int, int], scheme: str, locale: str
) -> None:
    page = open_page(busy, size=size, scheme=scheme, locale=locale)
    page.goto("/chat")
    expect(page.locator("#replies button").first).to_be_visible()
    assert faults(page) == []


@pytest.mark.parametrize(("size", "scheme", "locale"), LOOKS)
def test_the_desk_keeps_room_names_and_contrast(
    busy: Serving, open_page: OpenPage, size: tuple[int, int], scheme: str, locale: str
) -> None:
    page = open_page(busy, size=size, scheme=scheme, locale=locale)
    page.goto(f"/desk/join/{busy.invite('supervisor')}")
    found = faults(page)
    page.locator("#name").fill("Ann Lee")
    page.keyboard.press("Enter")
    expect(page.locator(".card").first).to_be_visible()
    found += faults(page)
    page.locator(".card [data-move=contact]").first.click()
    expect(page.locator("#sheet")).to_be_visible()
    found += faults(page)
    page.keyboard.press("Escape")
    page.locator(".card h3 a").first.click()
    expect(page.locator("#timeline")).to_be_visible()
    found += faults(page)
    page.goto("/desk/new")
    assert found + faults(page) == []


@pytest.mark.parametrize(("size", "scheme", "locale"), LOOKS)
def test_the_house_pages_keep_room_names_and_contrast(
    busy: Serving, open_page: OpenPage, size: tuple[int, int], scheme: str, locale: str
) -> None:
    page = open_page(busy, size=size, scheme=scheme, locale=locale)
    page.goto(f"/desk/join/{busy.invite('administrator')}")
    page.locator("#name").fill("Root")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk")
    found = faults(page)
    for address in (
        "/desk/people",
        "/desk/channels",
        "/desk/health",
        "/desk/playbook",
        "/desk/library",
        "/desk/case/ABC-DEF-G",
    ):
        page.goto(address)
        found += faults(page)
    assert found == []


@pytest.mark.parametrize(("size", "scheme", "locale"), LOOKS)
def test_the_month_keeps_room_names_and_contrast(
    busy: Serving, open_page: OpenPage, size: tuple[int, int], scheme: str, locale: str
) -> None:
    page = open_page(busy, size=size, scheme=scheme, locale=locale)
    page.goto(f"/desk/join/{busy.invite('manager')}")
    page.locator("#name").fill("Ann Lee")
    page.keyboard.press("Enter")
    page.locator("nav a[href='/desk/month']").click()
    page.locator("a[rel=prev]").first.click()
    page.goto("/desk/month?month=2026-09")
    found = faults(page)
    assert page.locator(".drawn img").evaluate("image => image.decode().then(() => image.naturalWidth)") > 500
    page.locator(".tile a").first.click()
    expect(page.locator(".number").first).to_be_visible()
    assert found + faults(page) == []


def test_a_keyboard_closes_a_sheet_and_is_back_on_its_button(busy: Serving, open_page: OpenPage) -> None:
    page = open_page(busy)
    page.goto(f"/desk/join/{busy.invite('supervisor')}")
    page.locator("#name").fill("Ann Lee")
    page.keyboard.press("Enter")
    button = page.locator(".card [data-move=contact]").first
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#sheet select").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(button).to_be_focused()


def test_an_invitation_is_made_by_an_administrator_and_shown_once(busy: Serving, open_page: OpenPage) -> None:
    page = open_page(busy)
    page.goto(f"/desk/join/{busy.invite('administrator')}")
    page.locator("#name").fill("Root")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk")
    page.goto("/desk/people")
    page.locator("#role").select_option("supervisor")
    page.locator("#people button[type=submit]").click()
    assert page.locator("#link").input_value().startswith(f"{busy.settings.public_url}/desk/join/")
    page.reload()
    expect(page.locator("#link")).to_have_count(0)


def test_a_picture_without_words_is_found_out(busy: Serving, open_page: OpenPage) -> None:
    page = open_page(busy)
    page.goto("/desk")
    page.evaluate("document.body.append(new Image())")
    assert [fault.partition(":")[0] for fault in barriers(page)] == ["image-alt"]
