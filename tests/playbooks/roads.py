"""Every case that a filed one can become: a search through the playbook's own table, fewest moves first."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache

from tests.workflow.walking import TUESDAY, Walk, book, everybody, fields_for, filed
from workflow.gates import HOLDS, Gate, is_waiting
from workflow.moves import CUSTOMER_MOVES, Kind, Move
from workflow.passages import reached
from workflow.people import CUSTOMER, Actor
from workflow.playbook import Playbook
from workflow.timeline import Fields

Step = Move | tuple[Move, Fields]
NODES = 20_000
"""Cases that a search looks at before it gives up: a stage or a side of a gate that far off is none."""


def start(name: str, *, kind: Kind = Kind.COMPLAINT, category: str | None = None, at: datetime = TUESDAY) -> Walk:
    """File a case of `kind` under the playbook."""
    return filed(book(name), kind=kind, category=category, at=at)


def step(walk: Walk, move: Move, fields: Fields | None = None) -> Walk:
    """Make a move with its fields filled in, by somebody who may; where nobody may, it is refused."""
    return walk.make(move, somebody(walk, move), **(fields or {}))


def steps(walk: Walk, *made: Step) -> Walk:
    """Make moves one after the other; those whose fields matter are given with them."""
    for each in made:
        move, fields = each if isinstance(each, tuple) else (each, None)
        step(walk, move, fields)
    return walk


def somebody(walk: Walk, move: Move) -> Actor:
    """Return who may make the move now; where nobody may, whoever has it in the playbook, so that a gate says no."""
    if move in CUSTOMER_MOVES:
        return CUSTOMER
    people = everybody(walk.case, walk.playbook)[1:]
    able = [by for by in people if move in walk.case.moves(by, walk.now, walk.playbook)]
    rule = walk.playbook.rule(walk.case.stage, move)
    named = [by for by in people if rule and (by.name in rule.by if rule.by else _may(by, move, walk.playbook))]
    return (able + named + list(people))[0]


def _may(by: Actor, move: Move, playbook: Playbook) -> bool:
    return move in playbook.roles[by.name].may


def variants(move: Move, walk: Walk) -> Iterator[Fields]:
    """Yield the fields that make a difference to gates: each grade, and an amount and categories to be approved."""
    playbook, approval = walk.playbook, walk.playbook.approval
    match move:
        case Move.GRADE:
            named = sorted(approval.categories) if approval else []
            for category in (walk.case.category or "", *named):
                yield from ({"grade": grade, "category": category} for grade in playbook.grades)
        case Move.PROPOSE:
            yield {"amount": 1}
            if approval and approval.above:
                yield {"amount": approval.above}
        case Move.DISPATCH | Move.TRANSFER:
            yield {"team": walk.case.team}
        case Move.REQUEST_EXTENSION | Move.RECALL:
            yield {}
        case Move.RELAY:
            yield from ({"until": until} for until in (None, walk.now + timedelta(days=1)))
        case _:
            yield fields_for(move, walk.case, playbook, walk.now)


def copied(walk: Walk) -> Walk:
    """Return the same case to go another way with."""
    return replace(walk, events=[*walk.events])


@dataclass(slots=True)
class Search:
    """All cases that a filed one can become, fewest moves first, alike ones once; grown as far as somebody looks."""

    gates: frozenset[Gate]
    ahead: deque[Walk]
    found: list[Walk] = field(default_factory=list[Walk])
    known: set[object] = field(default_factory=set[object])

    def cases(self) -> Iterator[Walk]:
        """Yield them in order, walking on where the known ones end."""
        place = 0
        while place < len(self.found) or (len(self.found) < NODES and self._grow()):
            if place < len(self.found):
                yield self.found[place]
                place += 1

    def _grow(self) -> bool:
        if not self.ahead:
            return False
        walk = self.ahead.popleft()
        if (like := self._likeness(walk)) not in self.known:
            self.known.add(like)
            self.found.append(walk)
            self.ahead += _next(walk)
        return True

    def _likeness(self, walk: Walk) -> object:
        case, now, playbook = walk.case, walk.now, walk.playbook
        holding = frozenset(gate for gate in self.gates if HOLDS[gate](case, now, playbook))
        return (case.stage, holding, min(case.round, 3), min(case.revisits, playbook.poll.revisits))


def _next(walk: Walk) -> Iterator[Walk]:
    people = everybody(walk.case, walk.playbook)
    ways = dict.fromkeys(move for by in people for move in walk.case.moves(by, walk.now, walk.playbook))
    for move in ways:
        yield from (step(copied(walk), move, fields) for fields in variants(move, walk))
    if is_waiting(walk.case):
        yield waited(copied(walk))


def waited(walk: Walk) -> Walk:
    """Let the time pass that the case waits for."""
    over = max((clock.due_at for clock in walk.case.clocks if clock.running and clock.waits), default=walk.now)
    return walk.wait(over - walk.now)


@lru_cache
def _search(name: str, kind: Kind, category: str | None) -> Search:
    rules = [rule for stage in book(name).stages.values() for rule in stage.moves.values()]
    before = {gate for rule in rules for gate in rule.gates}
    between = {target.when for rule in rules for target in rule.to if target.when}
    return Search(gates=frozenset(before | between), ahead=deque([start(name, kind=kind, category=category)]))


def cases_in(name: str, stage: str) -> Iterator[Walk]:
    """Yield cases in a stage, of the first kind that comes there, or of a category that begins by itself."""
    playbook = book(name)
    begins = sorted(playbook.entries(), key=lambda each: (each[0] is not Kind.COMPLAINT, each[1] is not None))
    kind, category = next((kind, own) for kind, own, entry in begins if stage in reached(playbook, entry))
    return (copied(walk) for walk in _search(name, kind, category).cases() if walk.case.stage == stage)
