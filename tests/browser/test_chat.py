"""The customer's page: nothing typed is lost, files are checked before they are sent, the keyboard is enough."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.customer import CHINESE, Customer
from tests.browser.staffer import Staffer

pytestmark = pytest.mark.browser
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001"
    "a5f645400000000049454e44ae426082"
)
TO_THE_ISSUE = CHINESE[:4]


def tell(customer: Customer, story: tuple[tuple[str, str], ...]) -> None:
    for deed, words in story:
        (customer.press if deed == "press" else customer.type)(words)


def test_a_photo_is_sent_shown_and_open_in_place_at_the_desk(customer: Customer, hire: Callable[..., Staffer]) -> None:
    tell(customer, CHINESE[:5])
    photo = FilePayload(name="夜里.png", mimeType="image/png", buffer=PIXEL)
    customer.page.locator("#files").set_input_files(photo)
    customer.type("这是照片")
    expect(customer.own.last.locator("img")).to_have_count(1)
    tell(customer, CHINESE[5:])
    desk = hire("李主管", "supervisor").page
    desk.goto(f"/desk/case/{customer.page.locator('#thread .case-of').last.inner_text()}")
    desk.locator("[data-picture]").click()
    expect(desk.locator("#viewer img")).to_be_visible()


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(customer: Customer, tmp_path: Path) -> None:
    large = tmp_path / "很长.mp4"
    with large.open("wb") as file:
        file.truncate(21 * 1024 * 1024)
    customer.page.locator("#files").set_input_files(large)
    expect(customer.page.locator("#problem")).to_contain_text("20 MB")
    expect(customer.page.locator("#chosen li")).to_have_count(0)


def test_a_program_is_refused_with_what_is_welcome(customer: Customer) -> None:
    file = FilePayload(name="a.exe", mimeType="application/x-msdownload", buffer=b"MZ")
    customer.page.locator("#files").set_input_files(file)
    expect(customer.page.locator("#problem")).to_contain_text("PDF")


def test_a_disguised_file_is_refused_by_its_bytes_and_can_be_removed(customer: Customer) -> None:
    tell(customer, TO_THE_ISSUE)
    file = FilePayload(name="a.png", mimeType="image/png", buffer=b"MZ\x00\x01 not a picture")
    customer.page.locator("#files").set_input_files(file)
    customer.page.locator(".send").click()
    expect(customer.own.last).to_contain_text("没有发出")
    customer.own.last.get_by_role("button", name="删除").click()
    expect(customer.own.filter(has_text="没有发出")).to_have_count(0)


def test_words_typed_without_a_connection_arrive_once_it_is_back(customer: Customer) -> None:
    tell(customer, TO_THE_ISSUE)
    customer.page.context.set_offline(True)
    customer.page.locator("#text").fill("楼上很吵")
    customer.page.keyboard.press("Enter")
    expect(customer.own.last).to_contain_text("还没发出")
    customer.page.context.set_offline(False)
    customer.hears("危险")
    expect(customer.own.last).to_have_class("said mine sent")


def test_words_not_sent_yet_survive_a_reload(customer: Customer) -> None:
    tell(customer, TO_THE_ISSUE)
    customer.page.route("**/chat/messages", lambda route: route.abort())
    customer.page.locator("#text").fill("楼上很吵")
    customer.page.keyboard.press("Enter")
    expect(customer.own.last).to_contain_text("还没发出")
    customer.page.unroute("**/chat/messages")
    customer.page.reload()
    customer.hears("危险")
    expect(customer.own.filter(has_text="楼上很吵")).to_have_count(1)


def test_a_reload_shows_both_sides_in_order(customer: Customer) -> None:
    tell(customer, TO_THE_ISSUE)
    before = customer.page.locator("#thread > *").all_inner_texts()
    customer.page.reload()
    expect(customer.page.locator("#thread > *")).to_have_count(len(before))
    assert customer.page.locator("#thread > *").all_inner_texts() == before


def test_the_draft_in_the_box_survives_a_reload(customer: Customer) -> None:
    customer.page.locator("#text").fill("还没写完")
    customer.page.reload()
    expect(customer.page.locator("#text")).to_have_value("还没写完")


def test_another_language_asks_the_open_question_again(customer: Customer) -> None:
    tell(customer, CHINESE[:2])
    customer.page.locator("#language").click()
    expect(customer.page.locator("html")).to_have_attribute("lang", "en")
    customer.hears("What is your name")


def test_only_the_last_question_keeps_its_quick_replies(customer: Customer) -> None:
    customer.press("同意，开始")
    expect(customer.replies.filter(has_text="同意，开始")).to_have_count(0)
    expect(customer.page.locator("#thread .options")).to_have_count(0)


def test_a_complaint_is_filed_by_keyboard_alone(customer: Customer) -> None:
    page = customer.page
    for deed, words in CHINESE:
        if deed == "type":
            page.locator("#text").focus()
            customer.type(words)
            continue
        before = customer.said.count()
        reach(page, words)
        page.keyboard.press("Enter")
        expect(customer.said).not_to_have_count(before)
    expect(page.locator("#thread .case-of").last).to_have_text(re.compile(r"^[2-9A-Z]{3}-[2-9A-Z]{3}-[2-9A-Z]$"))


def reach(page: Page, label: str) -> None:
    """Go on with Tab until the button has the focus."""
    expect(page.locator("#replies button").filter(has_text=re.compile(f"^{label}$"))).to_have_count(1)
    for _ in range(40):
        if page.evaluate("document.activeElement.textContent") == label:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no way to {label} by keyboard")
