"""The picture of the decision trees shows every question, who answers it and where each answer leads."""

import re

import pytest

from handlers.shelf import names
from tests.workflow.walking import book
from workflow.flowchart import flowchart
from workflow.language import Language
from workflow.moves import Move
from workflow.playbook import Playbook

LABELS = {move: move.value for move in Move}
WITH_TREES = [name for name in names() if book(name).trees]


def drawn(playbook: Playbook) -> str:
    return flowchart(playbook, Language.EN, LABELS, "Customer")


@pytest.mark.parametrize("name", WITH_TREES)
def test_every_question_is_drawn_once_in_its_tree(name: str) -> None:
    boxes = re.findall(r"^ {8}q_(\w+?)[\[{]", drawn(book(name)), re.MULTILINE)
    assert boxes == [f"{tree}_{number}" for tree, rules in book(name).trees.items() for number in rules.nodes]


@pytest.mark.parametrize("name", WITH_TREES)
def test_every_arrow_begins_and_ends_at_something_drawn(name: str) -> None:
    text = drawn(book(name))
    arrows = re.findall(r"^ {4}(\w+) -->\|[^|]+\| (\w+)$", text, re.MULTILINE)
    things = set(re.findall(r"^ +(\w+)[\[{(]", text, re.MULTILINE))
    assert len(arrows) >= sum(len(node.answers) for tree in book(name).trees.values() for node in tree.nodes.values())
    assert {end for arrow in arrows for end in arrow} <= things


def test_a_question_bears_its_number_and_who_answers_it() -> None:
    text = drawn(book("utility-billing"))
    assert 'q_test_18["18 · Is the meter faulty?<br/>Meter reading"]' in text
    assert 'q_bill_13{"13 · Is it plausible?"}' in text
    assert "you may apply for a meter test.<br/>Customer" in text


def test_an_answers_move_leads_to_the_tree_of_the_stage_it_comes_to() -> None:
    text = drawn(book("utility-billing"))
    assert 'q_reading_15 -->|"Yes · recalculated → uphold"| q_settlement_28' in text
    assert 'q_settlement_31 -->|"End → resolve"| s_resolved' in text
