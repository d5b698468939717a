"""Cases as whoever supervises sees them: what waits for an answer or a decision, what came of it, and scores."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Select, cast, exists, func, or_, select
from sqlalchemy import case as either

from storage.case_statements import CASE
from storage.codec import micros, moment
from storage.documents import read_case
from storage.sight import Sight, sight_of, values_of, visible
from storage.statement import Connection, Row, Statement, Value, fixed, given
from storage.tables import case_, case_event
from workflow.case import Case
from workflow.moves import OVERSEEN, Fact
from workflow.numbers import CaseNumber
from workflow.oversight import Done, Scores, SiteCount, Watched
from workflow.people import Scope

MERGED = "merged"
_most = given(case_.c.id, "most")
_is_open = case_.c.closed_at.is_(None)
_is_overseen = case_event.c.fact.in_([fixed(fact) for fact in OVERSEEN])
_since = case_event.c.at >= given(case_event.c.at, "since")
_is_scored = case_event.c.fact == fixed(Fact.SCORED)
_number_in = cast(case_event.c.word, Integer)


class Shape(NamedTuple):
    """What is watched, without the values."""

    site: bool
    team: bool


class SqlOversight:
    """The supervised cases over one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ordered(self, watched: Watched, *, visible_to: Scope, limit: int = 100) -> Sequence[Case]:
        statement = ordered(sight_of(visible_to), _shape(watched))
        return _cases(self._rows(statement, watched, visible_to, most=limit))

    def extending(self, watched: Watched, *, visible_to: Scope, limit: int = 100) -> Sequence[Case]:
        statement = extending(sight_of(visible_to), _shape(watched))
        return _cases(self._rows(statement, watched, visible_to, most=limit))

    def unscored(self, watched: Watched, since: datetime, *, visible_to: Scope, limit: int = 100) -> Sequence[Case]:
        statement = unscored(sight_of(visible_to), _shape(watched))
        return _cases(self._rows(statement, watched, visible_to, most=limit, since=micros(since)))

    def done(self, watched: Watched, since: datetime, *, visible_to: Scope, limit: int = 100) -> Sequence[Done]:
        statement = done(sight_of(visible_to), _shape(watched))
        rows = self._rows(statement, watched, visible_to, most=limit, since=micros(since))
        return [Done(CaseNumber(number), place, moment(at)) for number, place, at in rows]

    def scores(self, watched: Watched, since: datetime, *, visible_to: Scope) -> Sequence[Scores]:
        statement = scores(sight_of(visible_to), _shape(watched))
        return [Scores(*row) for row in self._rows(statement, watched, visible_to, since=micros(since))]

    def by_site(self, watched: Watched, *, visible_to: Scope, late_at: datetime) -> Sequence[SiteCount]:
        statement = by_site(sight_of(visible_to), _shape(watched))
        return [SiteCount(*row) for row in self._rows(statement, watched, visible_to, late_at=micros(late_at))]

    def _rows(self, statement: Statement, watched: Watched, scope: Scope, **values: Value) -> Sequence[Row]:
        named: dict[str, Value] = {"at_site": watched.site, "of_team": watched.team}
        return self._connection.rows(statement, **values_of(scope), **named, **values)


def _cases(rows: Sequence[Row]) -> list[Case]:
    return [read_case(state) for *_, state, _ in rows]


def _shape(watched: Watched) -> Shape:
    return Shape(watched.site is not None, watched.team is not None)


def _watched(query: "Select[*tuple[Any, ...]]", sight: Sight, shape: Shape) -> "Select[*tuple[Any, ...]]":
    conditions: list[tuple[bool, ColumnElement[bool]]] = [
        (shape.site, case_.c.site == given(case_.c.site, "at_site")),
        (shape.team, case_.c.team == given(case_.c.team, "of_team")),
    ]
    return query.where(visible(sight), *(condition for wanted, condition in conditions if wanted))


@cache
def ordered(sight: Sight, shape: Shape) -> Statement:
    """Return the statement that lists `most` open cases with an order, the longest first."""
    query = select(*CASE).where(_is_open, case_.c.ordered_at.is_not(None)).order_by(case_.c.ordered_at, case_.c.id)
    return Statement(_watched(query, sight, shape).limit(_most))


@cache
def extending(sight: Sight, shape: Shape) -> Statement:
    """Return the statement that lists `most` open cases with a request, by due time."""
    query = select(*CASE).where(_is_open, case_.c.extending.is_not(None)).order_by(case_.c.due_at, case_.c.id)
    return Statement(_watched(query, sight, shape).limit(_most))


@cache
def unscored(sight: Sight, shape: Shape) -> Statement:
    """Return the statement that lists `most` cases closed `since` without a score, the last first."""
    scored = exists().where(case_event.c.case_id == case_.c.id, _is_scored).correlate(case_)
    own = or_(case_.c.outcome.is_(None), case_.c.outcome != MERGED)
    query = select(*CASE).where(case_.c.closed_at >= given(case_.c.closed_at, "since"), own, ~scored)
    query = query.order_by(case_.c.closed_at.desc(), case_.c.id.desc())
    return Statement(_watched(query, sight, shape).limit(_most))


@cache
def done(sight: Sight, shape: Shape) -> Statement:
    """Return the statement that lists `most` lines about orders, requests and scores `since`, newest first."""
    query = select(case_.c.number, case_event.c.seq, case_event.c.at).where(_is_overseen, _since)
    query = query.join(case_, case_.c.id == case_event.c.case_id)
    query = query.order_by(case_event.c.at.desc(), case_event.c.case_id, case_event.c.seq.desc())
    return Statement(_watched(query, sight, shape).limit(_most))


@cache
def scores(sight: Sight, shape: Shape) -> Statement:
    """Return the statement that sums up the scores given `since` by team and site."""
    place = (case_.c.team, case_.c.site)
    query = select(*place, func.count(), func.sum(_number_in), func.min(_number_in))
    query = query.select_from(case_event).join(case_, case_.c.id == case_event.c.case_id)
    query = query.where(_is_overseen, _is_scored, _since, case_event.c.word.is_not(None))
    return Statement(_watched(query, sight, shape).group_by(*place).order_by(*place))


@cache
def by_site(sight: Sight, shape: Shape) -> Statement:
    """Return the statement that counts open cases by site at `late_at`."""
    kinds = (
        case_.c.due_at <= given(case_.c.due_at, "late_at"),
        case_.c.ordered_at.is_not(None),
        case_.c.extending.is_not(None),
    )
    counts = (func.sum(either((kind, 1), else_=0)) for kind in kinds)
    query = select(case_.c.site, func.count(), *counts).where(_is_open)
    return Statement(_watched(query, sight, shape).group_by(case_.c.site))
