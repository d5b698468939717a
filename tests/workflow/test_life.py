from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.shelf import names
from tests.workflow.walking import OTHER, TUESDAY, Walk, book, everybody, fields_for, filed
from workflow.case import Case
from workflow.clocks import next_due
from workflow.errors import MoveNotAllowed
from workflow.moves import FACT_OF, Fact, Kind, Move, Phase
from workflow.people import Actor, Side

PLAYBOOKS = names()
SHORT_CUTS = frozenset({Move.MERGE, Move.WITHDRAW, Move.ESCALATE, Move.ANSWER_FINALLY})
Step = tuple[int, int]
steps = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 3000)), max_size=40)
begins = st.tuples(st.sampled_from(PLAYBOOKS), st.sampled_from([Kind.COMPLAINT, Kind.COMPLAINT, Kind.ENQUIRY]))
Begin = tuple[str, Kind]


def legal(walk: Walk) -> list[tuple[Actor, Move]]:
    people = everybody(walk.case, walk.playbook)
    return [(by, move) for by in people for move in walk.case.moves(by, walk.now, walk.playbook)]


def onward(walk: Walk, choice: int) -> list[tuple[Actor, Move]]:
    """Two times of three leave out what cuts a life short, and every other time what stays in the stage."""
    ways, rules = legal(walk), walk.playbook.stages[walk.case.stage].moves
    far = [way for way in ways if choice % 3 == 0 or way[1] not in SHORT_CUTS]
    leaving = [way for way in far if any(target.to != walk.case.stage for target in rules[way[1]].to)]
    return leaving if choice % 2 and leaving else far


def begun(begin: Begin) -> Walk:
    return filed(book(begin[0]), kind=begin[1], at=TUESDAY)


def go(walk: Walk, step: Step) -> Move | None:
    """Let some minutes pass, then make one of the moves that are open to anybody; now and then harm is reported."""
    choice, minutes = step
    walk.wait(timedelta(minutes=minutes))
    if choice % 29 == 0 and walk.case.phase is not Phase.CLOSED:
        walk.record(Fact.CALL_DUE)
        return None
    ways = onward(walk, choice)
    if not ways:
        return None
    by, move = ways[choice // 3 % len(ways)]
    walk.make(move, by, **fields_for(move, walk.case, walk.playbook, walk.now, choice))
    return move


def lived(begin: Begin, history: list[Step]) -> Walk:
    walk = begun(begin)
    for step in history:
        go(walk, step)
    return walk


def assert_held(case: Case, walk: Walk) -> None:
    stage = walk.playbook.stages[case.stage]
    assert stage.phase is case.phase
    assert stage.owner in walk.playbook.roles
    assert case.team in walk.playbook.teams
    assert (case.phase is Phase.CLOSED) == (next_due(case) is None), (case.stage, case.clocks)


@settings(max_examples=80)
@given(begins, steps)
def test_every_open_case_has_owner_stage_and_due_time(begin: Begin, history: list[Step]) -> None:
    walk = begun(begin)
    for step in history:
        go(walk, step)
        assert_held(walk.case, walk)


@settings(max_examples=60)
@given(begins, steps)
def test_every_move_stands_on_the_timeline_once(begin: Begin, history: list[Step]) -> None:
    walk = begun(begin)
    made = [FACT_OF[move] for step in history if (move := go(walk, step))]
    moved = {*FACT_OF.values()}
    assert [event.fact for event in walk.events if event.fact in moved and event.by.side is not Side.REDRESS] == made


@settings(max_examples=60)
@given(begins, steps)
def test_every_deadline_is_kept_or_missed_at_its_own_time_once(begin: Begin, history: list[Step]) -> None:
    walk = lived(begin, history)
    walk.wait(timedelta(0))
    late = [clock for clock in walk.case.clocks if clock.running and not clock.paused_at and clock.due_at <= walk.now]
    assert all(clock.breached for clock in late)
    missed = [(event.data["clock"], event.at) for event in walk.events if event.fact is Fact.BREACHED]
    assert missed == [(event.data["clock"], event.data["due"]) for event in walk.events if event.fact is Fact.BREACHED]
    assert len(missed) == len(set(missed))


@settings(max_examples=40)
@given(begins, steps)
def test_the_same_history_gives_the_same_deadlines(begin: Begin, history: list[Step]) -> None:
    once, again = lived(begin, history), lived(begin, history)
    assert once.case.clocks == again.case.clocks
    assert once.events == again.events


@settings(max_examples=30)
@given(begins, steps)
def test_every_illegal_move_is_refused(begin: Begin, history: list[Step]) -> None:
    walk = lived(begin, history)
    for by in everybody(walk.case, walk.playbook):
        for move in set(Move) - set(walk.case.moves(by, walk.now, walk.playbook)):
            with pytest.raises(MoveNotAllowed):
                walk.make(move, by)


@pytest.mark.parametrize("name", PLAYBOOKS)
def test_every_stage_has_a_way_out_an_owner_a_clock_and_words(name: str) -> None:
    playbook = book(name)
    for stage_name, stage in playbook.stages.items():
        assert any(target.to != stage_name for rule in stage.moves.values() for target in rule.to)
        assert stage.owner in playbook.roles
        assert stage.phase is Phase.CLOSED or stage.clock in playbook.clocks
        assert all(words.strip() for words in (*stage.name.values(), *stage.next.values()))


def test_a_case_joined_to_another_is_closed_and_stays_so() -> None:
    walk = filed(book(), at=TUESDAY)
    walk.make(Move.MERGE, everybody(walk.case, walk.playbook)[2])
    assert (walk.case.merged_into, walk.case.phase) == (OTHER, Phase.CLOSED)
    assert {move for _, move in legal(walk)} <= set(walk.playbook.anywhere)
