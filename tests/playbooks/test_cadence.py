"""How often people are reminded, in every procedure: daily follow-up, quiet nights, one ladder for one silence."""

from datetime import timedelta

import pytest

from handlers.shelf import names
from tests.workflow.walking import TUESDAY, ZONE, book, filed
from workflow.calendars import within
from workflow.moves import Fact
from workflow.spans import Span, Unit

EVENING = TUESDAY.replace(hour=21)
FOLLOWED = [
    name
    for name in names()
    if "follow_up" in book(name).clocks and Fact.NOTED in book(name).clocks["follow_up"].restarts
]
"""Procedures whose `follow_up` repeats; elsewhere the name stands for a single check."""


@pytest.mark.parametrize("name", names())
def test_no_reminder_rings_in_quiet_hours_in_any_procedure(name: str) -> None:
    quiet = book(name).quiet
    walk = filed(book(name), at=EVENING).wait(timedelta(days=3))
    assert quiet is not None
    at_night = {event.fact for event in walk.events if within(event.at.astimezone(ZONE).time(), quiet.window)}
    assert any(event.data.get("to") for event in walk.events)
    assert not at_night & {Fact.REMINDED, Fact.NUDGED}


def test_procedures_that_name_a_follow_up_are_found() -> None:
    assert {"property", "call-center-group"} <= set(FOLLOWED)


@pytest.mark.parametrize("name", FOLLOWED)
def test_follow_up_comes_every_day_and_a_note_begins_the_day_anew(name: str) -> None:
    clock = book(name).clocks["follow_up"]
    again = book(name).ladder_of("follow_up").rungs[-1].again
    assert clock.due == Span(24, Unit.HOURS)
    assert again == timedelta(hours=24)


@pytest.mark.parametrize("name", [name for name in names() if "feedback" in book(name).clocks])
def test_feedback_gives_way_to_the_revisit_of_a_silent_customer(name: str) -> None:
    playbook = book(name)
    assert Fact.REVISIT_DUE in playbook.ladder_of("feedback").stops
    assert Fact.REVISIT_DUE in playbook.clocks["revisit"].begins
