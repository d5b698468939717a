from datetime import timedelta

from hypothesis import HealthCheck, given, settings

from tests.workflow.generated import playbooks
from tests.workflow.test_life import Step, assert_held, go, steps
from tests.workflow.walking import TUESDAY, Walk, everybody, fields_for, filed
from workflow.errors import MoveNotAllowed
from workflow.moves import Move, Phase
from workflow.people import Actor
from workflow.playbook import Playbook

slow = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def lived(playbook: Playbook, history: list[Step]) -> Walk:
    walk = filed(playbook, at=TUESDAY)
    for step in history:
        go(walk, step)
    return walk


def refused(walk: Walk, move: Move, by: Actor) -> bool:
    try:
        walk.make(move, by, **fields_for(move, walk.case, walk.playbook, walk.now))
    except MoveNotAllowed:
        return True
    return False


@slow
@given(playbooks(), steps)
def test_under_any_playbook_an_open_case_has_owner_stage_and_due_time(playbook: Playbook, history: list[Step]) -> None:
    walk = filed(playbook, at=TUESDAY)
    for step in history:
        go(walk, step)
        assert_held(walk.case, walk)


@slow
@given(playbooks(), steps)
def test_under_any_playbook_the_same_history_gives_the_same_deadlines(playbook: Playbook, history: list[Step]) -> None:
    assert lived(playbook, history).case == lived(playbook, history).case


@slow
@given(playbooks(), steps)
def test_under_any_playbook_a_move_that_is_not_offered_is_refused(playbook: Playbook, history: list[Step]) -> None:
    walk = lived(playbook, history)
    for by in everybody(walk.case, playbook):
        for move in set(Move) - set(walk.case.moves(by, walk.now, playbook)):
            before = walk.case
            assert refused(walk, move, by)
            assert walk.case is before


@slow
@given(playbooks(), steps)
def test_under_any_playbook_a_closed_case_can_only_be_reopened(playbook: Playbook, history: list[Step]) -> None:
    walk = lived(playbook, history)
    if walk.case.phase is Phase.CLOSED:
        open_to = {move for by in everybody(walk.case, playbook) for move in walk.case.moves(by, walk.now, playbook)}
        assert open_to <= {Move.REOPEN}
        assert walk.wait(timedelta(days=90)).case.phase is Phase.CLOSED
