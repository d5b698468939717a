"""The chat for programs: every rule of its addresses, over real HTTP."""

import json
from uuid import uuid4

import httpx
import pytest

from tests.bot.web.driving import ISSUE, Town
from tests.bot.web.serving import Serving

LONG = 100_000
DEEP = 5_000


def test_message_answered_with_202_is_in_the_store(site: Serving) -> None:
    key = str(uuid4())
    assert site.town.customer().post(id=key, text="你好").status_code == 202
    customer = site.town.customer()
    sent = customer.post(id=key, text="您好")
    session = site.read(
        lambda work: work.people.session(str(customer.http.headers["authorization"])[7:], site.clock.now())
    )
    assert session is not None
    stored = site.read(lambda work: work.inbox.find("web", f"{session.id}:{key}"))
    assert sent.json() == {"id": key}
    assert stored is not None


def test_message_sent_again_gets_the_same_answer_and_has_one_effect(town: Town) -> None:
    customer, key = town.customer(), str(uuid4())
    answers = [customer.post(id=key, text="你好") for _ in range(3)]
    assert {(each.status_code, each.text) for each in answers} == {(202, f'{{"id":"{key}"}}')}
    assert len(customer.events()) == 1


def test_known_id_with_another_body_is_refused_as_a_conflict(town: Town) -> None:
    customer, key = town.customer(), str(uuid4())
    customer.post(id=key, text="你好")
    refused = customer.post(id=key, text="再见")
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:redress:problem:clash")


def test_same_id_in_two_sessions_is_two_messages(town: Town) -> None:
    key = str(uuid4())
    for customer in (town.customer(), town.customer()):
        assert customer.post(id=key, text="你好").status_code == 202
        assert len(customer.events()) == 1


def test_every_choice_fits_into_64_bytes(town: Town) -> None:
    customer = town.customer()
    customer.begin()
    customer.tell([ISSUE])
    customer.finish()
    carried = [button["choice"] for said in customer.events() for button in said["buttons"]]
    assert len(carried) > 20
    assert max(len(choice.encode()) for choice in carried) <= 64


@pytest.mark.parametrize(
    "body",
    [
        {"id": "no uuid", "text": "x"},
        {"text": "no id"},
        {"id": str(uuid4())},
        {"id": str(uuid4()), "text": 5},
        {"id": str(uuid4()), "choice": "x" * 65},
        {"id": str(uuid4()), "choice": ["x"]},
        {"id": str(uuid4()), "text": "x", "colour": "red"},
        {"id": str(uuid4()), "text": "x", "\ud800": "half a letter"},
        {"id": str(uuid4()), "contact": {"phone": 5}},
        {"id": str(uuid4()), "location": {"lat": 91, "lon": 0}},
        ["no object"],
    ],
)
def test_body_of_another_form_is_refused_with_its_fields(town: Town, body: object) -> None:
    refused = town.customer().http.post("/chat/messages", content=json.dumps(body))
    assert refused.status_code == 422
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["errors"][0].keys() == {"field", "problem"}


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"\xff\xfe", b'{"id": NaN', b'"text"', b"[" * DEEP + b"]" * DEEP,
        b'{"a":' * DEEP + b"1" + b"}" * DEEP, b"9" * LONG,
    ],
)  # fmt: skip
def test_body_that_is_no_json_object_is_refused_kindly(town: Town, content: bytes) -> None:
    refused = town.customer().http.post("/chat/messages", content=content)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "body"


@pytest.mark.parametrize("text", ["a\x00b", "half \ud83d a letter", "\U000e0041", "\u202eterces"])
def test_text_that_no_store_could_hold_is_mended_and_taken(town: Town, text: str) -> None:
    customer = town.customer()
    customer.begin()
    body = json.dumps({"id": str(uuid4()), "text": f"{text} 漏水"})
    assert customer.http.post("/chat/messages", content=body).status_code == 202
    customer.read()
    customer.press("intake.button.no_danger")
    customer.press("intake.button.that_is_all")
    number = customer.finish()
    assert "漏水" in town.staff("service").case(number)["issue"]


def test_body_beyond_a_mebibyte_is_refused_with_413(town: Town) -> None:
    refused = town.customer().http.post("/chat/messages", content=b" " * (1024 * 1024 + 1))
    assert (refused.status_code, refused.json()["type"]) == (413, "urn:redress:problem:body_size")


@pytest.mark.parametrize("token", ["", "wrong", "é" * 9, "x" * 4_000, "\u2003"])
def test_wrong_token_is_refused_everywhere_with_the_same_words(site: Serving, token: str) -> None:
    headers = [(b"Authorization", (b"Bearer " + token.encode()).strip())]
    with httpx.Client(base_url=site.url, headers=headers) as http:
        asked = [http.get(path) for path in ("/chat/events", "/desk/cards", "/desk/alerts", "/desk/cases/AB34CDE")]
        sent = [http.post(path, json={"id": str(uuid4())}) for path in ("/chat/messages", "/desk/moves", "/desk/cases")]
    assert {(each.status_code, each.content) for each in (*asked, *sent)} == {(401, asked[0].content)}


def test_token_of_one_door_does_not_open_the_other(town: Town) -> None:
    customer, service = town.customer(), town.staff("service")
    assert customer.http.get("/desk/cards").status_code == 401
    assert service.http.get("/chat/events").status_code == 401


def test_wrong_method_is_answered_with_405_and_unknown_address_with_404(town: Town) -> None:
    http = town.customer().http
    assert http.put("/chat/messages").json()["type"] == "urn:redress:problem:method"
    assert http.delete("/desk/moves").status_code == 405
    assert http.get("/chat/nothing").json()["type"] == "urn:redress:problem:unseen"


@pytest.mark.parametrize("after", ["-1", "x", "1.5", "9" * 40, "%00", "٣٣x"])
def test_counter_that_is_no_number_is_refused(town: Town, after: str) -> None:
    assert town.customer().http.get(f"/chat/events?after={after}").status_code == 422


def test_events_come_only_from_beyond_the_counter(town: Town) -> None:
    customer = town.customer()
    customer.begin()
    whole = customer.events()
    assert [each["seq"] for each in whole] == list(range(1, len(whole) + 1))
    assert customer.events(after=3) == whole[3:]
    assert customer.events(after=10**9) == []


def test_language_that_we_do_not_speak_is_refused_at_the_door(site: Serving) -> None:
    answers = [httpx.post(f"{site.url}/chat/session", json={"language": each}) for each in ("fr", 5, ["zh"], True)]
    assert {each.status_code for each in answers} == {422}


@pytest.mark.parametrize(("language", "title"), [("zh", "请先登录"), ("en", "Please sign in")])
def test_refusal_speaks_the_language_that_was_asked_for(site: Serving, language: str, title: str) -> None:
    refused = httpx.get(f"{site.url}/chat/events", headers={"Accept-Language": language})
    assert refused.json()["title"] == title
