"""Who carries how much: open cases by stage and team, and by person against what each can carry.

Everything is counted within what the reader sees (P6), and of people those alone whom they work with or supervise.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.attendance import colleagues, supervises
from handlers.batches import MOST
from handlers.cards import scope_of
from handlers.house import House
from handlers.message import Said
from workflow.attendance import Absence, away, stands_in_for
from workflow.case import Case
from workflow.clocks import next_due, overdue
from workflow.moves import Move
from workflow.numbers import CaseNumber
from workflow.people import Actor, Scope, StaffId
from workflow.ports import Work
from workflow.stored import Staff
from workflow.worklists import Wanted

COUNTED = 1000
"""From here on a count says no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What one person carries.

    Attributes:
        most: how many open cases they can carry, where it was said.
        away: their absence that holds now; `soon` the next that does not hold yet.
        stands_for: those whose open work they look after now.
        supervised: whether the reader says what this person carries, and when they are away.
    """

    staff: Staff
    open: int
    late: int
    most: int | None
    away: Absence | None
    soon: Absence | None
    stands_for: tuple[str, ...]
    supervised: bool

    @property
    def overloaded(self) -> bool:
        """Whether it is more than they can carry."""
        return self.most is not None and self.open > self.most


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Open cases of a stage that a team has."""

    count: int = 0
    late: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Open cases: a row a stage, a column a team; `cells` has those of which there are some."""

    stages: tuple[tuple[str, Said], ...]
    teams: tuple[tuple[str, Said], ...]
    cells: Mapping[tuple[str, str], Count]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A case that can be handed over, with the turn at which it was shown."""

    number: CaseNumber
    turn: int
    stage: Said
    due: datetime | None
    overdue: bool
    open_to_me: bool


def grid_of(work: Work, house: House, actor: Actor, now: datetime) -> Grid:
    """Return what a reader sees of all open cases, counted; earlier versions' stages and teams under today's names."""
    cells: dict[tuple[str, str], Count] = {}
    stages: dict[str, Said] = {}
    teams: dict[str, Said] = {}
    for cell in work.worklists.grid(visible_to=scope_of(actor, house.playbook), late_at=now):
        rules = house.rules(cell.playbook, work)
        stages.setdefault(cell.stage, rules.stages[cell.stage].name)
        teams.setdefault(cell.team, rules.teams[cell.team].name)
        before = cells.get((cell.stage, cell.team), Count())
        cells[cell.stage, cell.team] = Count(count=before.count + cell.cases, late=before.late + cell.late)
    return Grid(
        stages=_in_order(stages, tuple(house.playbook.stages)),
        teams=_in_order(teams, tuple(house.playbook.teams)),
        cells=cells,
    )


def _in_order(names: Mapping[str, Said], order: Sequence[str]) -> tuple[tuple[str, Said], ...]:
    places = {name: place for place, name in enumerate(order)}
    return tuple(sorted(names.items(), key=lambda each: (places.get(each[0], len(places)), each[0])))


def loads_of(work: Work, house: House, actor: Actor, now: datetime) -> tuple[Load, ...]:
    """Return what those carry whom a reader works with or supervises, and the reader first; the most loaded next."""
    people = {each.id: each for each in work.people.everybody()}
    me = people.get(actor.staff) if actor.staff is not None else None
    scope, capacities = scope_of(actor, house.playbook), work.attendance.capacities()
    absences = work.attendance.absences(now)
    gone = away(absences, now)
    soon = {each.staff: each for each in reversed(absences) if each.begins > now}

    def load(one: Staff) -> Load:
        waited = stands_in_for(one.id, absences, now)
        return Load(
            staff=one,
            open=_counted(work, scope, one.id, None),
            late=_counted(work, scope, one.id, now),
            most=capacities.get(one.id),
            away=gone.get(one.id),
            soon=soon.get(one.id),
            stands_for=tuple(people[each].name for each in sorted(waited) if each in people),
            supervised=supervises(actor, one, house.playbook),
        )

    shown = [one for one in people.values() if _is_shown(one, me, actor, house)]
    loads = [load(one) for one in shown]
    return tuple(sorted(loads, key=lambda each: (each.staff.id != actor.staff, not each.overloaded, -each.open)))


def _is_shown(one: Staff, me: Staff | None, actor: Actor, house: House) -> bool:
    if me is None:
        return False
    return one.id == me.id or colleagues(me, one, house.playbook) or supervises(actor, one, house.playbook)


def _counted(work: Work, scope: Scope, owner: StaffId, late_at: datetime | None) -> int:
    return work.worklists.counted(Wanted(owner=owner, late_at=late_at), visible_to=scope, most=COUNTED)


def of_person(work: Work, house: House, actor: Actor, owner: StaffId | None, now: datetime) -> tuple[Chosen, ...]:
    """Return the first open cases of a person, or of nobody, that a reader sees; the most urgent first."""
    wanted = Wanted(owner=owner, unowned=owner is None)
    found = work.worklists.listed(wanted, visible_to=scope_of(actor, house.playbook), limit=MOST)
    return tuple(_chosen(work, house, actor, each.case, now) for each in found)


def _chosen(work: Work, house: House, actor: Actor, case: Case, now: datetime) -> Chosen:
    playbook = house.playbook_of(case, work)
    return Chosen(
        number=case.number,
        turn=case.turn,
        stage=playbook.stages[case.stage].name,
        due=next_due(case),
        overdue=overdue(case, now),
        open_to_me=bool(case.moves(actor, now, playbook, {Move.ASSIGN})),
    )
