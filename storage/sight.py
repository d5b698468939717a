"""What part of all cases somebody sees, as conditions of the statements: what is not theirs is not found."""

from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, false, func, or_, select, true
from sqlalchemy.types import String

from storage.case_statements import CASE
from storage.statement import Statement, Value, given
from storage.tables import case_, case_team, cause, follower, membership, recusal
from workflow.people import ALL, ConversationId, Scope


class Sight(NamedTuple):
    """The shape of a scope: how its condition is built, without the values."""

    everything: bool
    teams: int
    conversation: bool
    recusals: int = 0


class Board(NamedTuple):
    """The shape of a board."""

    of_team: bool
    closed: bool


def one_case(scope: Scope) -> tuple[Statement, dict[str, Value]]:
    """Return the statement that finds a case by `number` in a scope, and the scope's values."""
    return _one_case(sight_of(scope)), values_of(scope)


def board(scope: Scope, team: str | None, *, closed: bool) -> tuple[Statement, dict[str, Value]]:
    """Return the statement that lists `most` cases in a scope, by priority and due time, with its values."""
    values = values_of(scope)
    if team is not None:
        values["team"] = team
    return _board(sight_of(scope), Board(team is not None, closed)), values


def open_by_stage(scope: Scope) -> tuple[Statement, dict[str, Value]]:
    """Return the statement that counts open cases by playbook and stage, and the scope's values."""
    return _open_by_stage(sight_of(scope)), values_of(scope)


def tally(scope: Scope) -> tuple[Statement, dict[str, Value]]:
    """Return the statement that sums up the open cases in a scope at `now`, and the scope's values."""
    return _tally(sight_of(scope)), values_of(scope)


def handled(scope: Scope, *, closed: bool) -> tuple[Statement, dict[str, Value]]:
    """Return the statement that lists cases closed `since`, or open ones too, by number, and the scope's values."""
    return _handled(sight_of(scope), closed), values_of(scope)


def of_conversation(conversation: ConversationId) -> tuple[Statement, dict[str, Value]]:
    """Return the statement that lists the cases a chat has or follows, newest first, and its values."""
    return _of_conversation(), values_of(Scope(conversation=conversation))


def of_cause(scope: Scope) -> tuple[Statement, dict[str, Value]]:
    """Return the statement that lists open cases of a cause in a scope, newest first, and the scope's values."""
    return _of_cause(sight_of(scope)), values_of(scope)


def members(scope: Scope) -> tuple[Statement, dict[str, Value]]:
    """Return the statement that lists the cases in a scope that joined a group, eldest first, and its values."""
    return _members(sight_of(scope)), values_of(scope)


def sight_of(scope: Scope) -> Sight:
    """Return the shape of a scope."""
    names = len(scope.recused_as)
    if scope.everything:
        return Sight(everything=True, teams=0, conversation=False, recusals=names)
    return Sight(everything=False, teams=len(scope.teams), conversation=scope.conversation is not None, recusals=names)


def values_of(scope: Scope) -> dict[str, Value]:
    """Return the values that `visible` wants."""
    values: dict[str, Value] = recusal_values(scope.recused_as)
    if scope.everything:
        return values
    values |= {f"team_{place}": team for place, team in enumerate(sorted(scope.teams))}
    if scope.conversation is not None:
        values["conversation_id"] = scope.conversation
    return values


@cache
def _one_case(sight: Sight) -> Statement:
    return Statement(select(*CASE).where(case_.c.number == given(case_.c.number), visible(sight)))


@cache
def _board(sight: Sight, board: Board) -> Statement:
    query = select(*CASE).where(visible(sight))
    if board.of_team:
        query = query.join(case_team, case_team.c.case_id == case_.c.id).where(
            case_team.c.team == given(case_team.c.team)
        )
    if board.closed:
        query = query.where(case_.c.closed_at.is_not(None)).order_by(case_.c.closed_at.desc(), case_.c.id.desc())
    else:
        query = query.where(case_.c.closed_at.is_(None)).order_by(case_.c.rank, case_.c.due_at, case_.c.id)
    return Statement(query.limit(given(case_.c.id, "most")))


