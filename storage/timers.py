"""Deadlines as rows: set and cancelled with what they belong to, and fired once."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update

from storage.codec import micros, moment, moment_or_none
from storage.statement import Connection, Row, Statement, given, insert_or_change
from storage.tables import timer
from storage.vitals import NEXT_DUE
from workflow.stored import SubjectId, TimerRow

_columns = (timer.c.id, timer.c.subject, timer.c.kind, timer.c.generation, timer.c.due_at)
_is_unfired = timer.c.fired_at.is_(None)
_of_kind = (timer.c.subject == given(timer.c.subject), timer.c.kind == given(timer.c.kind))
DUE_ONES = (
    select(*_columns)
    .where(_is_unfired, timer.c.due_at <= given(timer.c.due_at, "now"))
    .order_by(timer.c.due_at, timer.c.id)
    .limit(given(timer.c.id, "most"))
)
PUT = insert_or_change(timer, "id", "fired_at", changed="due_at", where=_is_unfired)
DROP_OLDER = Statement(delete(timer).where(*_of_kind, _is_unfired, timer.c.generation < given(timer.c.generation)))
CANCEL = Statement(delete(timer).where(*_of_kind, _is_unfired))
DUE = Statement(DUE_ONES)
# Also right without SKIP LOCKED, only slower: then a second claimer waits, and finds the row fired.
CLAIM = Statement(DUE_ONES.with_for_update(skip_locked=True))
FIRED = Statement(
    update(timer).where(timer.c.id == given(timer.c.id), _is_unfired).values(fired_at=given(timer.c.fired_at))
)
PRUNE = Statement(delete(timer).where(timer.c.fired_at < given(timer.c.fired_at, "before")))
OF = Statement(
    select(*_columns).where(timer.c.subject == given(timer.c.subject), _is_unfired).order_by(timer.c.due_at, timer.c.id)
)


class SqlTimers:
    """The deadlines over one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def set(self, subject: SubjectId, kind: str, generation: int, due_at: datetime) -> None:
        self._connection.run(DROP_OLDER, subject=subject, kind=kind, generation=generation)
        self._connection.run(PUT, subject=subject, kind=kind, generation=generation, due_at=micros(due_at))

    def cancel(self, subject: SubjectId, kind: str) -> None:
        self._connection.run(CANCEL, subject=subject, kind=kind)

    def due(self, now: datetime, limit: int = 100) -> Sequence[TimerRow]:
        statement = CLAIM if self._connection.shared else DUE
        return [_timer(row) for row in self._connection.rows(statement, now=micros(now), most=limit)]

    def fired(self, timer: int, at: datetime) -> None:
        self._connection.run(FIRED, id=timer, fired_at=micros(at))

    def prune(self, before: datetime) -> int:
        return self._connection.run(PRUNE, before=micros(before))

    def next_due(self) -> datetime | None:
        row = self._connection.row(NEXT_DUE)
        return moment_or_none(row[0]) if row else None

    def of(self, subject: SubjectId) -> Sequence[TimerRow]:
        return [_timer(row) for row in self._connection.rows(OF, subject=subject)]


def _timer(row: Row) -> TimerRow:
    ident, subject, kind, generation, due_at = row
    return TimerRow(id=ident, subject=SubjectId(subject), kind=kind, generation=generation, due_at=moment(due_at))
