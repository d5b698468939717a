"""A complaint as it stands, and the one place where its stage changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003
from typing import TYPE_CHECKING

from workflow import aside, clocks, extending, handing, scoring, walk
from workflow.clocks import ClockState  # noqa: TC001
from workflow.effects import EFFECTS, apply_nothing
from workflow.errors import FieldsMissing, GateShut, MoveNotAllowed, StaleCase
from workflow.extension import decider, entitled
from workflow.frozen import replace
from workflow.gates import HOLDS, IMPLIED, Gate, shut
from workflow.helping import helps, opens_to_helpers
from workflow.language import Language  # noqa: TC001 - storage reads these hints
from workflow.membership import OWN_MOVES, bound
from workflow.moves import CUSTOMER_MOVES, FACT_OF, Fact, Kind, Move, Phase
from workflow.needs import problems_in
from workflow.numbers import CaseNumber  # noqa: TC001
from workflow.ownwords import marked
from workflow.people import Actor, ConversationId, Side, StaffId
from workflow.recusal import acting, is_recused, owner_of
from workflow.remedies import Given  # noqa: TC001
from workflow.reports.tales import stands_apart
from workflow.timeline import Event, Fields
from workflow.views import Views  # noqa: TC001
from workflow.ways import at_fork

if TYPE_CHECKING:
    from collections.abc import Container
    from zoneinfo import ZoneInfo

    from workflow.playbook import Playbook, Rule


@dataclass(frozen=True, kw_only=True)
class Case:
    """A complaint (or suggestion, enquiry, service request) as the rules see it; the five elements are kept apart.

    Attributes:
        playbook: the hash of the playbook it was filed under.
        turn: raised by every move that changes what others may do; a button of an older turn is stale.
        round: 1, and one more for each rework.
        marks: facts of this round that gates ask about.
        clocks: every clock that was ever started, the last start of each.
        amount: the money of the plan, or what was given in its place, in the currency's smallest unit.
        remedies: what this round's plan offers, and once solved what was given.
        calls: calls to the customer that somebody has yet to make.
        provisional: opened by an alarm; its elements are still being asked for.
        proposed: the grade that the playbook proposes; `grade` is what a person set.
        priority: what is higher stands first on every board; `ruled` once a person set it.
        risks: what was told at once already, as `kind:name`.
        customer: the customer's class, by its name in the playbook.
        reach: one, several or many.
        systemic: it came among so many of the same cause that a systemic fault lies behind them.
        node: the question of its stage's decision tree that it stands at; None is the first.
        tested: the outcome of the last meter reading that was tested in this stage.
        recused: who takes no part, as names (`workflow.recusal`).
        labels: what it is marked as, by names of the playbook.
        views: what it counts as in the further ways that the playbook sorts by.
        vacant: roles that have nobody for this case (`workflow.roster`); `stand_in` is the role that acts for them.
        deserted: teams that have nobody for it.
        site: of a group's sites, the one that it is about; None as long as nobody knows.
        group: it is a group complaint: the parent of the cases that joined it.
        part_of: the group complaint that it joined; it stays named once the answer to all was told.
        shared_due: the parent's next due time, while it is worked through that.
        speaker: its customer was chosen to speak for the group.
        extending: the clock whose extension was asked for and is not decided on; `applicant` asked.
    """

    number: CaseNumber
    playbook: str
    kind: Kind
    channel: str
    language: Language
    stage: str
    phase: Phase
    team: str
    filed_at: datetime
    version: int = 0
    turn: int = 0
    round: int = 1
    category: str | None = None
    grade: str | None = None
    owner: StaffId | None = None
    first_asked: StaffId | None = None
    conversation: ConversationId | None = None
    marks: frozenset[Fact] = frozenset()
    clocks: tuple[ClockState, ...] = ()
    promised: datetime | None = None
    amount: int | None = None
    remedies: tuple[Given, ...] = ()
    asked_at: datetime | None = None
    order: datetime | None = None
    calls: int = 0
    revisits: int = 0
    endangered: bool = False
    provisional: bool = False
    told_at: datetime | None = None
    closed_at: datetime | None = None
    outcome: str | None = None
    merged_into: CaseNumber | None = None
    proposed: str | None = None
    priority: int = 0
    ruled: bool = False
    risks: tuple[str, ...] = ()
    customer: str | None = None
    reach: str | None = None
    systemic: bool = False
    node: str | None = None
    tested: str | None = None
    recused: frozenset[str] = frozenset()
    vacant: frozenset[str] = frozenset()
    deserted: frozenset[str] = frozenset()
    stand_in: str | None = None
    site: str | None = None
    extending: str | None = None
    applicant: StaffId | None = None
    labels: frozenset[str] = frozenset()
    group: bool = False
    part_of: CaseNumber | None = None
    shared_due: datetime | None = None
    speaker: bool = False
    views: Views = ()

    def make(
        self, move: Move, *, by: Actor, at: datetime, playbook: Playbook, zone: ZoneInfo, fields: Fields | None = None
    ) -> tuple[Case, tuple[Event, ...]]:
        """Return the case after `move` and the events that say so.

        Raises:
            MoveNotAllowed: the playbook has no such move from this stage for this person.
            GateShut: a gate before the move does not hold.
            FieldsMissing: the move's fields are not filled in rightly.
        """
        filled = dict(fields or {})
        rule = self._allowed(move, by, at, playbook)
        if problems := problems_in(move, filled, self, playbook, at) | self._overreach(by, filled, playbook):
            raise FieldsMissing(self.number, move, self.stage, problems)
        if move in STEPS:
            changed, data = STEPS[move](self, by, at, filled, playbook, zone)
        else:
            changed, data = EFFECTS.get(move, apply_nothing)(self, by, at, filled)
        fact = FACT_OF[move]
        ended = clocks.overtaken(self, changed, fact, at) if changed.clocks is not self.clocks else ()
        noted = replace(changed, marks=changed.marks | {fact}, turn=self.turn + (move not in QUIET_MOVES))
        moved = noted.enter(_way_on(noted, rule, at, playbook), at, playbook)
        event = Event(fact=fact, at=at, by=by, data=at_fork(marked(data, rule, self.stage), rule, moved.stage))
        running, deadlines = _ticked(moved, fact, at, playbook, zone)
        if running.stage == self.stage and bound(running) is bound(self):
            return running, (event, *ended, *deadlines)
        begun, asked = walk.changed_stage(self, running, event, playbook, zone)
        return begun, (event, *ended, *deadlines, *asked)

    def record(
        self, fact: Fact, *, by: Actor, at: datetime, playbook: Playbook, zone: ZoneInfo, data: Fields | None = None
    ) -> tuple[Case, tuple[Event, ...]]:
        """Return the case after something that is no move: words added, an alarm, a call that became due."""
        running, deadlines = _ticked(self, fact, at, playbook, zone)
        return running, (Event(fact=fact, at=at, by=by, data=data or {}), *deadlines)

    def enter(self, stage: str, at: datetime, playbook: Playbook) -> Case:
        """Return the case in `stage`; a closed stage ends it."""
        phase = playbook.stages[stage].phase
        closed_at = at if phase is Phase.CLOSED else None
        if phase is Phase.CLOSED and self.phase is Phase.CLOSED:
            closed_at = self.closed_at
        if (stage, phase, closed_at) == (self.stage, self.phase, self.closed_at):
            return self
        return replace(self, stage=stage, phase=phase, closed_at=closed_at, node=None, tested=None)

    def moves(
        self, by: Actor, at: datetime, playbook: Playbook, among: Container[Move | None] = frozenset(Move)
    ) -> tuple[Move, ...]:
        """Return what `by` may do now `among` some moves, in the playbook's order: the buttons of the card."""
        roles = roles_here(by, self, playbook)
        helping = bool(helps(by, self, playbook))
        if by.side is Side.STAFF and not (roles or helping):
            return ()
        return tuple(
            move
            for move, rule in playbook.stages[self.stage].moves.items()
            if move in among
            and (
                may(by, entitled(move, roles, self, playbook), move, rule, playbook)
                or (helping and opens_to_helpers(move, rule, playbook))
            )
            and (move is not Move.SCORE or self._may_be_scored(by, playbook))
            and not self._shut(move, rule, at, playbook)
        )

    def at_turn(self, seen: int) -> Case:
        """Return the case itself.

        Raises:
            StaleCase: somebody moved it since turn `seen`.
        """
        if seen != self.turn:
            raise StaleCase(self.number, seen)
        return self

    def _allowed(self, move: Move, by: Actor, at: datetime, playbook: Playbook) -> Rule:
        rule = playbook.rule(self.stage, move)
        roles = entitled(move, roles_here(by, self, playbook), self, playbook)
        if rule is None:
            raise MoveNotAllowed(self.number, move, self.stage)
        helping = opens_to_helpers(move, rule, playbook) and helps(by, self, playbook)
        apart = move is not Move.SCORE or self._may_be_scored(by, playbook)
        if not (apart and (helping or may(by, roles, move, rule, playbook))):
            raise MoveNotAllowed(self.number, move, self.stage)
        gate = self._shut(move, rule, at, playbook)
        if gate is not None:
            raise GateShut(self.number, move, self.stage, gate)
        return rule

    def _may_be_scored(self, by: Actor, playbook: Playbook) -> bool:
        """Nobody scores what they handled themselves, nor what only repeats another case."""
        return self.merged_into is None and stands_apart(by, self, playbook)

    def _overreach(self, by: Actor, fields: Fields, playbook: Playbook) -> dict[str, str]:
        """Who only helps says nothing to the customer: that is for who is answerable."""
        released = fields.get("release") == "yes" and by.side is Side.STAFF
        return {"release": "choice"} if released and only_helps(by, self, playbook) else {}

    def _shut(self, move: Move, rule: Rule, at: datetime, playbook: Playbook) -> Gate | None:
        if bound(self) and move not in OWN_MOVES:
            return Gate.APART
        implied = IMPLIED.get(move, ())
        return shut((*implied, *rule.gates) if implied else rule.gates, self, at, playbook)


