"""The statements of worklists.py: built once for each shape of what is wanted, read in the order of an index."""

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, case, func, or_, select, tuple_
from sqlalchemy.types import String

from storage.case_statements import CASE
from storage.codec import FOREVER, micros
from storage.sight import Sight, sight_of, values_of, visible
from storage.statement import Statement, Value, given
from storage.tables import case_
from workflow.people import Scope
from workflow.worklists import Place, Wanted

ESCAPE = "\\"
_known = case_.alias("known")
ORDER = (case_.c.rank, case_.c.due_at, case_.c.id)


class Shape(NamedTuple):
    """What is wanted, without the values."""

    owner: bool = False
    also: int = 0
    unowned: bool = False
    teams: int = 0
    deciding: int | None = None
    stage: bool = False
    category: bool = False
    grade: bool = False
    late: bool = False
    words: int = 0
    after: bool = False


def listed(scope: Scope, wanted: Wanted, after: Place | None) -> tuple[Statement, dict[str, Value]]:
    """Return the statement that lists `most` open cases in a scope behind a place, with its values.

    Raises:
        ValueError: that is no place.
    """
    values = {**values_of(scope), **_values(wanted), **(_behind(after) if after else {})}
    return _listed(sight_of(scope), _shape(wanted, after)), values


def counted(scope: Scope, wanted: Wanted) -> tuple[Statement, dict[str, Value]]:
    """Return the statement that counts such cases up to `most`, with its values."""
    return _counted(sight_of(scope), _shape(wanted, None)), {**values_of(scope), **_values(wanted)}


def place_of(rank: int, due_at: int, number: str) -> Place:
    """Return the place of a case."""
    return Place(f"{rank}.{due_at}.{number}")


def _behind(place: Place) -> dict[str, Value]:
    rank, due_at, number = place.split(".")
    # Numbers that no row can have are refused by PostgreSQL with an error of its own.
    return {"rank": _bounded(rank), "due_at": _bounded(due_at), "last": number}


def _bounded(written: str) -> int:
    number = int(written)
    if not -FOREVER <= number <= FOREVER:
        raise ValueError(f"{number} is in no index")
    return number


def _shape(wanted: Wanted, after: Place | None) -> Shape:
    return Shape(
        owner=wanted.owner is not None and not wanted.also,
        also=len(wanted.also),
        unowned=wanted.unowned,
        teams=len(wanted.teams),
        deciding=None if wanted.deciding is None else len(wanted.deciding),
        stage=wanted.stage is not None,
        category=wanted.category is not None,
        grade=wanted.grade is not None,
        late=wanted.late_at is not None,
        words=len(wanted.words),
        after=after is not None,
    )


def _values(wanted: Wanted) -> dict[str, Value]:
    plain: dict[str, Value] = {
        "owner": wanted.owner,
        "stage": wanted.stage,
        "category": wanted.category,
        "grade": wanted.grade,
        "late_at": None if wanted.late_at is None else micros(wanted.late_at),
    }
    named: dict[str, Value] = {name: value for name, value in plain.items() if value is not None}
    named |= {f"of_{place}": staff for place, staff in enumerate(sorted(wanted.also))}
    named |= {f"now_with_{place}": team for place, team in enumerate(sorted(wanted.teams))}
    named |= {f"deciding_{place}": stage for place, stage in enumerate(sorted(wanted.deciding or ()))}
    return named | {f"word_{place}": _anywhere(word) for place, word in enumerate(wanted.words)}


def _anywhere(word: str) -> str:
    for sign in (ESCAPE, "%", "_"):
        word = word.replace(sign, ESCAPE + sign)
    return f"%{word.lower()}%"


