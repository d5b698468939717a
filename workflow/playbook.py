"""A procedure as data: roles, teams, stages, clocks, ladders and questions, read from a TOML file.

The format is explained in docs/playbooks.md. There are no expressions in it: what a playbook may say beyond its own
stages and words are the closed lists of `moves`, `gates` and `Act`. `inspection` finds the faults between its parts.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Literal, Self, cast
from zoneinfo import ZoneInfo

from pydantic import PrivateAttr, ValidationInfo, field_validator, model_validator

from workflow.alike import Alike
from workflow.anywhere import with_moves_anywhere
from workflow.calendars import Calendar, Decrees
from workflow.campaigns import Library, Survey
from workflow.dealings import Group, Label, Recusal
from workflow.dialogue import Intake, KindRule, Poll
from workflow.gates import Gate
from workflow.grouping import with_group_moves
from workflow.habits import Simulation
from workflow.helping import Helping, helping_clocks
from workflow.migration import Migration
from workflow.moves import CUSTOMER_MOVES, Fact, Kind, Move, Phase
from workflow.outside import Party, clocks_of
from workflow.own_channel import OwnChannel
from workflow.people import ADMINISTRATOR
from workflow.questions import ApplianceTable, ReadingRule, Tree
from workflow.remedies import Remedies
from workflow.rota import Report, Routine, SpotCheck
from workflow.schedules import LIMIT, Clock, Hours, Kinds, Ladder, Quiet
from workflow.scoring import Criterion
from workflow.sites import Site
from workflow.spans import Unit
from workflow.views import View
from workflow.weights import CustomerClass, Signal, Weighing, Weight
from workflow.written import Length, Name, Table, Words

if TYPE_CHECKING:
    from workflow.needs import Need


class Recipients(StrEnum):
    """Whom a rung or a tell may name besides the playbook's own roles and teams."""

    OWNER = "owner"
    """The person answerable now, or their team where nobody signed for it yet."""
    TEAM = "team"
    """The responsible team."""
    CUSTOMER = "customer"
    DECIDER = "decider"
    """The role that decides on the extension that was asked for."""
    HELPER = "helper"
    """The team that helps, on the ladder of its own part."""


class Role(Table):
    """A role: what it sees and may do."""

    name: Words
    sees: Literal["all", "team"] = "all"
    contact: Literal["clear", "masked"] = "clear"
    """Whether names, phones and addresses are shown whole."""
    team: Name | None = None
    """The team of everybody in this role; none where it comes with the invitation."""
    may: frozenset[Move] = frozenset()
    files: bool = False
    """May register a complaint for a customer at the desk, on the phone or on site."""
    follows: Name | None = None
    """The lightest grade that stands on its own board, where it sees all but follows only what is grave."""


class Team(Table):
    """A team that cases are dispatched to."""

    name: Words
    channel: str | None = None


class Category(Weight):
    """What a complaint is about."""

    id: Name
    name: Words
    words: tuple[str, ...] = ()
    team: Name
    at_once: bool = False
    """High risk: whom `tells` names for `flagged` hears of it at once."""
    rest: bool = False
    """Stands for "something else" among the buttons."""
    recuses: tuple[Name, ...] = ()
    """Teams that such a complaint is about: nobody in them sees or handles it."""
    stand_in: Name | None = None
    """The role that answers instead; where none is named, the playbook's own fallback."""
    kinds: Kinds = frozenset(Kind)
    """The kinds that it is for; what is said of complaints holds for those from inside the company."""
    entry: Name | None = None
    """The stage that such a case begins in, where that is not the one of its kind."""

    @cached_property
    def called(self) -> Mapping[str, str]:
        """Every name and word that it goes by, each with itself in folded case."""
        return {word: word.casefold() for word in (*self.name.values(), *self.words)}


class Grade(Table):
    """How grave a complaint is; grades stand in their order, the lightest first."""

    name: Words
    lead: Name | None = None
    """The role that leads cases of this grade beside the responsible team."""


class Target(Table):
    """One way on from a stage, taken when its gate holds."""

    when: Gate | None = None
    to: Name


class Rule(Table):
    """Where a move leads, and the gates before it."""

    to: tuple[Target, ...]
    gates: tuple[Gate, ...] = ()
    by: tuple[Name, ...] = ()
    """Roles, where fewer than all that may make the move."""
    parties: tuple[Name, ...] = ()
    """Of `refer`: parties outside, where fewer than all that the playbook names."""
    name: Words | None = None
    """What the move is called in this stage, on its button and on the timeline, in place of its usual name."""
    tell: Words | None = None
    """What the customer is told when it is made, in place of what is usual."""

    @model_validator(mode="before")
    @classmethod
    def short_form(cls, written: object) -> object:
        """Accept `move = "stage"`, `{to = "stage"}` and `{to = [{when = gate, to = "stage"}, …]}`."""
        if isinstance(written, str):
            return {"to": [{"to": written}]}
        if isinstance(written, dict):
            rule = cast("dict[str, object]", written)
            return {**rule, "to": [{"to": rule["to"]}]} if isinstance(rule.get("to"), str) else rule
        return written