STEPS = {**extending.STEPS, **handing.STEPS, Move.SCORE: scoring.score}
"""What the moves change that ask the playbook for it."""

QUIET_MOVES = frozenset({Move.NOTE, Move.ANSWER, Move.SCORE})
"""Moves that take nothing away from others: a card shown before them is not stale."""


def roles_here(by: Actor, case: Case, playbook: Playbook) -> frozenset[str]:
    """Return those of a person's roles that reach this case: all-seeing ones, and those of a team that works on it."""
    if is_recused(by, case, playbook):
        return frozenset()
    teams = teams_of(case, playbook)
    held = frozenset(
        grant.role
        for grant in by.grants
        if grant.role in playbook.roles
        and (playbook.roles[grant.role].sees == "all" or grant.team in teams)
        and grant.reaches(case.site)
    )
    return held | case.vacant if case.stand_in in held else held


def only_helps(by: Actor, case: Case, playbook: Playbook) -> bool:
    """Tell whether a person has to do with the case only because their team helps."""
    return bool(helps(by, case, playbook)) and not roles_here(by, case, playbook)


def may(by: Actor, roles: frozenset[str], move: Move, rule: Rule, playbook: Playbook) -> bool:
    """Tell whether `by`, in `roles`, has the right to `move`, gates apart."""
    if by.side is Side.REDRESS:
        return True
    if (by.side is Side.CUSTOMER) is not (move in CUSTOMER_MOVES):
        return False
    if by.side is Side.CUSTOMER:
        return True
    for role in roles:  # noqa: SIM110 - asked for every move of every card, and `any` costs twice as much
        if move in playbook.roles[role].may and (not rule.by or role in rule.by):
            return True
    return False


