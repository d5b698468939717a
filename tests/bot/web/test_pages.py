"""The pages over HTTP: who may see and send what, and what a page is made of."""

import re
from collections.abc import Iterator
from uuid import uuid4

import httpx
import pytest

from tests.bot.web.driving import Town
from tests.bot.web.serving import Serving
from tests.bot.web.visiting import Visitor


@pytest.fixture
def visitors(site: Serving) -> Iterator[dict[str, Visitor]]:
    """One person of each standing."""
    people = {
        "administrator": Visitor(site, "administrator"),
        "supervisor": Visitor(site, "supervisor"),
        "member": Visitor(site, "member", "finance"),
    }
    yield people
    for person in people.values():
        person.http.close()


@pytest.mark.parametrize("address", ["/desk", "/desk/people", "/desk/health", "/desk/new", "/desk/live", "/desk/sheet"])
def test_without_a_session_the_desk_shows_only_how_to_sign_in(site: Serving, address: str) -> None:
    answer = httpx.get(site.url + address, headers={"Accept-Language": "en"})
    assert (answer.status_code, "one-time link" in answer.text) == (401, True)


def test_looking_at_an_invitation_does_not_use_it_up(site: Serving) -> None:
    address = f"{site.url}/desk/join/{site.invite('supervisor')}"
    looks = [httpx.get(address).status_code for _ in range(3)]
    assert (looks, httpx.post(address, data={"name": "Ann"}).status_code) == ([200, 200, 200], 303)


def test_an_invitation_works_once(site: Serving) -> None:
    address = f"{site.url}/desk/join/{site.invite('supervisor')}"
    assert [httpx.post(address, data={"name": name}).status_code for name in ("Ann", "Bob")] == [303, 401]


def test_an_invitation_without_a_name_is_asked_again_and_kept(site: Serving) -> None:
    address = f"{site.url}/desk/join/{site.invite('supervisor')}"
    assert [httpx.post(address, data={"name": name}).status_code for name in (" ", "Ann")] == [422, 303]


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("/desk", {"administrator", "supervisor", "member"}),
        ("/desk/people", {"administrator"}),
        ("/desk/health", {"administrator", "supervisor"}),
        ("/desk/new", {"supervisor"}),
    ],
)
def test_each_page_opens_to_its_own(visitors: dict[str, Visitor], address: str, allowed: set[str]) -> None:
    found = {name: person.status(address) for name, person in visitors.items()}
    assert found == {name: 200 if name in allowed else 404 for name in visitors}


def test_a_case_of_others_looks_like_none(visitors: dict[str, Visitor], town: Town) -> None:
    number = town.customer().complain()
    member = visitors["member"].http
    hidden, missing = member.get(f"/desk/case/{number}"), member.get("/desk/case/2222222")
    assert visitors["supervisor"].status(f"/desk/case/{number}") == 200
    assert (hidden.status_code, hidden.text) == (404, missing.text)


def test_a_sheet_of_a_case_of_others_looks_like_none(visitors: dict[str, Visitor], town: Town) -> None:
    number = town.customer().complain()
    choice = town.staff("supervisor").choice(number, "contact")
    assert visitors["member"].http.get("/desk/sheet", params={"choice": choice}).status_code == 404


@pytest.mark.parametrize(
    "address", ["/desk/move", "/desk/new", "/desk/people", "/desk/language", "/desk/leave", "/desk/stuck/1"]
)
def test_a_change_sent_from_another_site_is_refused(visitors: dict[str, Visitor], address: str) -> None:
    forged = visitors["administrator"].http.post(address, data={"id": str(uuid4()), "language": "zh"})
    assert forged.status_code == 403


def test_a_double_press_acts_once_and_gets_the_same_answer(visitors: dict[str, Visitor], town: Town) -> None:
    number = town.customer().complain()
    choice = town.staff("supervisor").choice(number, "contact")
    sent, person = {"id": str(uuid4()), "choice": choice}, visitors["supervisor"]
    answers = [person.http.post("/desk/move", data=sent, headers=person.form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]


def test_who_may_not_file_is_told_that_there_is_nothing(visitors: dict[str, Visitor]) -> None:
    member = visitors["member"]
    assert member.http.post("/desk/new", data={"id": str(uuid4())}, headers=member.form).status_code == 404


def test_a_complaint_taken_by_phone_keeps_what_was_typed_until_it_is_whole(visitors: dict[str, Visitor]) -> None:
    service = visitors["supervisor"]
    told = {"id": str(uuid4()), "channel": "phone", "issue": "The gate is stuck", "when": "today", "where": "Gate 2"}
    refused = service.http.post("/desk/new", data=told, headers=service.form)
    whole = {**told, "id": str(uuid4()), "declined": ["name", "contact", "expectation"]}
    filed = service.http.post("/desk/new", data=whole, headers=service.form)
    assert (refused.status_code, "The gate is stuck" in refused.text) == (422, True)
    assert filed.headers["HX-Redirect"].startswith("/desk/case/")


def test_signing_out_ends_the_session(visitors: dict[str, Visitor]) -> None:
    member = visitors["member"]
    token = dict(member.http.cookies)
    member.http.post("/desk/leave", headers=member.form)
    assert httpx.get(member.http.base_url.join("/desk"), cookies=token).status_code == 401


def test_the_desk_speaks_the_language_that_the_session_wants(visitors: dict[str, Visitor]) -> None:
    member = visitors["member"]
    member.http.post("/desk/language", data={"language": "zh"}, headers=member.form)
    assert '<html lang="zh-CN">' in member.http.get("/desk").text


def test_static_files_are_kept_for_ever_under_their_own_mark(site: Serving) -> None:
    found = re.findall(r'"(/static/\w+/[\w./]+)"', httpx.get(f"{site.url}/chat").text)
    kept = {httpx.get(site.url + address).headers["Cache-Control"] for address in found}
    assert kept == {"public, max-age=31536000, immutable"}


def test_only_pages_parts_are_served_as_static_files(site: Serving) -> None:
    wrong = ("vendor/VENDOR.md", "%2e%2e/pages.py", "vendor", "nothing.js")
    assert {httpx.get(f"{site.url}/static/x/{name}").status_code for name in wrong} == {404}


def test_a_page_has_no_inline_script_or_style(site: Serving, visitors: dict[str, Visitor]) -> None:
    pages = [httpx.get(f"{site.url}/chat").text, visitors["supervisor"].http.get("/desk").text]
    # Within a tag only: people's words may hold anything, escaped.
    assert [page for page in pages if re.search(r"<script(?![^>]*\bsrc=)|<style|<[^>]*\s(?:style|on\w+)=", page)] == []


def test_the_chat_page_changes_nothing_until_its_script_asks(site: Serving) -> None:
    looked = httpx.get(f"{site.url}/chat")
    forged = httpx.post(f"{site.url}/chat/open")
    assert (looked.status_code, dict(looked.cookies), forged.status_code) == (200, {}, 403)


def test_the_chat_keeps_its_session_out_of_reach_of_scripts(site: Serving) -> None:
    opened = httpx.post(f"{site.url}/chat/open", headers={"X-Redress-Form": "open"})
    assert "HttpOnly" in opened.headers["Set-Cookie"]
    assert "SameSite=lax" in opened.headers["Set-Cookie"]


def test_people_words_are_shown_as_words(visitors: dict[str, Visitor], town: Town) -> None:
    town.customer().complain("<img src=x onerror=alert(1)> 电梯坏了")
    page = visitors["supervisor"].http.get("/desk").text
    assert "&lt;img src=x" in page
    assert "<img src=x" not in page