class Stage(Table):
    """A stage: who has to act, what they can do, and the clock that runs if no other does."""

    name: Words
    phase: Phase = Phase.OPEN
    owner: Name
    """A role."""
    clock: Name | None = None
    """Started on entering when no other clock runs; every stage that is not closed has one."""
    next: Words
    """What happens next, told to the customer."""
    moves: Mapping[Move, Rule] = {}
    tree: Name | None = None


class Tell(Table):
    """Who hears of a fact at once, beside those whose card changes."""

    fact: Fact
    grade: Name | None = None
    """Only cases of this grade, or of this proposed grade while nobody has set one."""
    category: Name | None = None
    customer: Name | None = None
    """Only cases of customers of this class."""
    signal: Name | None = None
    """Only where these words were what was seen."""
    to: tuple[str, ...]


class Approval(Table):
    """When a plan needs approval, and whose."""

    role: Name
    above: int | None = None
    """An amount of money from which a plan needs approval; none means every plan."""
    categories: frozenset[str] = frozenset()
    grades: frozenset[Name] = frozenset()
    groups: bool = False
    """Whether every plan for a group complaint does."""


class Playbook(Table):
    """A whole procedure."""

    name: Words
    source: str
    zone: str | None = None
    roles: Mapping[Name, Role]
    teams: Mapping[Name, Team]
    sites: Mapping[Name, Site] = {}
    categories: tuple[Category, ...]
    grades: Mapping[Name, Grade]
    kinds: Mapping[Kind, KindRule]
    stages: Mapping[Name, Stage]
    outside: Mapping[Name, Party] = {}
    """Parties outside the company to whom a matter may be handed."""
    helping: Helping | None = None
    """What a team may do that is asked to help."""
    clocks: Mapping[Name, Clock]
    ladders: Mapping[Name, Ladder]
    calendars: Mapping[Name, Hours] = {}
    intake: Intake
    poll: Poll
    signals: tuple[Signal, ...] = ()
    classes: Mapping[Name, CustomerClass] = {}
    weighing: Weighing = Weighing()
    alike: Alike | None = None
    group: Group | None = None
    tells: tuple[Tell, ...] = ()
    approval: Approval | None = None
    own_channel: OwnChannel | None = None
    remedies: Remedies = Remedies()
    trees: Mapping[Name, Tree] = {}
    readings: Mapping[Name, ReadingRule] = {}
    """Rules by which a meter reading is plausible."""
    appliances: Mapping[Name, ApplianceTable] = {}
    """Tables by which a month's use is estimated."""
    quiet: Quiet | None = None
    retention: Length
    reports: Mapping[Name, Report] = {}
    """Analyses that come by themselves."""
    surveys: Mapping[Name, Survey] = {}
    library: Library | None = None
    spot_checks: Mapping[Name, SpotCheck] = {}
    criteria: tuple[Criterion, ...] = ()
    routines: Mapping[Name, Routine] = {}
    """Work of a role at set times, beside the cases."""
    simulation: Simulation | None = None
    migration: Migration | None = None
    recusal: Recusal | None = None
    labels: Mapping[Name, Label] = {}
    """What a case may be marked as."""
    views: Mapping[Name, View] = {}
    anywhere: tuple[Move, ...] = ()
    """Moves that every stage has and that leave the case where it is; closed stages too."""
    while_open: tuple[Move, ...] = ()
    """The same for stages of the phases open and waiting alone."""
    _decrees: Decrees = PrivateAttr(default=Decrees())

    @model_validator(mode="before")
    @classmethod
    def moves_anywhere(cls, written: object) -> object:
        """Give every stage the moves of `anywhere`, `while_open` and, where they can be, `group` that it lacks."""
        return with_group_moves(with_moves_anywhere(written))

    @field_validator("roles")
    @classmethod
    def administrator_is_built_in(cls, roles: Mapping[str, Role]) -> Mapping[str, Role]:
        """Refuse a role that would shadow the built-in one."""
        if ADMINISTRATOR in roles:
            expected = "another name; `administrator` is built in"
            raise ValueError(expected)
        return roles

    @field_validator("clocks")
    @classmethod
    def clocks_beside(cls, clocks: Mapping[str, Clock], info: ValidationInfo) -> Mapping[str, Clock]:
        """Set clocks of their own for hard limits, so that they pass by themselves, for parties and helping teams."""
        hard = {f"{name}{LIMIT}": clock.hard_clock(clock.limit) for name, clock in clocks.items() if clock.limit}
        helping = helping_clocks(info.data.get("helping"), info.data.get("teams", {}))
        return {**clocks, **hard, **clocks_of(info.data.get("outside", {})), **helping}

    @cached_property
    def _no_ladder(self) -> Ladder:
        return Ladder(rungs=())

    @cached_property
    def _calendars(self) -> dict[tuple[str | None, str, Decrees], Calendar]:
        return {}

    @cached_property
    def needs(self) -> "dict[Move, tuple[Need, ...]]":
        """The fields of the moves that were asked for; `needs.needs_of` works each out once."""
        return {}

    @cached_property
    def _gravity(self) -> dict[str, int]:
        return {grade: place for place, grade in enumerate(self.grades)}

    def gravity(self, grade: str) -> int:
        """Return how grave a grade is, beside the others: its place among them."""
        return self._gravity.get(grade, -1)

    @cached_property
    def _stuck(self) -> dict[tuple[str, frozenset[str]], bool]:
        return {}

    def is_stuck(self, stage: str, vacant: frozenset[str]) -> bool:
        """Tell whether a move of ours leads on from `stage` that none but `vacant` roles may make."""
        key = (stage, vacant)
        if vacant and key not in self._stuck:
            self._stuck[key] = any(
                not any(move in self.roles[role].may for role in (set(rule.by or self.roles) - vacant))
                for move, rule in self.stages[stage].moves.items()
                if move not in CUSTOMER_MOVES and any(target.to != stage for target in rule.to)
            )
        return bool(vacant) and self._stuck[key]

    @cached_property
    def followers(self) -> tuple[tuple[str, int], ...]:
        """The teams of roles that follow only grave cases, each with how grave a case has to be."""
        return tuple(
            (role.team, self.gravity(role.follows)) for role in self.roles.values() if role.follows and role.team
        )

    @cached_property
    def priorities(self) -> tuple[int, ...]:
        """The priorities that the playbook proposes anywhere, and 0, in order; nothing where it proposes none."""
        circumstances = (self.weighing.endangered, *self.weighing.reach.values())
        weights = (*self.signals, *self.categories, *self.classes.values(), *circumstances)
        found = {weight.priority for weight in weights}
        return tuple(sorted({0, *found})) if any(found) else ()

    @cached_property
    def counts_working_days(self) -> bool:
        """Whether a clock needs to know which days China works."""
        return any(
            span.unit is Unit.WORKING_DAYS
            and (clock.calendar is None or self.calendars[clock.calendar].days == "working")
            for clock in self.clocks.values()
            for span in clock.spans()
        )

    def under(self, decrees: Decrees) -> Self:
        """Return the playbook with working days as `decrees` say."""
        ruled = self.model_copy()
        ruled._decrees = decrees  # noqa: SLF001 - a copy of our own
        return ruled

    def calendar(self, name: str | None, zone: ZoneInfo) -> Calendar:
        """Return a calendar by name; None is round the clock on statutory working days."""
        key = (name, zone.key, self._decrees)
        if key not in self._calendars:
            rules = self.calendars[name] if name else Hours()
            self._calendars[key] = rules.calendar(zone, self._decrees)
        return self._calendars[key]

    def ladder_of(self, clock: str) -> Ladder:
        """Return the ladder of a clock; of a wait, which is never late, one without rungs."""
        name = self.clocks[clock].ladder
        return self.ladders[name] if name else self._no_ladder

    def rule(self, stage: str, move: Move) -> Rule | None:
        """Return where `move` leads from `stage`, or None where there is no such move."""
        return self.stages[stage].moves.get(move)

    def category(self, name: str | None) -> Category | None:
        """Return a category by its id."""
        return next((category for category in self.categories if category.id == name), None)

    def categories_of(self, kind: Kind) -> tuple[str, ...]:
        """Return the ids of the categories that a case of `kind` may be about."""
        return tuple(category.id for category in self.categories if kind in category.kinds)

    def entry_of(self, kind: Kind, category: str | None) -> str:
        """Return the stage in which a case begins: that of its category, where it has one, else that of its kind."""
        found = self.category(category)
        own = found.entry if found and kind in found.kinds else None
        return own or self.kinds[kind].entry

    def entries(self) -> Iterator[tuple[Kind, str | None, str]]:
        """Yield every stage that cases begin in: the kind, the category that begins there by itself, the stage."""
        for kind, rule in self.kinds.items():
            yield kind, None, rule.entry
            yield from ((kind, each.id, each.entry) for each in self.categories if each.entry and kind in each.kinds)

    def team_of(self, role: str, default: str) -> str:
        """Return the fixed team of `role`, or `default` where the role belongs to several teams."""
        return self.roles[role].team or default

    def names_of(self, team: str) -> tuple[str, ...]:
        """Return what a team is called, here and in the earlier versions that [migration] speaks of."""
        former = self.migration.teams.items() if self.migration else ()
        return (team, *(old for old, new in former if new == team and old != team))

    def edges(self) -> Iterator[tuple[str, Move, Target]]:
        """Yield every way from stage to stage."""
        for name, stage in self.stages.items():
            for move, rule in stage.moves.items():
                for target in rule.to:
                    yield name, move, target


def due_time(
    playbook: Playbook, clock: Clock, grade: str | None, start: datetime, *, promised: datetime | None, zone: ZoneInfo
) -> datetime | None:
    """Return when `clock`, started at `start`, is due for a case of `grade`; None where it does not run."""
    span = clock.span(grade)
    if span and clock.or_promised and promised is not None and promised > start:
        return promised
    return playbook.calendar(clock.calendar, zone).due(start, span, promised=promised) if span else None
