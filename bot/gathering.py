"""When made-up staff handle complaints together: so many are of one cause, or there is a group complaint already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.belonging import known_fields, proposed
from handlers.causes import of_same_cause
from workflow.membership import is_ungrouped
from workflow.moves import Move
from workflow.people import ALL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handlers.house import House
    from workflow.case import Case
    from workflow.ports import Work
    from workflow.timeline import Fields

MOVES = frozenset({Move.DECLARE, Move.JOIN, Move.LEAVE, Move.DISSOLVE, Move.ELECT, Move.UNELECT})


def called_for(work: Work, house: House, case: Case) -> Mapping[Move, Fields]:
    """Return the move by which a case comes to a group complaint, with what its form begins with; nothing elsewhere."""
    playbook = house.playbook_of(case, work)
    habits = playbook.simulation
    if habits is None or MOVES.isdisjoint(habits.handling) or not (case.systemic and is_ungrouped(case)):
        return {}
    elements = work.cases.elements(case.number)
    alike = of_same_cause(work, case, elements, playbook, ALL)
    known = known_fields(work, case, alike, playbook, ALL)
    move = proposed(known, [*MOVES], len(alike), playbook)
    return {move: known[move]} if move else {}
