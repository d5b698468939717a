"""Who gets which picture: a team the cleaned one, who sees who complains the original too; others nothing."""

from collections.abc import Mapping
from uuid import uuid4

import pytest

from tests.bot.web.driving import Town
from tests.bot.web.serving import Serving
from tests.bot.web.visiting import Visitor
from tests.pictures import MAKER, opened, taken

HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(64)


def filed(town: Town, picture: bytes, name: str) -> str:
    customer = town.customer()
    customer.begin()
    customer.http.post("/chat/messages", data={"id": str(uuid4()), "text": "漏水"}, files={"file": (name, picture)})
    customer.read()
    customer.press("intake.button.no_danger")
    customer.press("intake.button.that_is_all")
    number, service = customer.finish(), town.staff("service")
    service.move(number, "contact")
    service.move(number, "grade", grade="general")
    service.move(number, "dispatch", team="security")
    return number


@pytest.fixture
def town(site: Serving) -> Town:
    return site.town


def file_of(town: Town, number: str, role: str, *teams: str) -> Mapping[str, str]:
    return town.staff(role, *teams).case(number)["evidence"][0]


def test_team_sees_the_picture_without_place_and_device_and_never_the_original(town: Town) -> None:
    number = filed(town, taken("JPEG"), "leak.jpg")
    team = town.staff("member", "security")
    file = team.case(number)["evidence"][0]
    shown = team.http.get(file["url"])
    assert (shown.status_code, MAKER.encode() in shown.content, opened(shown.content).size) == (200, False, (32, 64))
    assert (file["original"], team.http.get(f"{file['url']}&original=1").status_code) == (None, 404)


def test_who_sees_the_contact_gets_the_cleaned_one_and_on_asking_the_original(town: Town) -> None:
    original = taken("JPEG")
    service = town.staff("service")
    file = service.case(filed(town, original, "leak.jpg"))["evidence"][0]
    assert MAKER.encode() not in service.http.get(file["url"]).content
    assert service.http.get(file["original"]).content == original


def test_picture_that_can_not_be_cleaned_is_said_to_be_and_not_shown(town: Town, site: Serving) -> None:
    number = filed(town, HEIC, "leak.heic")
    team = town.staff("member", "security")
    file = team.case(number)["evidence"][0]
    assert (file["type"] in {"image/heic", "image/heif"}, file["shown"]) == (True, False)
    refused = team.http.get(file["url"])
    assert (refused.status_code, HEIC in refused.content) == (415, False)
    assert "原件" in refused.json()["detail"]
    visitor = Visitor(site, "member", "security")
    page = visitor.http.get(f"/desk/case/{number}").text
    assert ("Place and device can&#39;t be taken out" in page, str(file["url"]).replace("&", "&amp;") in page) == (
        True,
        False,
    )
    visitor.http.close()
    assert town.staff("service").http.get(file_of(town, number, "service")["original"]).content == HEIC
