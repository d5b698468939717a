"""Duties beside the cases: set by calendar jobs, done once."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, select, update

from storage.codec import micros, moment, moment_or_none
from storage.encryption import Keys, bound
from storage.staff_tables import duty
from storage.statement import Connection, Row, Statement, given, row_of
from workflow.duties import Duty
from workflow.numbers import CaseNumber
from workflow.people import StaffId

_all = select(*duty.columns)
_is_open = duty.c.done_at.is_(None)
_this = duty.c.id == given(duty.c.id)

ADD = Statement(insert(duty).values(row_of(duty, "id")).returning(duty.c.id))
GET = Statement(_all.where(_this))
OPEN = Statement(_all.where(_is_open).order_by(duty.c.due_at, duty.c.id).limit(given(duty.c.id, "most")))
OF_CASE = Statement(_all.where(duty.c.case_number == given(duty.c.case_number)).order_by(duty.c.id))
SINCE = Statement(_all.where(duty.c.set_at >= given(duty.c.set_at, "since")).order_by(duty.c.id))
CLIMB = Statement(update(duty).where(_this, _is_open).values(fired=given(duty.c.fired)))
DONE = Statement(
    update(duty)
    .where(_this, _is_open)
    .values(done_at=given(duty.c.done_at), staff_id=given(duty.c.staff_id), sealed=given(duty.c.sealed))
)


class SqlDuties:
    """The duties over one transaction."""

    def __init__(self, connection: Connection, keys: Keys) -> None:
        self._connection, self._words = connection, keys.of_table("duty")

    def add(self, duty: Duty) -> int:
        return self._connection.number(
            ADD,
            job=duty.job,
            playbook=duty.playbook,
            role=duty.role,
            site=duty.site,
            case_number=duty.case,
            set_at=micros(duty.set_at),
            due_at=micros(duty.due_at),
            fired=duty.fired,
            done_at=None,
            staff_id=None,
            sealed=None,
        )

    def get(self, ident: int) -> Duty:
        row = self._connection.row(GET, id=ident)
        if row is None:
            raise LookupError(f"no duty {ident}")
        return self._duty(row)

    def open(self, limit: int = 500) -> Sequence[Duty]:
        return [self._duty(row) for row in self._connection.rows(OPEN, most=limit)]

    def of_case(self, number: CaseNumber) -> Sequence[Duty]:
        return [self._duty(row) for row in self._connection.rows(OF_CASE, case_number=number)]

    def since(self, moment: datetime) -> Sequence[Duty]:
        return [self._duty(row) for row in self._connection.rows(SINCE, since=micros(moment))]

    def climb(self, ident: int, fired: int) -> None:
        self._connection.run(CLIMB, id=ident, fired=fired)

    def done(self, ident: int, at: datetime, by: StaffId | None, words: str = "") -> bool:
        sealed = self._words.seal(words.encode(), _place(ident)) if words else None
        return bool(self._connection.run(DONE, id=ident, done_at=micros(at), staff_id=by, sealed=sealed))

    def _duty(self, row: Row) -> Duty:
        ident, job, playbook, role, site, number, set_at, due_at, fired, done_at, staff, sealed = row
        return Duty(
            id=ident,
            job=job,
            playbook=playbook,
            role=role,
            site=site,
            case=None if number is None else CaseNumber(number),
            set_at=moment(set_at),
            due_at=moment(due_at),
            fired=fired,
            done_at=moment_or_none(done_at),
            done_by=None if staff is None else StaffId(staff),
            words="" if sealed is None else self._words.unseal(sealed, _place(ident)).decode(),
        )


def _place(ident: int) -> bytes:
    return bound("duty", str(ident), "words")
