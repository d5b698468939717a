from collections.abc import Iterator
from datetime import timedelta

from hypothesis import HealthCheck, given, settings

from tests.workflow.generated import playbooks
from tests.workflow.test_life import Step, assert_held, go, steps
from tests.workflow.walking import TUESDAY, Walk, everybody, fields_for, filed
from workflow.case import roles_here
from workflow.errors import MoveNotAllowed
from workflow.moves import Move, Phase
from workflow.people import Actor
from workflow.playbook import Playbook
from workflow.walk import answers_for, question_of

slow = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def answerable(walk: Walk) -> list[tuple[Actor, int]]:
    """Who may answer the question that the case stands at, and the place of the answer."""
    case, now, rules = walk.case, walk.now, walk.playbook
    people = [(by, roles_here(by, case, rules)) for by in everybody(case, rules)]
    return [(by, place) for by, roles in people for place in answers_for(case, by, roles, now, rules)]


def advance(walk: Walk, step: Step) -> None:
    """Answer the question of the stage's tree, every third time that somebody may; else make a move."""
    ways = answerable(walk) if step[0] % 3 == 0 else []
    if not ways:
        go(walk, step)
        return
    walk.wait(timedelta(minutes=step[1]))
    standing, again = question_of(walk.case, walk.playbook), answerable(walk)
    if standing and again:
        by, place = again[step[0] // 3 % len(again)]
        walk.answer(standing[0], place, by, step[0])


def begun(playbook: Playbook) -> Walk:
    """File a case that begins a way of its own, where the playbook has one."""
    kind, category, _ = list(playbook.entries())[-1]
    return filed(playbook, kind=kind, category=category, at=TUESDAY)


def lived(playbook: Playbook, history: list[Step]) -> Walk:
    walk = begun(playbook)
    for step in history:
        advance(walk, step)
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
    walk = begun(playbook)
    for step in history:
        advance(walk, step)
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


def test_drawn_playbooks_have_every_part_of_the_format_that_a_case_lives_by() -> None:
    """A generator that stops drawing trees or approval would prove less without a word."""
    seen = set[str]()

    @slow
    @given(playbooks())
    def look(playbook: Playbook) -> None:
        seen.update(parts_of(playbook))

    look()
    named = {"tree", "question to the customer", "approval", "limit", "extension", "group", "helping", "wait", "entry"}
    assert seen == named


def parts_of(playbook: Playbook) -> Iterator[str]:
    """Yield the parts that a drawn playbook has and another may lack."""
    nodes = [node for tree in playbook.trees.values() for node in tree.nodes.values()]
    yield from ("tree" for _ in nodes)
    yield from ("question to the customer" for node in nodes if node.role is None)
    yield from ("limit" for clock in playbook.clocks.values() if clock.limit)
    yield from ("entry" for category in playbook.categories if category.entry)
    yield from ("wait" for clock in playbook.clocks.values() if clock.wait)
    yield from ("extension" for clock in playbook.clocks.values() if clock.extended_by)
    for name in ("approval", "group", "helping"):
        if getattr(playbook, name) is not None:
            yield name
