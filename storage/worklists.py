"""Work lists over the cases, and the lists that people keep: their names and what they look for are sealed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select

from storage import worklist_statements as sql
from storage.codec import micros, read_object, written
from storage.documents import read_case
from storage.encryption import Keys, bound
from storage.staff_tables import saved_list
from storage.statement import Connection, Row, Statement, given, row_of
from workflow.people import Scope, StaffId
from workflow.worklists import Cell, Listed, Place, Saved, Wanted

_mine = saved_list.c.staff_id == given(saved_list.c.staff_id)

SAVE = Statement(insert(saved_list).values(row_of(saved_list, "id")))
SAVED = Statement(
    select(saved_list.c.id, saved_list.c.blind, saved_list.c.sealed).where(_mine).order_by(saved_list.c.id)
)
REPLACE = Statement(delete(saved_list).where(_mine, saved_list.c.blind == given(saved_list.c.blind)))
DROP = Statement(delete(saved_list).where(_mine, saved_list.c.id == given(saved_list.c.id)))


class SqlWorklists:
    """The work lists over one transaction."""

    def __init__(self, connection: Connection, keys: Keys) -> None:
        self._connection, self._keys = connection, keys
        self._sealer = keys.of_table("saved_list")

    def listed(
        self, wanted: Wanted, *, visible_to: Scope, after: Place | None = None, limit: int = 50
    ) -> Sequence[Listed]:
        statement, values = sql.listed(visible_to, wanted, after)
        return [_listed(row) for row in self._connection.rows(statement, most=limit, **values)]

    def closed(self, wanted: Wanted, *, visible_to: Scope, among: int, limit: int = 50) -> Sequence[Listed]:
        statement, values = sql.closed(visible_to, wanted)
        return [_listed(row) for row in self._connection.rows(statement, most=limit, among=among, **values)]

    def counted(self, wanted: Wanted, *, visible_to: Scope, most: int = 100) -> int:
        statement, values = sql.counted(visible_to, wanted)
        return self._connection.number(statement, most=most, **values)

    def grid(self, *, visible_to: Scope, late_at: datetime) -> Sequence[Cell]:
        statement, values = sql.grid(visible_to)
        return [Cell(*row) for row in self._connection.rows(statement, late_at=micros(late_at), **values)]

    def save(self, staff: StaffId, name: str, query: str, at: datetime) -> None:
        blind = self._keys.blind("saved_list", name)
        self._connection.run(REPLACE, staff_id=staff, blind=blind)
        sealed = self._sealer.seal(written({"name": name, "query": query}), _place(staff, blind))
        self._connection.run(SAVE, staff_id=staff, blind=blind, saved_at=micros(at), sealed=sealed)

    def saved(self, staff: StaffId) -> Sequence[Saved]:
        return [self._saved(staff, row) for row in self._connection.rows(SAVED, staff_id=staff)]

    def drop(self, staff: StaffId, saved: int) -> bool:
        return self._connection.run(DROP, staff_id=staff, id=saved) > 0

    def _saved(self, staff: StaffId, row: Row) -> Saved:
        ident, blind, sealed = row
        known = read_object(self._sealer.unseal(sealed, _place(staff, bytes(blind))))
        return Saved(id=ident, name=known["name"], query=known["query"])


def _listed(row: Row) -> Listed:
    *_, state, _changed, issue, rank, due_at = row
    case = read_case(state)
    return Listed(case=case, issue=issue, place=sql.place_of(rank, due_at, case.number))


def _place(staff: StaffId, blind: bytes) -> bytes:
    return bound("saved_list", str(staff), blind.hex(), "list")
