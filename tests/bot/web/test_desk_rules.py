"""The desk for programs: what somebody may see and do, and what they are told when they may not."""

from random import Random
from uuid import uuid4

import httpx
import pytest

from bot.web.sessions import CSRF, form_token
from tests.bot.web.driving import Desk, Json, Town
from tests.bot.web.serving import Serving
from workflow.language import Language
from workflow.numbers import new_number, spoken

NOBODYS = spoken(new_number(Random(5)))


def test_press_sent_again_gets_the_first_answer_and_has_one_effect(town: Town) -> None:
    number, service, key = town.customer().complain(), town.staff("service"), str(uuid4())
    choice = service.choice(number, "contact")
    answers = [service.press(choice, {"text": "已电话联系"}, key) for _ in range(3)]
    assert [(each.status_code, each.json()) for each in answers] == [(200, answers[0].json())] * 3
    assert [line["fact"] for line in service.case(number)["timeline"]].count("contacted") == 1


def test_known_id_with_another_press_is_refused_as_a_conflict(town: Town) -> None:
    number, service, key = town.customer().complain(), town.staff("service"), str(uuid4())
    choice = service.choice(number, "contact")
    service.press(choice, {"text": "一"}, key)
    refused = service.press(choice, {"text": "二"}, key)
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:redress:problem:clash")


def test_late_press_is_told_who_was_first_and_gets_the_current_card(town: Town) -> None:
    number = town.customer().complain()
    first, late = town.staff("service"), town.staff("supervisor", language=Language.EN)
    choice = first.choice(number, "contact")
    assert first.press(choice).status_code == 200
    refused = late.press(choice)
    assert (refused.status_code, refused.headers["content-type"]) == (409, "application/problem+json")
    assert refused.json()["title"] == "Already done by service甲"
    assert refused.json()["card"] == late.cards()[[card["case"] for card in late.cards()].index(number)]


def test_fields_to_mend_are_named_with_the_current_card(town: Town) -> None:
    number, service = town.customer().complain(), town.staff("service", language=Language.EN)
    refused = service.press(service.choice(number, "contact"), {"mood": "enormous", "colour": "red"})
    assert refused.status_code == 422
    assert {each["field"] for each in refused.json()["errors"]} == {"mood", "colour"}
    assert refused.json()["card"]["case"] == number


def test_case_of_another_team_looks_like_one_that_does_not_exist(town: Town) -> None:
    number, cleaner = town.customer().complain(), town.staff("member", "cleaning")
    seen = town.staff("service").choice(number, "contact")
    asked = [cleaner.http.get(f"/desk/cases/{each}") for each in (number, NOBODYS, "nonsense", "%00")]
    pressed = [cleaner.press(choice) for choice in (seen, f"m:{NOBODYS}:1:contact", "nonsense", "x" * 90, "m:é:x:y")]
    teams = [cleaner.http.get("/desk/cards", params={"team": team}) for team in ("security", "nowhere", "")]
    assert {(each.status_code, each.content) for each in (*asked, *pressed, *teams)} == {(404, asked[0].content)}


def test_file_of_another_team_looks_like_one_that_does_not_exist(town: Town) -> None:
    customer = town.customer()
    customer.begin()
    customer.http.post(
        "/chat/messages", data={"id": str(uuid4()), "text": "漏水"}, files={"file": ("水.txt", b"water")}
    )
    customer.read()
    customer.press("intake.button.no_danger")
    customer.press("intake.button.that_is_all")
    number = customer.finish()
    url = town.staff("service").case(number)["evidence"][0]["url"]
    found, cleaner = town.staff("service").http.get(url), town.staff("member", "cleaning").http
    hidden = [cleaner.get(each) for each in (url, "/desk/files/1", f"/desk/files/999999999?case={NOBODYS}")]
    assert (found.content, found.headers["content-disposition"]) == (b"water", "attachment")
    assert {(each.status_code, each.content) for each in hidden} == {(404, hidden[0].content)}


def test_member_of_a_team_sees_whose_complaint_it_is_only_masked(town: Town) -> None:
    number, service = town.customer().complain("我是王小明，电话13800138000，漏水"), town.staff("service")
    service.move(number, "contact")
    service.move(number, "grade", grade="general")
    service.move(number, "dispatch", team="security")
    shown = town.staff("member", "security").http.get(f"/desk/cases/{number}").text
    assert ("王小明" in shown, "13800138000" in shown) == (False, False)


