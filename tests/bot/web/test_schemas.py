"""The kept JSON Schemas in docs/schemas: fields are only added, never changed or taken away."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

import pytest

from tests.bot.web.driving import Desk, Town

FOLDER = Path(__file__).parents[3] / "docs" / "schemas"
TYPES: Mapping[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "boolean": bool,
    "array": list,
    "object": dict,
    "null": type(None),
}
UNDERSTOOD = {
    "$schema",
    "title",
    "description",
    "type",
    "required",
    "properties",
    "items",
    "enum",
    "pattern",
    "maxLength",
}


def schema(name: str) -> dict[str, Any]:
    """Return one kept schema."""
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found


def faults(value: object, rule: Mapping[str, Any], at: str = "") -> Iterator[str]:
    """Yield every place where a value breaks the rule; words of JSON Schema that are not understood fail."""
    assert rule.keys() <= UNDERSTOOD, rule.keys() - UNDERSTOOD
    if "enum" in rule and value not in rule["enum"]:
        yield f"{at}: {value!r} is none of {rule['enum']}"
    if "type" in rule and not _is_any(value, rule["type"]):
        yield f"{at}: {value!r} is no {rule['type']}"
    elif isinstance(value, str):
        yield from _text_faults(value, rule, at)
    elif isinstance(value, list):
        for place, each in enumerate(cast("list[object]", value)):
            yield from faults(each, rule["items"], f"{at}[{place}]")
    elif isinstance(value, dict):
        yield from _object_faults(cast("dict[str, object]", value), rule, at)


def _is_any(value: object, named: str | list[str]) -> bool:
    names = [named] if isinstance(named, str) else named
    return any(isinstance(value, TYPES[name]) and (name == "boolean") == isinstance(value, bool) for name in names)


def _text_faults(value: str, rule: Mapping[str, Any], at: str) -> Iterator[str]:
    if "pattern" in rule and not re.search(rule["pattern"], value):
        yield f"{at}: {value!r} is not like {rule['pattern']}"
    if len(value.encode()) > rule.get("maxLength", len(value.encode())):
        yield f"{at}: {value!r} is too long"


def _object_faults(value: Mapping[str, object], rule: Mapping[str, Any], at: str) -> Iterator[str]:
    yield from (f"{at}.{name} is missing" for name in rule["required"] if name not in value)
    yield from (f"{at}.{name} is not described" for name in value if name not in rule["properties"])
    for name, each in rule["properties"].items():
        if name in value:
            yield from faults(value[name], each, f"{at}.{name}")


@pytest.fixture
def case(town: Town) -> tuple[Desk, str]:
    """Somebody of service, and a case with a history."""
    number, service = town.customer().complain(), town.staff("service")
    service.move(number, "contact", mood="upset", text="已电话联系")
    service.move(number, "grade", grade="general")
    service.move(number, "ask", text="是哪一户？")
    return service, number


def test_what_the_chat_says_keeps_its_schema(town: Town) -> None:
    customer = town.customer()
    customer.complain()
    assert list(faults({"messages": customer.events()}, schema("chat-events"))) == []


def test_cards_of_the_desk_keep_their_schema(case: tuple[Desk, str]) -> None:
    cards = case[0].cards()
    assert list(faults({"cards": cards}, schema("desk-cards"))) == []
    assert any(button["needs"] for card in cards for button in card["buttons"])


def test_whole_case_keeps_its_schema(case: tuple[Desk, str]) -> None:
    shown = case[0].case(case[1])
    assert list(faults(shown, schema("desk-case"))) == []
    assert min(len(shown[name]) for name in ("elements", "timeline", "notices")) > 3


def test_refusals_keep_their_schema(case: tuple[Desk, str]) -> None:
    service, number = case
    refusals = [
        service.http.get("/desk/cases/nothing"),
        service.http.get("/nowhere"),
        service.http.post("/desk/moves", content=b"{"),
        service.http.post("/desk/moves", json={"id": str(uuid4())}),
        service.press(service.choice(number, "note")),
        service.press(f"m:{number.replace('-', '')}:0:contact"),
    ]
    assert [each.status_code for each in refusals] == [404, 404, 422, 422, 422, 409]
    assert [fault for each in refusals for fault in faults(each.json(), schema("problem"))] == []


def test_check_finds_what_is_missing_wrong_or_new() -> None:
    wrong = {"seq": "1", "buttons": [{"label": "x", "choice": "y" * 65}], "case": "IO", "colour": 1}
    assert len(list(faults({"messages": [wrong]}, schema("chat-events")))) == 5


def test_every_kept_schema_is_one_that_is_tested() -> None:
    elsewhere = {"desk-bindings", "desk-duties", "desk-link", "desk-links"}
    tested = {"chat-events", "desk-cards", "desk-case", "problem"} | elsewhere
    assert {path.stem for path in FOLDER.glob("*.json")} == tested
