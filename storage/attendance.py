"""Who of ours is away and who stands in, and how much each can carry."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from storage.codec import micros, moment
from storage.staff_tables import absence, capacity
from storage.statement import Connection, Row, Statement, given, row_of
from workflow.attendance import Absence
from workflow.people import StaffId

_is_theirs = absence.c.staff_id == given(absence.c.staff_id)
_columns = (
    absence.c.id,
    absence.c.staff_id,
    absence.c.substitute_id,
    absence.c.begins_at,
    absence.c.ends_at,
    absence.c.said_by,
)

SAY = Statement(insert(absence).values(row_of(absence, "id")).returning(absence.c.id))
OVERLAPPED = Statement(
    delete(absence).where(
        _is_theirs,
        absence.c.begins_at < given(absence.c.ends_at, "until"),
        absence.c.ends_at > given(absence.c.begins_at, "since"),
    )
)
END = Statement(
    update(absence)
    .where(absence.c.id == given(absence.c.id), absence.c.ends_at > given(absence.c.ends_at, "now"))
    .values(ends_at=given(absence.c.ends_at, "now"))
)
NOT_OVER = Statement(
    select(*_columns)
    .where(absence.c.ends_at > given(absence.c.ends_at, "now"))
    .order_by(absence.c.begins_at, absence.c.id)
)
CAPACITIES = Statement(select(capacity.c.staff_id, capacity.c.most))
FORGET = Statement(delete(capacity).where(capacity.c.staff_id == given(capacity.c.staff_id)))
CARRY = Statement(insert(capacity).values(row_of(capacity)))


class SqlAttendance:
    """Absences and capacities over one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def say(self, absence: Absence, at: datetime) -> int:
        begins, ends = micros(absence.begins), micros(absence.ends)
        self._connection.run(OVERLAPPED, staff_id=absence.staff, since=begins, until=ends)
        return self._connection.number(
            SAY,
            staff_id=absence.staff,
            substitute_id=absence.substitute,
            begins_at=begins,
            ends_at=ends,
            said_at=micros(at),
            said_by=absence.said_by,
        )

    def end(self, absence: int, at: datetime) -> bool:
        return self._connection.run(END, id=absence, now=micros(at)) > 0

    def absences(self, now: datetime) -> Sequence[Absence]:
        return [_absence(row) for row in self._connection.rows(NOT_OVER, now=micros(now))]

    def capacities(self) -> Mapping[StaffId, int]:
        return {StaffId(staff): most for staff, most in self._connection.rows(CAPACITIES)}

    def carry(self, staff: StaffId, most: int | None, by: StaffId, at: datetime) -> None:
        self._connection.run(FORGET, staff_id=staff)
        if most is not None:
            self._connection.run(CARRY, staff_id=staff, most=most, said_at=micros(at), said_by=by)


def _absence(row: Row) -> Absence:
    ident, staff, substitute, begins, ends, said_by = row
    return Absence(
        id=ident,
        staff=StaffId(staff),
        substitute=StaffId(substitute),
        begins=moment(begins),
        ends=moment(ends),
        said_by=StaffId(said_by),
    )