def test_customer_taken_down_at_the_desk_is_registered_once(town: Town) -> None:
    service, key = town.staff("service"), str(uuid4())
    body = {
        "id": key,
        "name": "李四",
        "phone": "13900139000",
        "issue": "电梯停了",
        "when": "今天",
        "where": "3号楼",
        "expectation": "修好",
        "channel": "phone",
    }
    answers = [service.http.post("/desk/cases", json=body) for _ in range(2)]
    other = service.http.post("/desk/cases", json={**body, "issue": "别的"})
    assert [(each.status_code, each.json()) for each in answers] == [(201, answers[0].json())] * 2
    assert (other.status_code, other.json()["type"]) == (409, "urn:redress:problem:clash")


def test_desk_refuses_what_is_missing_and_who_may_not(town: Town) -> None:
    body = {"id": str(uuid4()), "issue": "电梯停了", "phone": "abc"}
    missing = town.staff("service").http.post("/desk/cases", json=body)
    assert missing.status_code == 422
    assert {each["field"] for each in missing.json()["errors"]} == {"name", "phone", "when", "where", "expectation"}


@pytest.mark.parametrize("text", ["a\x00b", "half \ud83d", "<script>alert(1)</script>", "\u202ex", "🙂" * 2_000])
def test_note_with_strange_letters_is_kept_on_the_timeline(town: Town, text: str) -> None:
    number, service = town.customer().complain(), town.staff("service")
    kept = text.replace("\x00", "").replace("\ud83d", "?")
    noted = service.move(number, "note", text=kept) if text != kept else service.move(number, "note", text=text)
    words = [word["value"] for line in service.case(number)["timeline"] for word in line["words"]]
    assert noted["case"] == number
    assert kept in words


def test_invitation_opens_the_desk_once(site: Serving) -> None:
    word = site.invite("service")
    answers = [
        httpx.post(f"{site.url}/desk/session", json={"invite": each, "name": "甲"}) for each in (word, word, "x")
    ]
    assert [each.status_code for each in answers] == [201, 401, 401]
    assert answers[1].content == answers[2].content


def test_change_sent_with_a_cookie_needs_the_word_of_its_form(town: Town) -> None:
    number, service = town.customer().complain(), town.staff("service")
    body = {"id": str(uuid4()), "choice": service.choice(number, "contact")}
    token = service.http.headers["authorization"][7:]
    with httpx.Client(base_url=town.url, cookies={"redress_desk": token}) as page:
        refused = [
            page.post("/desk/moves", json=body, headers=each)
            for each in ([], [(CSRF.encode(), b"x")], [(CSRF.encode(), b"\xe9")])
        ]
        # A browser may be made to send a password of its own making along with the cookie.
        refused.append(page.post("/desk/moves", json=body, headers={"Authorization": "Basic eDp5"}))
        done = page.post("/desk/moves", json=body, headers={CSRF: form_token(token)})
    assert [each.status_code for each in (*refused, done)] == [403, 403, 403, 403, 200]


def test_customers_cookie_needs_the_word_of_its_form_too(town: Town) -> None:
    token = town.customer().http.headers["authorization"][7:]
    body = {"id": str(uuid4()), "text": "你好"}
    with httpx.Client(base_url=town.url, cookies={"redress_chat": token}) as page:
        refused = page.post("/chat/messages", json=body)
        done = page.post("/chat/messages", json=body, headers={CSRF: form_token(token)})
    assert (refused.status_code, done.status_code) == (403, 202)


def test_case_somebody_is_recused_from_looks_to_them_like_one_that_does_not_exist(town: Town) -> None:
    number, service, named = town.customer().complain(), town.staff("supervisor"), town.staff("manager")
    seen = named.choice(number, "grade") if "grade" in str(named.case(number)["buttons"]) else f"m:{number}:0:note"
    people = next(need for need in _needs(service, number, "recuse") if need["name"] == "staff")["choices"]
    newest = max(int(each["value"]) for each in people if each["label"] == "manager甲")
    service.move(number, "recuse", staff=str(newest), reason="客户投诉其本人")
    asked = [named.http.get(f"/desk/cases/{each}") for each in (number, NOBODYS)]
    pressed = [named.press(choice) for choice in (seen, f"m:{NOBODYS}:1:contact")]
    assert {(each.status_code, each.content) for each in (*asked, *pressed)} == {(404, asked[0].content)}
    assert number not in {each["case"] for each in named.cards()}
    assert number.replace("-", "") not in named.http.get("/desk/alerts").text


def _needs(person: Desk, number: str, move: str) -> list[Json]:
    return next(each["needs"] for each in person.case(number)["buttons"] if each["move"] == move)
