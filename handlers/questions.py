"""Questions of a decision tree in words: put to the customer with their answers, and read on a timeline."""

from collections.abc import Iterable, Sequence

from handlers.message import Button, Phrase, Replies, Reply, Said
from handlers.presses import estimated
from workflow.case import Case
from workflow.inputs import INPUTS
from workflow.numbers import spoken
from workflow.playbook import Playbook
from workflow.questions import Node
from workflow.stored import Line
from workflow.timeline import Event, Fields
from workflow.walk import asks_customer, question_of


def buttons_of(case: Case, number: str, node: Node) -> tuple[Button, ...]:
    """Return a button for each answer; they hold as long as the case stands at this question in this round."""
    return tuple(
        Button(answer.name, f"t:{case.number}:r{case.round}:{number}:{place}")
        for place, answer in enumerate(node.answers)
    )


def put(asked: Event, case: Case, playbook: Playbook, dedupe: str | None, *, again: bool = False) -> Reply:
    """Put a question of the tree to the customer, or put it once more."""
    number = str(asked.data["node"])
    node = playbook.trees[str(asked.data["tree"])].nodes[number]
    found = [_finding(asked.data), estimated(asked.data)]
    return Reply(
        said=(*filter(None, found), _question(case, node, again=again)),
        buttons=buttons_of(case, number, node),
        case=case.number,
        dedupe=dedupe,
    )


def _finding(data: Fields) -> Said | None:
    return Phrase("cases.found.finding", {"finding": str(data["finding"])}) if data.get("finding") else None


def first_put(case: Case, playbook: Playbook) -> Replies:
    """Put the customer's question that a case begins with; nothing where it begins otherwise."""
    standing = question_of(case, playbook)
    if standing is None or case.asked_at is None or not asks_customer(case, playbook):
        return ()
    number, node = standing
    return (Reply(said=_question(case, node), buttons=buttons_of(case, number, node), case=case.number),)


def _question(case: Case, node: Node, *, again: bool = False) -> Phrase:
    key = "cases.told.question_again" if again else "cases.told.question"
    return Phrase(key, {"number": spoken(case.number), "question": node.ask})


def answered(data: Fields, playbook: Playbook) -> Sequence[tuple[Said, Said]]:
    """Return a question and the answer that was given, what was typed with it, and what that comes to."""
    node = playbook.trees[str(data["tree"])].nodes[str(data["node"])]
    if "place" not in data:
        return [(Phrase("cases.field.question"), node.ask)]
    answer = node.answers[int(str(data["place"]))]
    words: list[tuple[Said, Said]] = [(node.ask, answer.name)]
    if answer.note:
        words.append((Phrase("cases.field.then"), answer.note))
    words += [(Phrase(f"cases.field.{need.name}"), str(data[need.name])) for need in INPUTS if data.get(need.name)]
    if "outcome" in data:
        words.append((Phrase("cases.field.outcome"), Phrase(f"cases.outcome.{data['outcome']}")))
    if found := estimated(data):
        words.append((Phrase("cases.field.estimate"), found))
    return words


def last_typed(lines: Iterable[Line]) -> Fields:
    """Return what was typed last with an answer: the reading, or the appliances and what they come to."""
    typed: dict[str, str | int | bool] = {}
    for line in lines:
        data = line.event.data
        if "tree" in data:
            names = (*(need.name for need in INPUTS), "estimate")
            typed |= {name: value for name in names if isinstance(value := data.get(name), str | int)}
    return typed
