"""The customer's own answer, given by phone or in person: what is awaited, and when staff may take it down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.moves import Fact, Move

if TYPE_CHECKING:
    from workflow.case import Case
    from workflow.playbook import Playbook

ANSWERS: dict[str, Move] = {
    "agree": Move.AGREE,
    "disagree": Move.DISAGREE,
    "satisfied": Move.SATISFY,
    "neutral": Move.ACCEPT_PARTLY,
    "dissatisfied": Move.DISSATISFY,
}
"""What a customer may say, and the move of theirs that it is."""
SAID, HOW = "said", "how"
WAYS = ("phone", "in_person")
SILENT = frozenset({Fact.NUDGED, Fact.REVISIT_DUE})
"""Marks of a customer who was asked once more in chat, or whom a person has to call."""


def awaited(case: Case, playbook: Playbook) -> tuple[str, ...]:
    """Return the answers that the case waits for: to a plan, or to the poll."""
    moves = playbook.stages[case.stage].moves
    return tuple(answer for answer, move in ANSWERS.items() if move in moves)


def is_heard(case: Case, playbook: Playbook) -> bool:
    """Tell whether an answer may be taken down: one is awaited, and chat can't bring it, or has not in good time."""
    return bool(awaited(case, playbook)) and (case.conversation is None or bool(case.marks & SILENT))
