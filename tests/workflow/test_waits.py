"""Time that a case waits for: nobody is late at its end, and it opens what the playbook wants to come after it."""

import tomllib
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from handlers.shelf import PLAYBOOKS
from tests.playbooks.walk import moment, passes
from tests.workflow.test_inspection import Table, faults_with, merged
from tests.workflow.walking import OTHER, TUESDAY, ZONE, Walk, filed, staff
from workflow import ladders
from workflow.clocks import next_due, overdue, timers
from workflow.drawing import span_words
from workflow.inspection import playbook_of
from workflow.language import Language
from workflow.moves import Fact, Move
from workflow.people import CUSTOMER
from workflow.spans import Span

AGENT = staff("service", "service")
WORDS = {"zh": "观察", "en": "watching"}
WAIT: Table = {"name": WORDS, "wait": True, "starts": ["satisfied"], "stops": ["dissatisfied"], "due": "1 mo"}
STAGE: Table = {
    "name": WORDS,
    "phase": "closing",
    "owner": "service",
    "clock": "callback",
    "next": WORDS,
    "moves": {
        "revisit": {"to": "watched", "gates": ["waited"]},
        "satisfy": "watched",
        "dissatisfy": "rework",
        "contain": "watched",
        "close": {"to": "closed", "gates": ["revisited"]},
    },
}
CALLBACK: Table = {"name": WORDS, "starts": ["waited"], "stops": ["revisited"], "due": "24 h", "ladder": "hours"}
PATCH: Table = {
    "stages": {"feedback": {"moves": {"satisfy": "watched"}}, "watched": STAGE},
    "clocks": {"watching": WAIT, "callback": CALLBACK},
}
PROPERTY = tomllib.loads((PLAYBOOKS / "property.toml").read_text(encoding="utf-8"))
WATCHING = playbook_of(merged(PROPERTY, PATCH))


def satisfied(at: datetime = TUESDAY) -> Walk:
    """A case whose customer was satisfied at once."""
    walk = filed(WATCHING, at=at)
    for move in (Move.CONTACT, Move.RESOLVE, Move.TELL):
        walk.make(move, AGENT)
    return walk.make(Move.SATISFY, CUSTOMER)


def until(walk: Walk, at: datetime) -> Walk:
    return walk.wait(at - walk.now)


def test_gate_opens_at_the_end_of_the_wait_and_not_a_moment_before() -> None:
    walk = until(satisfied(), moment("10-29 23:59"))
    assert not passes(walk, Move.REVISIT)
    assert passes(until(walk, moment("10-30 00:00")), Move.REVISIT)


@pytest.mark.parametrize(
    ("filed_at", "over"),
    [
        ("2026-01-31", "2026-02-28"),
        ("2028-01-31", "2028-02-29"),
        ("2026-12-31", "2027-01-31"),
        ("2026-02-28", "2026-03-28"),
    ],
)
def test_month_from_its_last_day_ends_on_the_last_day_of_the_next(filed_at: str, over: str) -> None:
    walk = satisfied(datetime.fromisoformat(f"{filed_at}T10:00").replace(tzinfo=ZONE))
    end = datetime.fromisoformat(f"{over}T00:00").replace(tzinfo=ZONE) + timedelta(days=1)
    assert walk.due("watching") == end


def test_end_of_a_wait_is_nobodys_lateness() -> None:
    walk = until(satisfied(), moment("10-30 00:00"))
    about = [event.fact for event in walk.events if event.data.get("clock") == "watching"]
    assert about == [Fact.WAITED]
    assert not overdue(walk.case, walk.now)


def test_case_that_waits_has_the_end_of_the_wait_as_its_due_time_and_then_the_next() -> None:
    walk = satisfied()
    assert next_due(walk.case) == moment("10-30 00:00")
    assert next_due(until(walk, moment("10-30 00:00")).case) == moment("10-31 00:00")


def test_wait_that_is_noticed_late_ended_when_it_did() -> None:
    """A process that slept for three days takes up the rest where it would have been."""
    walk = satisfied()
    timer = next(timer for timer in timers(walk.case, WATCHING, ZONE) if timer.clock == "watching")
    late = moment("11-02 08:00")
    assert not overdue(walk.case, late)
    fired = ladders.fire(walk.case, timer.clock, timer.generation, late, WATCHING, ZONE)
    assert fired is not None
    case, events = fired
    assert [(event.fact, event.at) for event in events] == [(Fact.WAITED, moment("10-30 00:00"))]
    assert next_due(case) == moment("10-31 00:00")


def test_what_begins_a_wait_does_not_begin_it_again_once_it_is_over() -> None:
    walk = until(satisfied(), moment("10-30 08:00")).make(Move.SATISFY, CUSTOMER)
    assert walk.due("watching") is None
    assert passes(walk, Move.REVISIT)


def test_new_round_has_a_wait_of_its_own() -> None:
    walk = until(satisfied(), moment("10-30 08:00")).make(Move.DISSATISFY, CUSTOMER)
    assert walk.due("watching") is None
    for move in (Move.RESOLVE, Move.TELL):
        walk.make(move, AGENT)
    assert walk.make(Move.SATISFY, CUSTOMER).due("watching") == moment("12-01 00:00")
    assert not passes(walk, Move.REVISIT)


def test_wait_that_is_broken_off_was_neither_kept_nor_over() -> None:
    walk = satisfied().make(Move.DISSATISFY, CUSTOMER)
    assert [event.fact for event in walk.events if event.data.get("clock") == "watching"] == []


def test_playbook_that_waits_has_no_fault() -> None:
    assert faults_with(PATCH) == ()


@pytest.mark.parametrize(("written", "zh", "en"), [("1 mo", "1 个月", "1 month"), ("3 mo", "3 个月", "3 months")])
def test_months_are_read_in_both_languages(written: str, zh: str, en: str) -> None:
    span = Span.parse(written)
    assert (span_words(span, Language.ZH), span_words(span, Language.EN)) == (zh, en)


@pytest.mark.parametrize(("limit", "refused"), [("89 d", False), ("83 d", True), ("3 mo", False), ("2 mo", True)])
def test_limit_is_surely_shorter_than_months_only_where_no_month_could_make_up_for_it(
    limit: str, *, refused: bool
) -> None:
    due = {"due": {"general": "3 mo", "major": "3 mo"}}
    hard = {"limit": {"name": WORDS, "due": {"general": limit}, "ladder": "hours"}}
    found = faults_with({"clocks": {"solution": {**due, **hard}}})
    assert bool(found) is refused


def test_of_two_waits_the_gate_opens_at_the_end_of_the_last() -> None:
    longer = {"clocks": {"longer": {**WAIT, "due": "2 mo"}}}
    walk = filed(playbook_of(merged(PROPERTY, merged(PATCH, longer))), at=TUESDAY)
    for move in (Move.CONTACT, Move.RESOLVE, Move.TELL):
        walk.make(move, AGENT)
    walk.make(Move.SATISFY, CUSTOMER)
    assert not passes(until(walk, moment("11-29 23:59")), Move.REVISIT)
    assert passes(until(walk, moment("11-30 00:00")), Move.REVISIT)


def test_wait_that_gives_way_to_a_group_complaint_was_not_missed() -> None:
    walk = satisfied()
    walk.now = moment("11-02 08:00")
    walk.case = replace(walk.case, told_at=None, part_of=OTHER, shared_due=walk.now + timedelta(days=1))
    walk.record(Fact.JOINED)
    assert walk.due("watching") is None
    assert [event.fact for event in walk.events if event.data.get("clock") == "watching"] == []