@cache
def _open_by_stage(sight: Sight) -> Statement:
    query = select(case_.c.playbook, case_.c.stage, func.count())
    query = query.where(visible(sight), case_.c.closed_at.is_(None))
    return Statement(query.group_by(case_.c.playbook, case_.c.stage))


@cache
def _tally(sight: Sight) -> Statement:
    late = func.count(case_.c.id).filter(case_.c.due_at <= given(case_.c.due_at, "now"))
    weighed = func.sum(case_.c.id * case_.c.version)
    query = select(func.count(), func.sum(case_.c.version), weighed, late)
    return Statement(query.where(visible(sight), case_.c.closed_at.is_(None)))


@cache
def _handled(sight: Sight, closed: bool) -> Statement:  # noqa: FBT001 - the cache's key
    lately = case_.c.closed_at >= given(case_.c.closed_at, "since")
    handled = lately if closed else or_(lately, case_.c.closed_at.is_(None))
    query = select(case_.c.number).where(handled, visible(sight))
    return Statement(query.order_by(case_.c.id.desc()).limit(given(case_.c.id, "most")))


@cache
def _of_cause(sight: Sight) -> Statement:
    return Statement(_newest_of_cause(sight))


@cache
def tally_of_cause() -> Statement:
    """Return the statement that counts the open cases that `of_cause` lists for who sees all, and whether one told."""
    newest = _newest_of_cause(sight_of(ALL)).subquery()
    return Statement(select(func.count(), func.max(newest.c.told)).select_from(newest))


def _newest_of_cause(sight: Sight) -> Select[Any, Any]:
    query = select(case_.c.number, cause.c.told).join(cause, cause.c.case_id == case_.c.id)
    query = query.where(cause.c.blind == given(cause.c.blind), cause.c.filed_at >= given(cause.c.filed_at, "since"))
    query = query.where(case_.c.number != given(case_.c.number), case_.c.closed_at.is_(None), visible(sight))
    return query.order_by(cause.c.filed_at.desc(), cause.c.case_id.desc()).limit(given(case_.c.id, "most"))


@cache
def _members(sight: Sight) -> Statement:
    parent = case_.alias("parent")
    query = select(*CASE).join(membership, membership.c.case_id == case_.c.id)
    query = query.join(parent, parent.c.id == membership.c.group_id)
    query = query.where(parent.c.number == given(case_.c.number, "group"), visible(sight))
    return Statement(query.order_by(case_.c.id))


@cache
def _of_conversation() -> Statement:
    return Statement(select(*CASE).where(_followed()).order_by(case_.c.id.desc()))


def recusal_values(names: frozenset[str]) -> dict[str, Value]:
    """Return the values that `recused_by` wants."""
    return {f"who_{place}": name for place, name in enumerate(sorted(names))}


def recused_by(names: int) -> ColumnElement[bool]:
    """Return the condition that one of so many names is recused from the case at hand."""
    who = [bindparam(f"who_{place}", type_=String, required=False) for place in range(names)]
    return exists().where(recusal.c.case_id == case_.c.id, recusal.c.who.in_(who)).correlate(case_)


def visible(sight: Sight) -> ColumnElement[bool]:
    """Return the condition that the case at hand is in a scope."""
    return and_(_in_sight(sight), ~recused_by(sight.recusals)) if sight.recusals else _in_sight(sight)


def _in_sight(sight: Sight) -> ColumnElement[bool]:
    if sight.everything:
        return true()
    ways: list[ColumnElement[bool]] = [false()]
    if sight.teams:
        teams = [bindparam(f"team_{place}", type_=String, required=False) for place in range(sight.teams)]
        ways.append(exists().where(case_team.c.case_id == case_.c.id, case_team.c.team.in_(teams)).correlate(case_))
    if sight.conversation:
        ways.append(_followed())
    return or_(*ways)


def _followed() -> ColumnElement[bool]:
    chat = given(case_.c.conversation_id)
    followed = select(follower.c.case_id).where(follower.c.conversation_id == chat)
    return or_(case_.c.conversation_id == chat, case_.c.id.in_(followed))
