"""Every procedure: each move of each stage leads where its table says, and each gate has two sides."""

import pytest

from handlers.shelf import names
from tests.playbooks.walk import both_sides, case_where, every_move, landings, passes, targets
from workflow.gates import Gate
from workflow.moves import Move

MOVES = [(name, *found) for name in names() for found in every_move(name)]
GATES = [(name, *found) for name in names() for found in both_sides(name)]


@pytest.mark.parametrize(("name", "stage", "move"), MOVES)
def test_every_move_leads_where_the_table_says(name: str, stage: str, move: Move) -> None:
    assert landings(name, stage, move) == targets(name, stage, move)


@pytest.mark.parametrize(("name", "stage", "move", "gate"), GATES)
def test_every_gate_lets_through_and_holds_back(name: str, stage: str, move: Move, gate: Gate) -> None:
    assert passes(case_where(name, stage, move, gate, holds=True), move)
    assert not passes(case_where(name, stage, move, gate, holds=False), move)
