"""Every path of every decision tree is walked to its end, on a clock, and leads where the playbook says."""

import pytest

from handlers.shelf import names
from tests.playbooks.paths import Path, every_path, last_answer, walked
from tests.playbooks.walk import targets
from tests.workflow.walking import book
from workflow.moves import FACT_OF, Fact
from workflow.walk import Choice

PATHS = [(name, *found) for name in names() for found in every_path(name)]


def shown(value: object) -> str:
    return "-".join(f"{step.number}.{step.place}" for step in value) if isinstance(value, tuple) else str(value)  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]


@pytest.mark.parametrize(("name", "tree", "path"), PATHS, ids=shown)
def test_every_path_leads_to_the_move_of_its_last_answer(name: str, tree: str, path: Path) -> None:
    came = walked(name, tree, path)
    move = last_answer(name, tree, path).move
    assert move is not None
    assert FACT_OF[move] in came.walk.facts()
    assert came.walk.case.stage in targets(name, came.stage, move)
    assert came.always_due


@pytest.mark.parametrize(("name", "tree", "path"), PATHS, ids=shown)
def test_every_answer_of_a_path_is_on_the_timeline_in_its_order(name: str, tree: str, path: Path) -> None:
    events = [event for event in walked(name, tree, path).walk.events if "place" in event.data]
    mine = [Choice(str(event.data["node"]), int(str(event.data["place"]))) for event in events]
    assert mine[-len(path) :] == list(path)
    assert {event.fact for event in events} <= {Fact.CHOSEN, Fact.ANSWERED}


def test_every_answer_of_every_tree_is_on_some_path() -> None:
    taken = {(name, tree, step) for name, tree, path in PATHS for step in path}
    for name in names():
        stages = {stage.tree for stage in book(name).stages.values()}
        for tree, rules in book(name).trees.items():
            for number, node in rules.nodes.items():
                given = {(name, tree, Choice(number, place)) for place in range(len(node.answers))}
                assert tree not in stages or given <= taken


def test_electricity_suppliers_trees_have_as_many_paths_as_they_have() -> None:
    count = {tree: sum(name == "utility-billing" and other == tree for name, other, _ in PATHS) for _, tree, _ in PATHS}
    assert len(PATHS) > 50
    assert count["settlement"] == 2
    assert (count["test"], count["reading"], count["verdict"], count["classify"]) == (2, 4, 2, 4)
