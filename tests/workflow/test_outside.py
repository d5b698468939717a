"""Handing over to a party outside, as the rules see it: due times that the moves themselves start, stop and put off."""

from datetime import timedelta

import pytest

from tests.workflow.walking import TUESDAY, Walk, book, filed, staff
from workflow.errors import FieldsMissing, GateShut
from workflow.moves import Fact, Move, Phase
from workflow.outside import awaited_of

SERVICE = staff("service")
DAY = timedelta(days=1)


def handed(party: str = "contractor") -> Walk:
    walk = filed(book(), category="noise", at=TUESDAY)
    return walk.make(Move.REFER, SERVICE, party=party, expected=None)


def verdicts(walk: Walk) -> list[Fact]:
    return [
        event.fact
        for event in walk.events
        if event.data.get("clock") == "contractor.outside" and event.fact in (Fact.KEPT, Fact.BREACHED)
    ]


def test_answer_in_time_is_kept_and_one_that_is_late_is_not() -> None:
    assert verdicts(handed().wait(DAY).make(Move.RELAY, SERVICE, until=None)) == [Fact.KEPT]
    assert verdicts(handed().wait(3 * DAY).make(Move.RELAY, SERVICE, until=None)) == [Fact.BREACHED]


def test_more_time_that_the_party_asks_for_is_neither_kept_nor_missed() -> None:
    walk = handed().wait(DAY).make(Move.RELAY, SERVICE, until=TUESDAY + 9 * DAY)
    assert verdicts(walk) == []
    assert walk.due("contractor.outside") == TUESDAY + 9 * DAY


def test_lateness_counts_though_nobody_looked_before_the_new_date_came() -> None:
    walk = handed()
    walk.now = TUESDAY + 3 * DAY
    walk.make(Move.RELAY, SERVICE, until=TUESDAY + 9 * DAY)
    assert [event.at for event in walk.events if event.fact is Fact.BREACHED] == [TUESDAY + 2 * DAY]


def test_same_party_may_be_handed_more_and_its_time_begins_anew() -> None:
    walk = handed().wait(DAY).make(Move.REFER, SERVICE, party="contractor", expected=None)
    assert walk.due("contractor.outside") == TUESDAY + 3 * DAY
    assert awaited_of(walk.case) == ("contractor",)


def test_answer_and_taking_back_wait_for_a_handover() -> None:
    walk = filed(book(), at=TUESDAY)
    for move in (Move.RELAY, Move.RECALL):
        with pytest.raises(GateShut):
            walk.make(move, SERVICE)


def test_answer_of_a_party_that_was_not_asked_is_refused() -> None:
    with pytest.raises(FieldsMissing) as refused:
        handed().make(Move.RELAY, SERVICE, party="utility")
    assert refused.value.problems == {"party": "choice"}


def test_result_that_is_told_ends_every_waiting() -> None:
    walk = handed().make(Move.CONTACT, SERVICE).make(Move.RESOLVE, SERVICE)
    assert awaited_of(walk.case) == ()
    assert [event.data["clock"] for event in walk.events if event.fact is Fact.RELEASED] == ["contractor.outside"]


def test_closed_case_waits_for_nobody() -> None:
    walk = handed().make(Move.ESCALATE, SERVICE).make(Move.ANSWER_FINALLY, staff("manager"))
    assert (walk.case.phase, awaited_of(walk.case)) == (Phase.CLOSED, ())


def test_matter_that_is_not_ours_is_counted_by_itself() -> None:
    walk = filed(book(), at=TUESDAY).make(Move.CONTACT, SERVICE)
    assert walk.make(Move.NOT_UPHOLD, SERVICE, party="authority").case.outcome == "not_ours"


def test_complaint_that_is_not_upheld_names_nobody_outside() -> None:
    walk = filed(book(), at=TUESDAY).make(Move.CONTACT, SERVICE)
    assert walk.make(Move.NOT_UPHOLD, SERVICE, party=None).case.outcome == "not_upheld"
