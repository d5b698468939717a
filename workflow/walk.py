"""Where a case stands in the decision tree of its stage, who may answer, and what an answer leads to.

A case keeps only the question that it stands at; the way there is on its timeline. None stands for the first question.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from workflow.errors import FieldsMissing, MoveNotAllowed
from workflow.frozen import replace
from workflow.inputs import answered_by, found_in, input_problems, typed_with
from workflow.membership import bound
from workflow.moves import Fact, Phase
from workflow.people import REDRESS, Actor, Side

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from workflow.case import Case
    from workflow.moves import Move
    from workflow.playbook import Playbook
    from workflow.questions import Answer, Node
    from workflow.timeline import Event, Fields


SHOWN = frozenset({"estimate", "billed", "finding"})
"""What the customer is told with the next question."""


class Choice(NamedTuple):
    """An answer to a question: the question's number, and the answer's place counted from 0."""

    number: str
    place: int


def question_of(case: Case, playbook: Playbook) -> tuple[str, Node] | None:
    """Return the number of the question that the case stands at and the question; None where its stage has no tree.

    A case that is worked through a group complaint is asked nothing of its own.
    """
    name = playbook.stages[case.stage].tree
    if name is None or bound(case):
        return None
    tree = playbook.trees[name]
    # A newer version of the playbook may have dropped the question: its tree begins anew.
    number = case.node if case.node is not None and case.node in tree.nodes else tree.first
    return number, tree.nodes[number]


def asks_customer(case: Case, playbook: Playbook) -> bool:
    """Tell whether the case stands at a question of the customer's."""
    standing = question_of(case, playbook)
    return standing is not None and standing[1].role is None and not standing[1].automatic


def answers_for(case: Case, by: Actor, roles: frozenset[str], at: datetime, playbook: Playbook) -> tuple[int, ...]:
    """Return the places of the answers that `by`, in `roles`, may give now; a move whose gate is shut is none."""
    standing = question_of(case, playbook)
    if standing is None or not _may_answer(standing[1], by, roles):
        return ()
    answers = standing[1].answers
    moves = case.moves(by, at, playbook, {answer.move for answer in answers})
    return tuple(place for place, answer in enumerate(answers) if answer.move is None or answer.move in moves)


def _may_answer(node: Node, by: Actor, roles: frozenset[str]) -> bool:
    if by.side is Side.REDRESS or node.automatic:
        return by.side is Side.REDRESS
    return node.role in roles if node.role else by.side is Side.CUSTOMER


def choose(
    case: Case,
    choice: Choice,
    *,
    by: Actor,
    roles: frozenset[str],
    at: datetime,
    playbook: Playbook,
    zone: ZoneInfo,
    fields: Fields | None = None,
) -> tuple[Case, tuple[Event, ...]]:
    """Return the case after an answer to the question it stands at, and the events that say so.

    Raises:
        MoveNotAllowed: the case stands at another question, or this person may not give that answer.
        FieldsMissing: what is typed with the answer, or its move's fields, are not filled in rightly.
    """
    number, place = choice
    standing = question_of(case, playbook)
    if standing is None or standing[0] != number or place not in answers_for(case, by, roles, at, playbook):
        raise MoveNotAllowed(case.number, f"answer {number}", case.stage)
    answer, filled = standing[1].answers[place], dict(fields or {})
    if problems := input_problems(answer, filled, playbook, at, zone):
        raise FieldsMissing(case.number, f"answer {number}", case.stage, problems)
    data = _said(case, choice, answer, filled, playbook)
    tested = data.get("outcome")
    fact = Fact.ANSWERED if by.side is Side.CUSTOMER else Fact.CHOSEN
    stepped = replace(
        case,
        node=answer.to,
        tested=str(tested) if tested else case.tested,
        turn=case.turn + 1,
        asked_at=None if by.side is Side.CUSTOMER else case.asked_at,
    )
    after, events = stepped.record(fact, by=by, at=at, playbook=playbook, zone=zone, data=data)
    if answer.move is None:
        after, more = arrive(after, at, playbook, zone, found=data)
    else:
        after, more = _made(after, answer, answer.move, by, filled, at, playbook, zone)
    return after, (*events, *more)


def _said(case: Case, choice: Choice, answer: Answer, filled: Fields, playbook: Playbook) -> Fields:
    """Return what the timeline keeps of an answer: where it was given, its words, and what was typed with it."""
    through = {"through": filled["through"]} if filled.get("through") else {}
    found = found_in(answer, filled, playbook)
    where = {"tree": playbook.stages[case.stage].tree, "node": choice.number, "place": choice.place}
    return {**where, "text": answer.name[case.language], **found, **through}


def _made(
    case: Case,
    answer: Answer,
    move: Move,
    by: Actor,
    filled: Fields,
    at: datetime,
    playbook: Playbook,
    zone: ZoneInfo,
) -> tuple[Case, tuple[Event, ...]]:
    """Make the move that an answer names; where it stays in its stage, the tree begins again."""
    own = {need.name for need in typed_with(answer)} | {"through"}
    fields = {name: value for name, value in filled.items() if name not in own}
    after, events = case.make(move, by=by, at=at, playbook=playbook, zone=zone, fields=fields)
    if after.stage != case.stage:
        return after, events
    anew, more = arrive(after, at, playbook, zone)
    return anew, (*events, *more)


def arrive(
    case: Case, at: datetime, playbook: Playbook, zone: ZoneInfo, found: Fields | None = None
) -> tuple[Case, tuple[Event, ...]]:
    """Put the question that the case has come to: to the customer in chat, or to the test that answers by itself.

    What was `found` by the answer before is said with the question.
    """
    standing = question_of(case, playbook)
    if standing is None or case.phase is Phase.CLOSED:
        return case, ()
    if standing[1].automatic:
        return _tested(case, standing[0], standing[1], at, playbook, zone)
    if standing[1].role is not None:
        return case, ()
    asked = {"tree": playbook.stages[case.stage].tree, "node": standing[0], "text": standing[1].ask[case.language]}
    shown = {name: value for name, value in (found or {}).items() if name in SHOWN}
    waiting = replace(case, asked_at=at)
    return waiting.record(Fact.ASKED, by=REDRESS, at=at, playbook=playbook, zone=zone, data={**asked, **shown})


def _tested(
    case: Case, number: str, node: Node, at: datetime, playbook: Playbook, zone: ZoneInfo
) -> tuple[Case, tuple[Event, ...]]:
    choice = Choice(number, answered_by(case.tested, node.answers))
    return choose(case, choice, by=REDRESS, roles=frozenset(), at=at, playbook=playbook, zone=zone, fields={})


def changed_stage(
    before: Case, after: Case, event: Event, playbook: Playbook, zone: ZoneInfo
) -> tuple[Case, tuple[Event, ...]]:
    """Begin the tree of the stage that a case came to by `event`; what the tree it left asked is not waited for.

    What was verified is said with the question, so that the customer knows what they accept.
    """
    by, at = event.by, event.at
    events: tuple[Event, ...] = ()
    if before.asked_at is not None and after.asked_at is not None and asks_customer(before, playbook):
        after = replace(after, asked_at=None)
        fact = Fact.ANSWERED if by.side is Side.CUSTOMER else Fact.RESUMED
        if after.phase is not Phase.CLOSED:
            data: Fields = {"text": "", "needless": True}
            after, events = after.record(fact, by=by, at=at, playbook=playbook, zone=zone, data=data)
    verified = event.data.get("text") if event.fact is Fact.VERIFIED else None
    begun, more = arrive(after, at, playbook, zone, found={"finding": verified} if verified else None)
    return begun, (*events, *more)
