"""The chat as server-sent events, and what every answer carries."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from structlog.testing import capture_logs

from tests.bot.web.driving import Customer, Json, Town
from tests.bot.web.serving import Serving, eventually

if TYPE_CHECKING:
    import httpx

STREAM = {"Accept": "text/event-stream"}
SHIELDS = {
    "content-security-policy": "default-src 'self'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
}


def events_of(lines: Iterator[str], count: int) -> list[tuple[int, Json]]:
    """Read so many events: their ids and data."""
    found: list[tuple[int, Json]] = []
    number = 0
    for line in lines:
        if line.startswith("id: "):
            number = int(line[4:])
        if line.startswith("data: "):
            found.append((number, json.loads(line[6:])))
        if len(found) == count:
            break
    return found


def test_stream_tells_what_was_said_and_what_comes(town: Town) -> None:
    customer = town.customer()
    customer.say("你好")
    with customer.http.stream("GET", "/chat/events", headers=STREAM) as stream:
        lines = stream.iter_lines()
        first = events_of(lines, 1)
        customer.post(choice=customer.button("同意，开始"))
        second = events_of(lines, 1)
    assert [number for number, _ in (*first, *second)] == [1, 2]
    assert [said for _, said in (*first, *second)] == customer.events()


@pytest.mark.parametrize(
    ("headers", "query"), [({"Last-Event-ID": "3"}, ""), ({}, "?after=3"), ({"Last-Event-ID": "3"}, "?after=1")]
)
def test_stream_goes_on_after_the_last_event_that_was_heard(town: Town, headers: dict[str, str], query: str) -> None:
    customer = town.customer()
    customer.begin()
    with customer.http.stream("GET", f"/chat/events{query}", headers={**STREAM, **headers}) as stream:
        heard = events_of(stream.iter_lines(), 2)
    assert [number for number, _ in heard] == [4, 5]


def test_stream_opened_before_the_first_message_hears_the_answer(town: Town) -> None:
    customer = town.customer()
    with customer.http.stream("GET", "/chat/events", headers=STREAM) as stream:
        lines = stream.iter_lines()
        assert next(lines) == "retry: 1000"
        customer.post(text="你好")
        assert events_of(lines, 1)[0][0] == 1


def test_every_answer_is_shielded_streams_and_refusals_too(site: Serving) -> None:
    customer = site.town.customer()
    with customer.http.stream("GET", "/chat/events", headers=STREAM) as stream:
        answers: list[httpx.Response] = [stream]
    answers += [
        customer.http.get(path) for path in ("/healthz", "/metrics", "/", "/chat/events", "/desk/cards", "/nowhere")
    ]
    answers += [customer.http.put("/chat/messages"), customer.http.post("/chat/messages", content=b"{")]
    for answer in answers:
        assert all(answer.headers[name].startswith(value) for name, value in SHIELDS.items()), answer.url
    assert {answer.status_code for answer in answers} == {200, 307, 401, 404, 405, 422}


def test_fault_of_ours_is_answered_kindly_and_shielded(own_site: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    customer = own_site.town.customer()
    monkeypatch.setattr("bot.web.translate.message_json", _broken)
    customer.post(text="你好")
    with capture_logs():
        answer = customer.http.get("/chat/events")
    assert (answer.status_code, answer.json()["type"]) == (500, "urn:redress:problem:failed")
    assert "Traceback" not in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'self'")


def _broken(_notice: object) -> Json:
    raise RuntimeError("王小明 13800138000")


def test_customer_of_a_failing_handler_is_answered_once_it_works_again(
    own_site: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer: Customer = own_site.town.customer()
    with monkeypatch.context() as patch, capture_logs() as logged:
        patch.setattr("handlers.dispatch.converse", _broken_handler)
        sent = customer.post(text="你好")
        eventually(lambda: len(logged) >= 3, "the loop's own two tries")
    assert (sent.status_code, list(sent.json()), customer.events()) == (202, ["id"], [])
    own_site.advance(timedelta(seconds=61))
    assert len(eventually(customer.events, "the answer")) == 1


def _broken_handler(*_args: object, **_kwargs: object) -> None:
    raise RuntimeError("王小明 13800138000")
