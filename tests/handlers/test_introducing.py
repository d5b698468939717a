"""An upset customer is passed up with their consent, to somebody whose name they hear; the mood is noted."""

from dataclasses import replace

import pytest

from handlers.filing import Filing
from handlers.shelf import Shelf
from handlers.staff import Result, register
from tests.handlers.crew import Colleague, hire
from tests.handlers.desk import Desk
from workflow.elements import Elements
from workflow.language import Language
from workflow.moves import Fact, Kind, Move


@pytest.fixture
def owners(desk: Desk) -> Desk:
    """A house that passes an upset customer up."""
    desk.house = replace(desk.house, book=Shelf().open("owner-service"))
    return desk


@pytest.fixture
def reception(owners: Desk) -> Colleague:
    return hire(owners, "reception", name="小林")


@pytest.fixture
def manager(owners: Desk) -> Colleague:
    return hire(owners, "service_manager", name="周经理")


@pytest.fixture
def number(owners: Desk, reception: Colleague, manager: Colleague) -> str:
    assert manager.desk is owners
    filed = Filing(kind=Kind.COMPLAINT, category="hygiene", channel="front_desk", language=Language.ZH)
    elements, by = Elements(name="王小明", phone="13800138000", room="3-1302", issue="楼道脏"), reception.actor
    card = owners.write(lambda work: register(work, owners.house, by, elements, filed, owners.now))
    assert card is not None
    return card.number


def test_customer_hears_the_name_of_whoever_takes_over(
    owners: Desk, reception: Colleague, manager: Colleague, number: str
) -> None:
    reception.answer(number, "是")
    staff = manager.actor.staff
    reception.answer(number, "同意", staff=str(staff), consent="yes", mood="angry", reason="解释后仍不接受")
    words = "\n".join(str(event.data["words"]) for event in owners.events(number) if event.fact is Fact.CALL_DUE)
    assert "经您同意，现由 周经理 负责您的事项" in words
    assert (owners.stage(number), owners.case(number).owner) == ("elevated", staff)
    assert owners.told_staff(number, "introduced") == {f"staff:{staff}"}


def test_nobody_is_passed_up_without_consent(reception: Colleague, manager: Colleague, number: str) -> None:
    pressed = reception.press(number, "introduce", staff=str(manager.actor.staff), reason="情绪激动")
    assert (pressed.result, dict(pressed.problems)) == (Result.FIELDS, {"consent": "required"})


def test_only_those_who_take_such_cases_are_offered_by_name(
    reception: Colleague, manager: Colleague, number: str
) -> None:
    press = next(press for press in reception.card(number).presses if press.move is Move.INTRODUCE)
    assert dict(press.needs[0].choices) == {str(manager.actor.staff): "周经理"}


def test_mood_of_the_customer_is_noted_with_a_note(owners: Desk, reception: Colleague, number: str) -> None:
    reception.do(number, "note", text="来电询问进度", mood="upset")
    line = reception.dossier(number).timeline[-1]
    words = [(owners.house.say(name, Language.ZH), owners.house.say(value, Language.ZH)) for name, value in line.words]
    assert ("情绪", "不满") in words
