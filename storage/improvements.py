"""The list of improvements: what was decided upon an analysis, its owner, its date and what came of it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, select, update

from storage.codec import micros, moment, moment_or_none
from storage.encryption import Keys, bound
from storage.staff_tables import improvement
from storage.statement import Connection, Row, Statement, given, row_of
from workflow.improvements import Improvement
from workflow.people import StaffId

_all = select(*improvement.columns)
_is_open = improvement.c.done_at.is_(None)
_this = improvement.c.id == given(improvement.c.id)

ADD = Statement(insert(improvement).values(row_of(improvement, "id")).returning(improvement.c.id))
GET = Statement(_all.where(_this))
OPEN = Statement(_all.where(_is_open).order_by(improvement.c.due_at, improvement.c.id))
DONE_SINCE = Statement(
    _all.where(improvement.c.done_at >= given(improvement.c.done_at, "since")).order_by(
        improvement.c.done_at.desc(), improvement.c.id
    )
)
CLIMB = Statement(update(improvement).where(_this, _is_open).values(fired=given(improvement.c.fired)))
DONE = Statement(
    update(improvement)
    .where(_this, _is_open)
    .values(
        done_at=given(improvement.c.done_at),
        done_by=given(improvement.c.done_by),
        sealed_result=given(improvement.c.sealed_result),
    )
)


class SqlImprovements:
    """The improvements over one transaction."""

    def __init__(self, connection: Connection, keys: Keys) -> None:
        self._connection, self._words = connection, keys.of_table("improvement")

    def add(self, improvement: Improvement) -> int:
        place = _place(improvement.owner, micros(improvement.set_at), "what")
        return self._connection.number(
            ADD,
            owner_id=improvement.owner,
            site=improvement.site,
            upon=improvement.upon,
            set_at=micros(improvement.set_at),
            set_by=improvement.set_by,
            due_at=micros(improvement.due_at),
            fired=improvement.fired,
            done_at=None,
            done_by=None,
            sealed=self._words.seal(improvement.what.encode(), place),
            sealed_result=None,
        )

    def get(self, ident: int) -> Improvement:
        row = self._connection.row(GET, id=ident)
        if row is None:
            raise LookupError(f"no improvement {ident}")
        return self._improvement(row)

    def open(self) -> Sequence[Improvement]:
        return [self._improvement(row) for row in self._connection.rows(OPEN)]

    def done_since(self, moment: datetime) -> Sequence[Improvement]:
        return [self._improvement(row) for row in self._connection.rows(DONE_SINCE, since=micros(moment))]

    def climb(self, ident: int, fired: int) -> None:
        self._connection.run(CLIMB, id=ident, fired=fired)

    def done(self, ident: int, at: datetime, by: StaffId, result: str) -> bool:
        sealed = self._words.seal(result.encode(), _place(ident, 0, "result"))
        return bool(self._connection.run(DONE, id=ident, done_at=micros(at), done_by=by, sealed_result=sealed))

    def _improvement(self, row: Row) -> Improvement:
        ident, owner, site, upon, set_at, set_by, due_at, fired, done_at, done_by, sealed, result = row
        return Improvement(
            id=ident,
            what=self._words.unseal(sealed, _place(owner, set_at, "what")).decode(),
            owner=StaffId(owner),
            site=site,
            upon=upon,
            set_at=moment(set_at),
            set_by=StaffId(set_by),
            due_at=moment(due_at),
            fired=fired,
            done_at=moment_or_none(done_at),
            done_by=None if done_by is None else StaffId(done_by),
            result="" if result is None else self._words.unseal(result, _place(ident, 0, "result")).decode(),
        )


def _place(whose: int, at: int, column: str) -> bytes:
    return bound("improvement", str(whose), str(at), column)
