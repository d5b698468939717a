"""Supervision: what waits for somebody above, what came of it, and how handled cases were scored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

from workflow.moves import Move
from workflow.schedules import Act

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from workflow.case import Case
    from workflow.numbers import CaseNumber
    from workflow.people import Actor, Scope
    from workflow.playbook import Playbook

URGING = frozenset({Act.SUPERVISE, Act.ESCALATE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """Which cases somebody watches; all of theirs where nothing is named."""

    site: str | None = None
    team: str | None = None


class Done(NamedTuple):
    """One line of a timeline that ended something that waited; `place` is its place on it."""

    number: CaseNumber
    place: int
    at: datetime


class Scores(NamedTuple):
    """How the cases of a team at a site were scored."""

    team: str
    site: str | None
    given: int
    total: int
    lowest: int


class SiteCount(NamedTuple):
    """The open cases of a site, those late, those with an order and those with a request that waits."""

    site: str | None
    open: int
    late: int
    ordered: int
    extending: int


class Oversight(Protocol):
    """Cases as somebody sees them who stands above."""

    def ordered(self, watched: Watched, *, visible_to: Scope, limit: int = 100) -> Sequence[Case]:
        """Return open cases whose supervision order waits for an answer, the longest first."""
        ...

    def extending(self, watched: Watched, *, visible_to: Scope, limit: int = 100) -> Sequence[Case]:
        """Return open cases with a request for an extension, by due time."""
        ...

    def unscored(self, watched: Watched, since: datetime, *, visible_to: Scope, limit: int = 100) -> Sequence[Case]:
        """Return cases closed since then that nobody scored, duplicates apart, the last first."""
        ...

    def done(self, watched: Watched, since: datetime, *, visible_to: Scope, limit: int = 100) -> Sequence[Done]:
        """Return what came of orders, requests and inspections since then, newest first."""
        ...

    def scores(self, watched: Watched, since: datetime, *, visible_to: Scope) -> Sequence[Scores]:
        """Return the scores given since then, by the present team and site of the cases; each counts."""
        ...

    def by_site(self, watched: Watched, *, visible_to: Scope, late_at: datetime) -> Sequence[SiteCount]:
        """Count the open cases by site, and those whose due time is past by then."""
        ...


def overseers(playbook: Playbook) -> frozenset[str]:
    """Return the roles that stand above: told of what is late, deciding on extensions, drawing or scoring."""
    ladders = playbook.ladders.values()
    told = {name for ladder in ladders for rung in ladder.rungs if rung.act in URGING for name in rung.tell}
    told |= {name for ladder in ladders for name in ladder.copies}
    deciding = {clock.extender(grade) for clock in playbook.clocks.values() for grade in playbook.grades}
    checking = {role for check in playbook.spot_checks.values() for role in (check.by, check.inspector)}
    scoring = {role for role, rules in playbook.roles.items() if Move.SCORE in rules.may}
    return frozenset(playbook.roles) & (told | deciding | checking | scoring)


def oversees(actor: Actor, playbook: Playbook) -> bool:
    """Tell whether somebody stands above what others handle."""
    above = overseers(playbook)
    return any(grant.role in above for grant in actor.grants)
