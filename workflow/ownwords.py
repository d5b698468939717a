"""Words of its own that a playbook gives a move in one stage: on its button, on the timeline, and to the customer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.finding import Finding
from workflow.moves import CUSTOMER_MOVES, FACT_OF, Move

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workflow.playbook import Playbook, Rule
    from workflow.timeline import Event, Fields

RULE = "rule"
"""What an event keeps of a move that has words of its own: the stage in which it was made."""
MOVE_OF = {fact: move for move, fact in FACT_OF.items()}
ASKING = frozenset(
    {*CUSTOMER_MOVES, Move.TELL, Move.PROPOSE, Move.ASK, Move.HEAR, Move.NOTE, Move.REFER, Move.RELAY, Move.RECALL}
)
"""Moves of which a customer hears with an answer to give, with what was typed, or not at all: their words stay."""


def marked(data: Fields, rule: Rule, stage: str) -> Fields:
    """Return what an event keeps of a move, with the stage where the move has words of its own."""
    return {**data, RULE: stage} if rule.name or rule.tell else data


def rule_behind(event: Event, playbook: Playbook) -> Rule | None:
    """Return the line of the playbook whose own words an event is told in; None where it has none, or has no more."""
    move, stage = MOVE_OF.get(event.fact), event.data.get(RULE)
    if move is None or stage not in playbook.stages:
        return None
    return playbook.rule(str(stage), move)


def word_faults(playbook: Playbook) -> Iterator[Finding]:
    """Yield words for the customer on a move that says more than words, or nothing."""
    for name, stage in playbook.stages.items():
        for move, rule in stage.moves.items():
            if rule.tell and move in ASKING:
                here = ("stages", name, "moves", move.value, "tell")
                yield Finding(here, f"words for {move}", "nothing: what the customer hears of this move stays")
