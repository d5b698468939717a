"""What was handed over in one go: numbers of cases and ids of people, nothing that anybody said."""

from datetime import datetime

from sqlalchemy import delete, insert, select, update

from storage import codec
from storage.codec import micros, moment
from storage.staff_tables import batch
from storage.statement import Connection, Row, Statement, given, row_of
from workflow.batches import Batch, Handed
from workflow.numbers import CaseNumber
from workflow.people import StaffId

_columns = (batch.c.id, batch.c.staff_id, batch.c.to_id, batch.c.made_at, batch.c.handed)
_is_theirs = batch.c.staff_id == given(batch.c.staff_id)
_stands = batch.c.undone_at.is_(None)

ADD = Statement(insert(batch).values(row_of(batch, "id")).returning(batch.c.id))
LAST = Statement(
    select(*_columns, batch.c.undone_at)
    .where(_is_theirs, batch.c.made_at >= given(batch.c.made_at, "since"))
    .order_by(batch.c.made_at.desc(), batch.c.id.desc())
    .limit(1)
)
UNDO = Statement(
    update(batch)
    .where(batch.c.id == given(batch.c.id), _is_theirs, _stands)
    .values(undone_at=given(batch.c.undone_at))
    .returning(*_columns)
)
PRUNE = Statement(delete(batch).where(batch.c.made_at < given(batch.c.made_at, "before")))


class SqlBatches:
    """The batches over one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, batch: Batch) -> int:
        handed = [[each.number, each.before, each.seq, each.whole] for each in batch.handed]
        return self._connection.number(
            ADD,
            staff_id=batch.by,
            to_id=batch.to,
            made_at=micros(batch.made_at),
            undone_at=None,
            handed=codec.text(handed),
        )

    def last(self, by: StaffId, since: datetime) -> Batch | None:
        row = self._connection.row(LAST, staff_id=by, since=micros(since))
        return None if row is None or row[-1] is not None else _batch(row[:-1])

    def undo(self, batch: int, by: StaffId, at: datetime) -> Batch | None:
        row = self._connection.row(UNDO, id=batch, staff_id=by, undone_at=micros(at))
        return None if row is None else _batch(row)

    def prune(self, before: datetime) -> int:
        return self._connection.run(PRUNE, before=micros(before))


def _batch(row: Row) -> Batch:
    ident, by, to, made_at, written = row
    handed = (
        Handed(number=CaseNumber(number), before=None if before is None else StaffId(before), seq=seq, whole=whole)
        for number, before, seq, whole in codec.read(written)
    )
    return Batch(id=ident, by=StaffId(by), to=StaffId(to), made_at=moment(made_at), handed=tuple(handed))
