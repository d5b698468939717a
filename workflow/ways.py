"""The way that a case went through its playbook, stage by stage, read from what happened to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.moves import FACT_OF, Fact, Move

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from workflow.case import Case
    from workflow.playbook import Playbook, Rule
    from workflow.timeline import Event, Fields, Value

MOVE_OF: Mapping[Fact, Move] = {fact: move for move, fact in FACT_OF.items()}
Way = tuple[str, ...]
ENTERED = "entered"
"""In the data of a move that may lead to several stages: where it led."""


def at_fork(data: Fields, rule: Rule, stage: str) -> Fields:
    """Return a move's data with the stage that it led to, where the playbook has several to choose from."""
    return {**data, ENTERED: stage} if len(rule.to) > 1 else data


def way_of(case: Case, events: Iterable[Event], playbook: Playbook) -> Way:
    """Return the stages in the order they were entered, the present one last.

    Of several ways that end where the case is, as of a case from before forks were noted, one without a condition is
    taken. Where none does, as after an edit of the playbook, only the present stage is sure.
    """
    ways: dict[str, Way] = {entry: (entry,) for _, _, entry in playbook.entries()}
    for event in events:
        move = MOVE_OF.get(event.fact)
        if move is not None:
            ways = _after(move, event.data.get(ENTERED), ways, playbook)
    return ways.get(case.stage, (case.stage,))


def _after(move: Move, entered: Value, ways: Mapping[str, Way], playbook: Playbook) -> dict[str, Way]:
    """Return the ways by where they end after a move; one that has no such move there was another's."""
    after: dict[str, Way] = {}
    for stage, way in ways.items():
        rule = playbook.rule(stage, move)
        targets = sorted(rule.to, key=lambda target: target.when is not None) if rule else ()
        names = [target.to for target in targets if entered in (None, target.to)] or [stage]
        for to in names:
            after.setdefault(to, way if to == stage else (*way, to))
    return after
