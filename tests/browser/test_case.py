"""A case's page in a browser: its pictures open in place, its timeline in parts, what is like it, paper and archive."""

import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.bot.web.serving import Serving
from tests.browser.looks import LOOKS, faults
from tests.browser.staffer import Staffer

pytestmark = pytest.mark.browser
OpenPage = Callable[..., Page]
ISSUE = "楼上每天夜里放音响到一点，老人孩子都睡不着"


def keep(page: Page, name: str) -> None:
    """Keep a picture to look at, where the environment names a folder for them."""
    if folder := os.environ.get("REDRESS_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"case-{name}.png", full_page=True)


@pytest.fixture(scope="module")
def number(busy: Serving) -> str:
    """A case with a picture, whose customer has another."""
    customer = busy.town.customer()
    customer.begin(name="孙先生", phone="13600136000")
    picture = BytesIO()
    Image.new("RGB", (640, 480), (120, 140, 90)).save(picture, "JPEG")
    file = {"file": ("楼道.jpg", picture.getvalue(), "image/jpeg")}
    sent = customer.http.post("/chat/messages", data={"id": str(uuid4()), "text": ISSUE}, files=file)
    assert sent.status_code == 202, sent.text
    customer.read()
    customer.press("intake.button.no_danger")
    customer.press("intake.button.that_is_all")
    first = customer.finish()
    busy.town.customer().complain("车库灯坏了", name="孙先生", phone="13600136000")
    service = busy.town.staff("supervisor")
    service.move(first, "contact")
    service.move(first, "note", text="客户晚上八点后方便接电话")
    return first


@pytest.mark.parametrize(("size", "scheme", "locale"), LOOKS)
def test_the_case_keeps_room_names_and_contrast(
    busy: Serving, open_page: OpenPage, number: str, size: tuple[int, int], scheme: str, locale: str
) -> None:
    page = Staffer(open_page(busy, size=size, scheme=scheme, locale=locale), busy.invite("supervisor"), "Ann Lee").page
    page.goto(f"/desk/case/{number}")
    found = faults(page)
    keep(page, f"{locale}-{size[0]}-{scheme}")
    page.emulate_media(media="print", color_scheme="light")
    keep(page, f"print-{locale}-{size[0]}-{scheme}")
    expect(page.locator(".case-head .presses").first).to_be_hidden()
    assert found + faults(page) == []


@pytest.fixture
def case(busy: Serving, open_page: OpenPage, number: str) -> Page:
    page = Staffer(open_page(busy), busy.invite("supervisor"), "李主管").page
    page.goto(f"/desk/case/{number}")
    return page


def test_picture_opens_in_place_and_is_closed_by_keyboard(case: Page) -> None:
    case.locator("a[data-picture]").first.click()
    shown = case.locator("#viewer img")
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") == 640
    assert faults(case) == []
    case.keyboard.press("Escape")
    expect(shown).to_be_hidden()


def test_timeline_is_read_in_parts_that_stand_in_the_address(case: Page, number: str) -> None:
    every = case.locator(".timeline li").count()
    case.locator(".shown").get_by_role("link", name="备注").click()
    expect(case.locator(".timeline li")).to_have_count(1)
    expect(case.locator(".timeline li")).to_contain_text("客户晚上八点后")
    assert f"/desk/case/{number}?show=notes" in case.url
    assert every > 1


def test_other_case_of_the_customer_is_a_click_away(case: Page) -> None:
    case.locator("section", has=case.locator("#of-customer")).locator("a").click()
    expect(case.locator("#elements + dl")).to_contain_text("车库灯坏了")


def test_archive_copy_is_downloaded_as_a_pdf(case: Page, number: str) -> None:
    with case.expect_download() as download:
        case.get_by_role("link", name="归档副本").click()
    assert download.value.suggested_filename == f"case-{number}.pdf"
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")


def test_way_through_the_playbook_is_opened_in_place(case: Page) -> None:
    case.locator("#way summary").click()
    expect(case.locator("#way .picture svg")).to_be_visible()
    expect(case.locator("#way .way li[aria-current]")).to_have_count(1)
    keep(case, "way")
    assert faults(case) == []


def test_colleague_is_named_in_a_note_by_a_press(redress: Serving, open_page: OpenPage) -> None:
    number = redress.town.customer().complain()
    supervisor = Staffer(open_page(redress), redress.invite("supervisor"), "李主管")
    colleague = Staffer(open_page(redress, locale="en-GB"), redress.invite("service"), "Ann Lee")
    sheet = supervisor.open(number, "note", text="请看 ")
    sheet.get_by_role("button", name="@Ann Lee").click()
    keep(supervisor.page, "note")
    assert faults(supervisor.page) == []
    expect(sheet.locator("#field-text")).to_have_value("请看 @Ann Lee ")
    assert supervisor.send() == 200
    expect(colleague.page.locator(".alerts")).to_contain_text(f"Case {number}: 李主管 mentions you in a note.")
