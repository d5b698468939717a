"""Making requests: every way of passing parameters, and the envelope of every answer."""

import pytest

from tests.telegram.clients import Raw
from tests.telegram.platform.people import Person
from tests.telegram.platform.server import TOKEN, Platform

WHERE = f"/bot{TOKEN}/sendMessage"


@pytest.mark.parametrize("how", ["query", "form", "json", "multipart"])
def test_parameters_may_come_in_four_ways(raw: Raw, li: Person, how: str) -> None:
    given = {"chat_id": str(li.id), "text": "您好 & welcome"}
    ways: dict[str, dict[str, object]] = {
        "query": {"params": given},
        "form": {"data": given},
        "json": {"json": given},
        "multipart": {"files": {name: (None, value) for name, value in given.items()}},
    }
    assert raw.send("POST", WHERE, **ways[how]).json()["result"]["text"] == "您好 & welcome"


def test_a_method_may_be_asked_by_get_and_written_in_any_case(raw: Raw) -> None:
    assert raw.send("GET", f"/bot{TOKEN}/GETme").json()["result"]["username"] == "redress_bot"


def test_a_refusal_says_code_and_reason(raw: Raw) -> None:
    answer = raw.send("GET", f"/bot{TOKEN}/sendMessage", params={"chat_id": "1", "text": "x"})
    assert answer.status_code == 400
    assert answer.json() == {"ok": False, "error_code": 400, "description": "Bad Request: chat not found"}


def test_an_unknown_method_is_not_found(raw: Raw) -> None:
    assert raw.refused("sendNothing") == "404 Not Found: method not found"


def test_an_unknown_token_is_unauthorized(raw: Raw) -> None:
    assert raw.ask("getMe", token="1:nobody") == {"ok": False, "error_code": 401, "description": "Unauthorized"}


def test_objects_in_a_form_are_json(raw: Raw, li: Person) -> None:
    keyboard = '{"inline_keyboard":[[{"text":"Yes","callback_data":"y"}]]}'
    raw.send("POST", WHERE, data={"chat_id": li.id, "text": "Well?", "reply_markup": keyboard})
    assert li.last.buttons == [["Yes"]]


def test_every_call_is_in_the_ledger(raw: Raw, site: Platform, li: Person) -> None:
    raw.result("sendMessage", chat_id=li.id, text="one")
    raw.ask("sendMessage", chat_id=1, text="two")
    assert [(each.chat, each.status, each.effect) for each in site.ledger.of("sendMessage")] == [
        (li.id, 200, True),
        (1, 400, False),
    ]
