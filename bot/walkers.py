"""How made-up people answer the questions of a decision tree: any answer that is open to them, in their own time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.forms import hand_in
from handlers.answers import answer_by, open_answers
from handlers.message import Message
from handlers.presses import answers_of
from workflow.inputs import needs_with
from workflow.people import ALL
from workflow.walk import asks_customer, question_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from bot.luck import Luck
    from handlers.house import House
    from workflow.case import Case
    from workflow.moves import Move
    from workflow.needs import Need
    from workflow.people import Actor, StaffId
    from workflow.playbook import Playbook
    from workflow.ports import Work
    from workflow.questions import Answer

    Fill = Callable[[Need, Case, datetime], object]

HISTORY = "2025-12-31 10000\n2026-01-31 10310\n2026-02-28 10590"
"""Ten kWh a day, before any story begins."""
READINGS = ("10620", "10900", "19000")


def answerer(case: Case, staff: Mapping[StaffId, Actor], now: datetime, playbook: Playbook) -> Actor | None:
    """Return who of ours can answer the question that the case stands at; None where nobody can or none is asked."""
    if playbook.simulation is None or playbook.simulation.question is None or question_of(case, playbook) is None:
        return None
    return next((actor for actor in staff.values() if answers_of(case, actor, now, playbook)), None)


def led_by_tree(case: Case, playbook: Playbook) -> frozenset[Move]:
    """Return the moves that the tree of the case's stage leads to: those are made by answering."""
    name = playbook.stages[case.stage].tree
    nodes = playbook.trees[name].nodes.values() if name else ()
    return frozenset(answer.move for node in nodes for answer in node.answers if answer.move)


def answer_as_staff(work: Work, house: House, case: Case, actor: Actor, luck: Luck, fill: Fill, now: datetime) -> None:
    """Press any answer, with its form filled in, unless the case has moved on meanwhile."""
    playbook = house.playbook_of(case, work)
    current = work.cases.get(case.number, visible_to=ALL)
    standing = question_of(current, playbook)
    places = answers_of(current, actor, now, playbook)
    if current.turn != case.turn or standing is None or not places:
        return
    place = luck.among(places, current.number, standing[0], current.turn)
    answer = standing[1].answers[place]
    needs = needs_with(answer, current, playbook)
    choice = f"t:{current.number}:{current.turn}:{standing[0]}:{place}"

    def said(need: Need) -> object:
        return typed(need, answer, current, playbook, luck, fill, now)

    fields = {need.name: said(need) for need in needs}
    hand_in(lambda filled: answer_by(work, house, actor, choice, filled, now), fields, needs, said)


def typed(need: Need, answer: Answer, case: Case, playbook: Playbook, luck: Luck, fill: Fill, now: datetime) -> object:
    """Return what somebody types into one field of an answer."""
    match need.name:
        case "reading":
            return luck.among(READINGS, case.number, case.turn, need.name)
        case "read_on":
            return now.date().isoformat()
        case "history":
            return HISTORY
        case "appliances":
            row = luck.among(playbook.appliances[answer.table or ""].rows, case.number, case.turn, need.name)
            return row.name[case.language]
        case _:
            return fill(need, case, now)


def customers_choice(case: Case, luck: Luck, now: datetime, playbook: Playbook) -> Message | None:
    """Return the button that a customer presses at a question of theirs; None where only words would do."""
    standing = question_of(case, playbook)
    if standing is None or not asks_customer(case, playbook):
        return None
    number, node = standing
    plain = [place for place in open_answers(case, now, playbook) if not _takes(node.answers[place])]
    if not plain:
        return None
    return Message(
        choice=f"t:{case.number}:r{case.round}:{number}:{luck.among(plain, case.number, number, case.round)}"
    )


def _takes(answer: Answer) -> bool:
    return answer.reading is not None or answer.table is not None
