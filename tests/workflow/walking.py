"""Cases that walk through a playbook on a clock of the test's own: people, their moves, and timers that fire."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from handlers.shelf import Shelf
from workflow import ladders
from workflow.case import Case, roles_here
from workflow.clocks import timers
from workflow.extension import extendable
from workflow.helping import helpers_of
from workflow.language import Language
from workflow.moves import Fact, Kind, Move
from workflow.needs import NeedType, needs_here
from workflow.numbers import CaseNumber, check_character
from workflow.people import CUSTOMER, Actor, Grant, Side, StaffId
from workflow.playbook import Playbook
from workflow.timeline import Event, Fields, Value
from workflow.walk import Choice, choose

if TYPE_CHECKING:
    from collections.abc import Mapping

ZONE = ZoneInfo("Asia/Shanghai")
TUESDAY = datetime(2026, 9, 29, 10, 0, tzinfo=ZONE)
NUMBER = CaseNumber("AB34CD" + check_character("AB34CD"))
OTHER = CaseNumber("EF56GH" + check_character("EF56GH"))


@lru_cache
def book(name: str = "property") -> Playbook:
    return Shelf().open(name).playbook


def staff(role: str, team: str | None = None) -> Actor:
    return Actor(side=Side.STAFF, name=role, staff=StaffId(len(role)), grants=(Grant(role, team),))


def everybody(case: Case, playbook: Playbook) -> tuple[Actor, ...]:
    """The customer, and one person in each role, and in each team that helps; others belong to the case's team."""
    people = (staff(name, role.team or case.team) for name, role in playbook.roles.items())
    bound = next((name for name, role in playbook.roles.items() if role.sees == "team"), None)
    helping = (staff(bound, team) for team in helpers_of(case)) if bound else ()
    return (CUSTOMER, *people, *helping)


def filed(playbook: Playbook, *, kind: Kind = Kind.COMPLAINT, category: str | None = None, at: datetime) -> "Walk":
    chosen = playbook.category(category or playbook.categories_of(kind)[0]) or playbook.categories[0]
    entry = playbook.entry_of(kind, chosen.id)
    case = Case(
        number=NUMBER,
        playbook="0" * 64,
        kind=kind,
        channel="web",
        language=Language.ZH,
        stage=entry,
        phase=playbook.stages[entry].phase,
        team=chosen.team,
        category=chosen.id,
        filed_at=at,
    )
    walk = Walk(playbook=playbook, case=case, now=at)
    walk.record(Fact.FILED)
    return walk


@dataclass(kw_only=True)
class Walk:
    """One case with its whole timeline; `seen` is what was done to it, in order, so that it can be done again."""

    playbook: Playbook
    case: Case
    now: datetime
    events: list[Event] = field(default_factory=list[Event])

    def record(self, fact: Fact) -> None:
        self._take(self.case.record(fact, by=CUSTOMER, at=self.now, playbook=self.playbook, zone=ZONE))

    def make(self, move: Move, by: Actor, **given: Value) -> "Walk":
        fields = {**fields_for(move, self.case, self.playbook, self.now), **given}
        self._take(self.case.make(move, by=by, at=self.now, playbook=self.playbook, zone=ZONE, fields=fields))
        return self

    def answer(self, number: str, place: int, by: Actor, pick: int = 0) -> "Walk":
        """Answer a question of the stage's tree, its move's form filled in."""
        answer = self.playbook.trees[self.playbook.stages[self.case.stage].tree or ""].nodes[number].answers[place]
        move = answer.move
        fields: Fields = fields_for(move, self.case, self.playbook, self.now, pick) if move else dict[str, Value]()
        roles = roles_here(by, self.case, self.playbook)
        given = choose(
            self.case,
            Choice(number, place),
            by=by,
            roles=roles,
            at=self.now,
            playbook=self.playbook,
            zone=ZONE,
            fields=fields,
        )
        self._take(given)
        return self

    def wait(self, length: timedelta) -> "Walk":
        """Let time pass; every timer fires at its moment."""
        until = self.now + length
        while due := [timer for timer in timers(self.case, self.playbook, ZONE) if timer.due_at <= until]:
            timer = min(due, key=lambda timer: (timer.due_at, timer.clock))
            self.now = max(self.now, timer.due_at)
            fired = ladders.fire(self.case, timer.clock, timer.generation, self.now, self.playbook, ZONE)
            assert fired is not None, timer
            self._take(fired)
        self.now = until
        return self

    def due(self, clock: str) -> datetime | None:
        """When a running clock is due, on the site's clock."""
        return next((c.due_at.astimezone(ZONE) for c in self.case.clocks if c.name == clock and c.running), None)

    def facts(self) -> list[Fact]:
        return [event.fact for event in self.events]

    def _take(self, done: tuple[Case, tuple[Event, ...]]) -> None:
        self.case = done[0]
        self.events += done[1]


def about_whom(case: Case, *, lifted: bool) -> Fields:
    """Somebody whom no test plays; or whoever is recused already."""
    kind, _, name = min(case.recused, default="staff:999").partition(":") if lifted else ("staff", "", "999")
    return {"staff": int(name), "team": None} if kind == "staff" else {"staff": None, "team": name}


def fields_for(move: Move, case: Case, playbook: Playbook, at: datetime, pick: int = 0) -> Fields:
    """Every field of a move filled in rightly; `pick` chooses among closed answers."""
    fixed: Mapping[NeedType, Value] = {
        NeedType.TEXT: "已处理",
        NeedType.CHOICE: "",
        NeedType.NUMBER: 1,
        NeedType.MONEY: 1_000 * (pick + 1),
        NeedType.DATE: at + timedelta(days=1 + pick % 5),
        NeedType.STAFF: 7,
    }
    filled: dict[str, Value] = {
        need.name: need.choices[pick % len(need.choices)] if need.choices else fixed[need.type]
        for need in needs_here(move, case, playbook)
    }
    if move in (Move.RECUSE, Move.READMIT):
        filled |= about_whom(case, lifted=move is Move.READMIT)
    if move is Move.REQUEST_EXTENSION and (clock := extendable(case, at, playbook)):
        filled["date"] = clock.due_at + timedelta(days=1)
    if move is Move.UNMARK:
        filled["label"] = next(iter(playbook.labels), "")
    if move in (Move.MERGE, Move.JOIN):
        filled["number"] = OTHER if case.number == NUMBER else NUMBER
    if move is Move.JOIN:
        filled["due"] = at + timedelta(days=1)
    return filled
