"""What stands twice on a timeline is named, and what follows from an event is looked for by its clock and due time."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.unheard import unheard
from tests.handlers.callers import Customer
from tests.handlers.desk import Desk
from workflow.moves import Fact
from workflow.numbers import CaseNumber
from workflow.timeline import Event


@pytest.fixture
def number(desk: Desk, anna: Customer) -> CaseNumber:
    """A case that nobody has looked after for a quarter of an hour."""
    filed = CaseNumber(anna.file())
    desk.until("09-29 10:15")
    return filed


def found(desk: Desk, number: CaseNumber, *more: Event) -> list[str]:
    """Return what is found where these stand on the timeline too."""
    lines = desk.read(lambda work: work.cases.timeline(number))
    events = [*(line.event for line in lines), *more]
    case = desk.case(number)
    return desk.read(lambda work: unheard(work, case, events))


def last(desk: Desk, number: CaseNumber, fact: Fact) -> Event:
    event = desk.read(lambda work: work.cases.last(number, frozenset({fact})))
    assert event is not None
    return event


def test_nothing_is_found_of_a_case_whose_ladder_was_climbed(desk: Desk, number: CaseNumber) -> None:
    assert found(desk, number) == []


def test_what_fired_twice_is_found(desk: Desk, number: CaseNumber) -> None:
    twice = last(desk, number, Fact.SUPERVISED)
    assert found(desk, number, twice)[0].endswith("stands there 2 times (P3)")


def test_rung_of_another_due_time_is_not_taken_for_told(desk: Desk, number: CaseNumber) -> None:
    told = last(desk, number, Fact.SUPERVISED)
    later = replace(told, data={**told.data, "due": told.at + timedelta(hours=1)}, at=told.at + timedelta(hours=1))
    assert found(desk, number, later) == [f"{number}: nobody of ours was told that it was supervised (P4)"]


def test_what_the_customer_did_is_not_told_to_the_customer(desk: Desk, number: CaseNumber, anna: Customer) -> None:
    theirs = replace(last(desk, number, Fact.FILED), fact=Fact.CONTACTED)
    ours = replace(last(desk, number, Fact.SUPERVISED), fact=Fact.CONTACTED)
    assert found(desk, number, theirs) == []
    assert found(desk, number, ours) == [f"{number}: its customer was not told that it was contacted (P4)"]
    assert anna.words
