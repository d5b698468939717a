"""Who of ours there is for a case: which roles and teams have nobody, and who stands in for them (P2).

Nobody has a role where no person who joined and is still here holds it for the case's team and site, or where all who
do are recused. What a role or team without people would do, the first of the playbook's fallback does that has any.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from workflow.frozen import replace
from workflow.recusal import is_recused, person, team

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workflow.case import Case
    from workflow.people import Actor, Grant
    from workflow.playbook import Playbook


class Seat(NamedTuple):
    """A place that people of ours fill: a role, in one team where it belongs to teams, or a team; at a site or all."""

    role: str | None = None
    team: str | None = None
    site: str | None = None


class Held(NamedTuple):
    """One grant of a person's, with the team that it is held in."""

    grant: Grant
    team: str | None
    by: Actor


class Roster:
    """The people of ours as one playbook sees them; roles that it does not have count for nothing."""

    def __init__(self, people: Iterable[Actor], playbook: Playbook) -> None:
        self.playbook = playbook
        self.staff: set[int] = set()
        self._held: dict[str, list[Held]] = {}
        self._teams: dict[str, list[Held]] = {}
        self._empty: dict[tuple[str, str | None], tuple[frozenset[str], frozenset[str]]] = {}
        for actor in people:
            self.staff |= {actor.staff} if actor.staff is not None else set()
            for grant in actor.grants:
                if grant.role in playbook.roles:
                    self._add(Held(grant, grant.team or playbook.roles[grant.role].team, actor))

    def _add(self, held: Held) -> None:
        self._held.setdefault(held.grant.role, []).append(held)
        if held.team is not None:
            self._teams.setdefault(held.team, []).append(held)

    def belongs_to_teams(self, role: str) -> bool:
        """Tell whether a role is held in one of several teams, so that each team may have somebody or nobody."""
        rules = self.playbook.roles[role]
        return rules.sees == "team" and rules.team is None

    def has_nobody(self, role: str) -> bool:
        """Tell whether nobody at all holds a role, in whatever team."""
        return role not in self._held

    def nobody_in(self, seat: Seat) -> bool:
        """Tell whether nobody at all is there, recused or not; a site that nobody knows yet is everybody's."""
        return next(self._in(seat), None) is None

    def _in(self, seat: Seat) -> Iterator[Actor]:
        if seat.role is None:
            found = self._teams.get(seat.team or "", [])
        else:
            rules = self.playbook.roles[seat.role]
            wanted = (rules.team or seat.team, None) if rules.sees == "team" else ()
            found = (held for held in self._held.get(seat.role, []) if not wanted or held.team in wanted)
        return (held.by for held in found if held.grant.reaches(seat.site))

    def has_left(self, seat: Seat, case: Case) -> bool:
        """Tell whether somebody is there who is not recused from the case."""
        return any(not is_recused(actor, case, self.playbook) for actor in self._in(seat))

    def empty_for(self, case: Case) -> tuple[frozenset[str], frozenset[str]]:
        """Return the roles and the teams that have nobody for a case."""
        if case.recused:
            return self._found_empty(case.team, case.site, case)
        key = (case.team, case.site)
        if key not in self._empty:
            self._empty[key] = self._found_empty(*key, None)
        return self._empty[key]

    def _found_empty(self, own: str, site: str | None, case: Case | None) -> tuple[frozenset[str], frozenset[str]]:
        def empty(seat: Seat) -> bool:
            return self.nobody_in(seat) if case is None else not self.has_left(seat, case)

        roles = frozenset(
            role
            for role, rules in self.playbook.roles.items()
            if (case is not None and rules.team is not None and team(rules.team) in case.recused)
            or empty(Seat(role, own, site))
        )
        return roles, frozenset(name for name in self.playbook.teams if empty(Seat(None, name, site)))

    def stand_in(self, case: Case) -> str | None:
        """Return the first of those whom the playbook names for a case who has people; a category's own goes first.

        Where people are recused it may be a role that nobody has joined yet: anybody else would be the wrong one.
        """
        able = self._able(case)
        held = (role for role in able if self.has_left(Seat(role, case.team, case.site), case))
        return next(held, able[0] if able and case.recused else None)

    def leaves_somebody(self, case: Case) -> bool:
        """Tell whether a recusal leaves somebody who may answer the case, were it only a role still to be filled."""
        return bool(self._able(case))

    def _able(self, case: Case) -> list[str]:
        if self.playbook.recusal is None:
            return []
        category = self.playbook.category(case.category)
        own = (category.stand_in,) if category and category.stand_in else ()
        return [role for role in (*own, *self.playbook.recusal.fallback) if not self._steps_back(role, case)]

    def _steps_back(self, role: str, case: Case) -> bool:
        """Tell whether a role takes no part: its team is recused, or all its people are."""
        fixed = self.playbook.roles[role].team
        if fixed is not None and team(fixed) in case.recused:
            return True
        seat = Seat(role, case.team, case.site)
        return not self.nobody_in(seat) and not self.has_left(seat, case)


def settled(case: Case, roster: Roster) -> Case:
    """Return the case with nobody recused, gone or missing left in charge: whoever stands in has their rights (P2)."""
    vacant, deserted = roster.empty_for(case)
    if not (case.recused or vacant or deserted):
        return replace(_owned(case, roster), vacant=vacant, deserted=deserted, stand_in=None)
    stand_in = roster.stand_in(case)
    fixed = roster.playbook.roles[stand_in].team if stand_in else None
    if team(case.team) in case.recused and fixed is not None:
        case = replace(case, team=fixed, owner=None)
        vacant, deserted = roster.empty_for(case)
    return replace(_owned(case, roster), vacant=vacant, deserted=deserted, stand_in=stand_in)


def _owned(case: Case, roster: Roster) -> Case:
    if case.owner is None or (case.owner in roster.staff and person(case.owner) not in case.recused):
        return case
    return replace(case, owner=None)
