"""Every path through a decision tree, found in the tree itself, and a case that walks one on a virtual clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from tests.playbooks.walk import case_in, copied
from tests.workflow.walking import ZONE, Walk, book, everybody, fields_for
from workflow.case import roles_here
from workflow.clocks import next_due
from workflow.moves import Phase
from workflow.people import REDRESS, Actor
from workflow.questions import Answer, Outcome, Tree
from workflow.timeline import Fields
from workflow.walk import Choice, answers_for, choose, question_of

HISTORY = "2026-06-30 1000\n2026-08-31 1620"
TYPED: dict[str, Fields] = {
    Outcome.PLAUSIBLE: {"reading": 1900, "read_on": "2026-09-28", "history": HISTORY},
    Outcome.IMPLAUSIBLE: {"reading": 9000, "read_on": "2026-09-28", "history": HISTORY},
    Outcome.UNTESTED: {"reading": 1900, "read_on": "2026-09-28"},
}
TWICE = 2
HALF_HOUR = timedelta(minutes=30)
Path = tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Walked:
    """Where a path came to."""

    walk: Walk
    stage: str
    always_due: bool


def paths(tree: Tree) -> Iterator[Path]:
    """Yield every path from the first question to a move or an end; a loop is gone through once more."""
    yield from _from(tree, tree.first, ())


def _from(tree: Tree, number: str, taken: Path) -> Iterator[Path]:
    for place, answer in enumerate(tree.nodes[number].answers):
        step = Choice(number, place)
        if taken.count(step) == TWICE:
            continue
        if answer.to is None:
            yield (*taken, step)
        else:
            yield from _from(tree, answer.to, (*taken, step))


def every_path(name: str) -> list[tuple[str, Path]]:
    """Return every path of every tree that a stage of the playbook walks."""
    playbook = book(name)
    walked = {stage.tree for stage in playbook.stages.values() if stage.tree}
    return [(tree, path) for tree in playbook.trees if tree in walked for path in paths(playbook.trees[tree])]


def last_answer(name: str, tree: str, path: Path) -> Answer:
    """Return the answer that a path ends with."""
    return book(name).trees[tree].nodes[path[-1].number].answers[path[-1].place]


def walked(name: str, tree: str, path: Path) -> Walked:
    """Let a case in the tree's stage answer along a path, half an hour for each answer."""
    playbook = book(name)
    stage = next(stage for stage, rules in playbook.stages.items() if rules.tree == tree)
    walk, due = copied(case_in(name, stage, lambda walk: walk.case.node is None)), True
    for place, step in enumerate(path):
        if playbook.trees[tree].nodes[step.number].automatic:
            continue
        standing = question_of(walk.case, playbook)
        assert standing is not None
        assert standing[0] == step.number
        walk.wait(HALF_HOUR)
        _answer(walk, tree, step, path[place + 1 :])
        due &= walk.case.phase is Phase.CLOSED or next_due(walk.case) is not None
    return Walked(walk, stage, due)


def _answer(walk: Walk, tree: str, step: Choice, ahead: Path) -> None:
    playbook = walk.playbook
    answer = playbook.trees[tree].nodes[step.number].answers[step.place]
    fields: Fields = fields_for(answer.move, walk.case, playbook, walk.now) if answer.move else {}
    if answer.table:
        fields = {**fields, "appliances": "空调 2 6", "billed": 400}
    if answer.reading:
        fields = {**fields, **TYPED[_outcome(playbook.trees[tree], ahead)]}
    by = somebody(walk, step)
    roles = roles_here(by, walk.case, playbook)
    walk.case, events = choose(
        walk.case, step, by=by, roles=roles, at=walk.now, playbook=playbook, zone=ZONE, fields=fields
    )
    walk.events += events


def _outcome(tree: Tree, ahead: Path) -> Outcome:
    """Return the outcome that the rest of the path wants of the reading."""
    answers = (tree.nodes[step.number].answers[step.place] for step in ahead)
    return next((answer.when for answer in answers if answer.when), Outcome.PLAUSIBLE)


def somebody(walk: Walk, step: Choice) -> Actor:
    """Return who may give an answer now."""
    people = everybody(walk.case, walk.playbook)
    able = (
        by
        for by in people
        if by is not REDRESS
        and step.place in answers_for(walk.case, by, roles_here(by, walk.case, walk.playbook), walk.now, walk.playbook)
    )
    return next(able)
