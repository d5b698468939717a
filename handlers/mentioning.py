"""Colleagues named with an @ in a note: each of them who sees the case hears of it, nobody else (P6)."""

from collections.abc import Iterator

from handlers.cards import scope_of
from handlers.house import House
from workflow.case import Case
from workflow.moves import Move
from workflow.people import Actor
from workflow.ports import Work
from workflow.stored import Staff
from workflow.timeline import Fields

SIGN = "@"


def mentioned_in(work: Work, house: House, case: Case, move: Move, by: Actor, fields: Fields) -> Fields:
    """Return whom a note is told to, as its event's data; nothing for other moves, and where nobody is named."""
    text = str(fields.get("text") or "")
    if move is not Move.NOTE or SIGN not in text:
        return {}
    others = list(colleagues(work, house, case, by))
    found: list[str] = []
    # The longest first: whoever writes to 王队长 does not mean 王队.
    for name in sorted({each.name for each in others}, key=len, reverse=True):
        if SIGN + name in text:
            text = text.replace(SIGN + name, "")
            found += [f"staff:{each.id}" for each in others if each.name == name]
    return {"to": ",".join(found)} if found else {}


def colleagues(work: Work, house: House, case: Case, by: Actor) -> Iterator[Staff]:
    """Yield the others who see a case."""
    boards = work.cases.boards(case.number)
    for person in work.people.everybody():
        scope = scope_of(person.actor(), house.playbook)
        sees = scope.everything or not scope.teams.isdisjoint(boards)
        if sees and case.recused.isdisjoint(scope.recused_as) and person.id != by.staff:
            yield person