def teams_of(case: Case, playbook: Playbook) -> frozenset[str]:
    """Return the teams that have the case's card: the responsible one, the stage owner's, the lead's, the alarm's."""
    teams = {case.team, playbook.team_of(owner_of(case, playbook), case.team)}
    lead = playbook.grades[case.grade].lead if case.grade else None
    if lead:
        teams.add(playbook.team_of(acting(lead, case), case.team))
    if case.endangered:
        teams.add(playbook.intake.danger_team)
    if case.extending and (role := decider(case, playbook)):
        teams.add(playbook.team_of(acting(role, case), case.team))
    if case.stand_in and _is_needed(case, playbook):
        teams.add(playbook.team_of(case.stand_in, case.team))
    return frozenset(teams)


def _is_needed(case: Case, playbook: Playbook) -> bool:
    """Tell whether whoever stands in has something to do: for a team without people, or a step that nobody else has."""
    own = {case.team, playbook.intake.danger_team} if case.endangered else {case.team}
    return not own.isdisjoint(case.deserted) or playbook.is_stuck(case.stage, case.vacant)


def _ticked(case: Case, fact: Fact, at: datetime, playbook: Playbook, zone: ZoneInfo) -> tuple[Case, tuple[Event, ...]]:
    """Return the case with its clocks as `fact` leaves them; an extension that they outran lapses."""
    ready, late = aside.before_fact(handing.without_needless(case, at, playbook), fact, at, playbook, zone)
    running, deadlines = clocks.after_fact(ready, fact, at, playbook, zone)
    deadlines = (*late, *deadlines, *handing.released(case, running, at))
    if running.extending is None:
        return running, deadlines
    settled, lapsed = extending.settled(running, at, playbook, zone)
    return settled, (*deadlines, *lapsed)


def _way_on(case: Case, rule: Rule, at: datetime, playbook: Playbook) -> str:
    for target in rule.to:
        if target.when is None or HOLDS[target.when](case, at, playbook):
            return target.to
    return case.stage
