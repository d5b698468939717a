from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import documents
from storage.codec import micros, moment
from storage.documents import (
    read_case,
    read_elements,
    read_event,
    remembered,
    write_case,
    write_elements,
    write_event,
)
from tests.storage.samples import MINUTE, NOON, a_case
from workflow.case import Case
from workflow.clocks import ClockState
from workflow.elements import Elements
from workflow.moves import Fact
from workflow.people import Actor
from workflow.timeline import Event

FIRST, LAST = datetime(1971, 1, 1, tzinfo=UTC), datetime(2199, 1, 1, tzinfo=UTC)
ZONES = st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours)))
MOMENTS = st.builds(
    datetime.astimezone, st.timedeltas(timedelta(), LAST - FIRST).map(lambda since: FIRST + since), ZONES
)
st.register_type_strategy(datetime, MOMENTS)
NAMES = {"datetime": datetime, "ClockState": ClockState}


def _any(kind: type[Any]) -> st.SearchStrategy[Any]:
    """Draw every field by its type, so that a field added later is drawn too."""
    hints = get_type_hints(kind, localns=NAMES)
    return st.builds(kind, **{name: st.from_type(hint) for name, hint in hints.items()})


st.register_type_strategy(ClockState, _any(ClockState))


@given(_any(Case))
def test_case_comes_back_as_it_was_written(case: Case) -> None:
    assert read_case(write_case(case)) == case


@pytest.mark.parametrize(
    "text", ['{"number": "AB3CDEG"}', write_case(a_case())[:-1] + ', "later": 1}'], ids=["lacks", "unknown"]
)
def test_case_that_lacks_a_field_or_has_an_unknown_one_is_refused(text: str) -> None:
    with pytest.raises(TypeError, match=r"missing|later"):
        read_case(text)


def test_case_that_was_just_written_is_not_read_again() -> None:
    case = a_case()
    text = write_case(case)
    assert read_case(text) is not case
    remembered(text, case)
    assert read_case(text) is case


def test_what_is_kept_of_cases_does_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MOST_KNOWN", 1)
    case, other = a_case(), replace(a_case(), version=7)
    remembered(write_case(case), case)
    remembered(write_case(other), other)
    assert read_case(write_case(case)) is not case


@given(_any(Elements))
def test_elements_come_back_as_they_were_written(elements: Elements) -> None:
    assert read_elements(write_elements(elements), elements.issue) == elements


@given(_any(Event))
def test_event_comes_back_as_it_was_written(event: Event) -> None:
    assert read_event(write_event(event), event.fact.value, micros(event.at)) == event


@given(st.from_type(Actor))
def test_actor_comes_back_with_every_grant(actor: Actor) -> None:
    event = Event(fact=Fact.NOTED, at=NOON, by=actor)
    assert read_event(write_event(event), event.fact.value, micros(NOON)).by == actor


@given(MOMENTS)
def test_moment_comes_back_to_the_microsecond(at: datetime) -> None:
    assert moment(micros(at)) == at


@given(_any(Elements))
def test_sealed_part_of_the_elements_leaves_the_issue_out(elements: Elements) -> None:
    assert write_elements(elements) == write_elements(replace(elements, issue="another"))


def test_fields_at_their_defaults_are_not_written() -> None:
    written = write_case(a_case())
    assert "merged_into" not in written
    assert write_case(a_case(due_in=MINUTE)) != written