@cache
def _listed(sight: Sight, shape: Shape) -> Statement:
    query = _found(select(*CASE, case_.c.issue, case_.c.rank, case_.c.due_at), sight, shape)
    if shape.after:
        last = select(_known.c.id).where(_known.c.number == given(case_.c.number, "last"))
        place = tuple_(given(case_.c.rank), given(case_.c.due_at), last.scalar_subquery())
        query = query.where(tuple_(*ORDER) > place)
    return Statement(query.order_by(*ORDER).limit(given(case_.c.id, "most")))


def grid(scope: Scope) -> tuple[Statement, dict[str, Value]]:
    """Return the statement that counts the open cases of a scope by version, stage and team, with its values."""
    return _grid(sight_of(scope)), dict(values_of(scope))


@cache
def _grid(sight: Sight) -> Statement:
    place = (case_.c.playbook, case_.c.stage, case_.c.team)
    late = func.sum(case((case_.c.due_at <= given(case_.c.due_at, "late_at"), 1), else_=0))
    return Statement(
        select(*place, func.count(), late).where(case_.c.closed_at.is_(None), visible(sight)).group_by(*place)
    )


@cache
def _counted(sight: Sight, shape: Shape) -> Statement:
    some = _found(select(case_.c.id), sight, shape).limit(given(case_.c.id, "most")).subquery()
    return Statement(select(func.count()).select_from(some))


def closed(scope: Scope, wanted: Wanted) -> tuple[Statement, dict[str, Value]]:
    """Return the statement that lists `most` of the last `among` closed cases in a scope, with its values."""
    return _closed(sight_of(scope), _shape(wanted, None)), {**values_of(scope), **_values(wanted)}


@cache
def _closed(sight: Sight, shape: Shape) -> Statement:
    # What is looked through is bounded before anything is compared: no index has the words of an issue.
    last = select(_known.c.id).where(_known.c.closed_at.is_not(None)).order_by(_known.c.closed_at.desc())
    among = last.limit(given(case_.c.id, "among")).subquery()
    query = select(*CASE, case_.c.issue, case_.c.rank, case_.c.due_at).join(among, among.c.id == case_.c.id)
    query = query.where(visible(sight), *_narrowed(shape))
    return Statement(query.order_by(case_.c.closed_at.desc(), case_.c.id.desc()).limit(given(case_.c.id, "most")))


def _found(query: "Select[*tuple[Any, ...]]", sight: Sight, shape: Shape) -> "Select[*tuple[Any, ...]]":
    return query.where(case_.c.closed_at.is_(None), visible(sight), *_narrowed(shape))


def _narrowed(shape: Shape) -> Iterator[ColumnElement[bool]]:
    """Yield what is wanted of a case, beside that it is seen."""
    conditions: list[tuple[bool, ColumnElement[bool]]] = [
        (shape.owner, case_.c.owner == given(case_.c.owner)),
        (shape.also > 0, case_.c.owner.in_([given(case_.c.owner), *_people(shape.also)])),
        (shape.unowned, case_.c.owner.is_(None)),
        (shape.teams > 0, case_.c.team.in_(_names("now_with", shape.teams))),
        (shape.stage, case_.c.stage == given(case_.c.stage)),
        (shape.category, case_.c.category == given(case_.c.category)),
        (shape.grade, case_.c.grade == given(case_.c.grade)),
        (shape.late, case_.c.due_at <= given(case_.c.due_at, "late_at")),
    ]
    yield from (condition for wanted, condition in conditions if wanted)
    if shape.deciding is not None:
        stages = case_.c.stage.in_(_names("deciding", shape.deciding))
        yield or_(stages, case_.c.extending.is_not(None))
    yield from (func.lower(case_.c.issue).like(word, escape=ESCAPE) for word in _names("word", shape.words))


def _people(count: int) -> list[ColumnElement[int]]:
    return [given(case_.c.owner, f"of_{place}") for place in range(count)]


def _names(name: str, count: int) -> list[ColumnElement[str]]:
    return [bindparam(f"{name}_{place}", type_=String, required=False) for place in range(count)]
