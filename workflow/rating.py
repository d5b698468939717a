"""The poll's short questions: what an answer comes to, and what is wrong with how they are put."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.finding import Finding
from workflow.hearing import ANSWERS, SAID
from workflow.moves import Move

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from workflow.dialogue import Question
    from workflow.finding import KeyPath
    from workflow.playbook import Playbook, Stage
    from workflow.timeline import Fields

RATED = "poll_"
"""What the names of the fields begin with in which staff take down the answers to the poll's questions."""
FEWEST, MOST = 2, 10
"""Numbers that a scale may have: each is a button."""
TAKEN_DOWN: Mapping[Move, str] = {Move.REVISIT: "answer", Move.HEAR: SAID}
"""Moves by which staff take down what a customer says of the result, and the field that holds it."""
LOW = next(said for said, move in ANSWERS.items() if move is Move.DISSATISFY)


def rated_fields(move: Move, playbook: Playbook) -> dict[str, Question]:
    """Return the fields of `move` for the poll's questions, by name."""
    return {f"{RATED}{each.id}": each for each in playbook.poll.questions} if move in TAKEN_DOWN else {}


def is_rated(stage: Stage) -> bool:
    """Tell whether a stage waits for the customer's word on the result."""
    return not {Move.SATISFY, Move.ACCEPT_PARTLY, Move.DISSATISFY}.isdisjoint(stage.moves)


def rated(move: Move, fields: Fields, stage: Stage, playbook: Playbook) -> tuple[Fields, tuple[tuple[str, int], ...]]:
    """Return the fields without the poll's answers, and these as pairs of question and place, counted from 0.

    Where one of them counts as dissatisfied the customer is, whatever else was said of the result.
    """
    questions = rated_fields(move, playbook)
    given = {name: int(said) - 1 for name in questions if (said := str(fields.get(name) or "")).isdecimal()}
    rest = {name: value for name, value in fields.items() if name not in questions}
    low = any(place in questions[name].dissatisfied for name, place in given.items())
    if low and Move.DISSATISFY in stage.moves and rest.get(TAKEN_DOWN[move]) in ANSWERS:
        rest[TAKEN_DOWN[move]] = LOW
    return rest, tuple((questions[name].id, place) for name, place in given.items())


def poll_faults(playbook: Playbook) -> Iterator[Finding]:
    """Yield what is wrong with the poll's questions."""
    for place, question in enumerate(playbook.poll.questions):
        yield from question_faults(question, ("poll", "questions", place))


def question_faults(question: Question, here: KeyPath) -> Iterator[Finding]:
    """Yield what is wrong with one short question."""
    scale, threshold = question.scale, question.threshold
    if bool(question.answers) is (scale is not None):
        found = "both `answers` and a `scale`" if scale is not None else "neither `answers` nor a `scale`"
        yield Finding(here, found, "answers in words, or a scale such as 5")
    if scale is not None and not FEWEST <= scale <= MOST:
        yield Finding((*here, "scale"), str(scale), f"a number from {FEWEST} to {MOST}")
    if threshold is not None and scale is not None and not 1 <= threshold < scale:
        yield Finding((*here, "threshold"), str(threshold), f"a number from 1 to {scale - 1}, below the highest")
    for key in ("threshold", "ends") if scale is None else ():
        if getattr(question, key) is not None:
            yield Finding((*here, key), "something said of a scale", "a `scale` beside it")
    for nth, answer in enumerate(question.reworks):
        if scale is not None:
            yield Finding((*here, "reworks"), "answers counted from 0", "a `threshold`, as the answers are a scale")
            return
        if not 0 <= answer < len(question.answers):
            yield Finding((*here, "reworks", nth), str(answer), f"an answer, from 0 to {len(question.answers) - 1}")
