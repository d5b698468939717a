"""What the store counts of itself, for whoever watches over it: nothing is unsealed, whatever has piled up."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, cast

from sqlalchemy import delete, func, select

from storage import codec
from storage.codec import micros, moment, moment_or_none
from storage.staff_tables import staff
from storage.statement import Connection, Statement, fixed, given, insert_once
from storage.tables import case_, inbox, lease, meta, outbox, timer
from workflow.people import Actor, Grant, Side, StaffId
from workflow.progress import Backup, InboxState, OutboxState
from workflow.seats import Place

if TYPE_CHECKING:
    from workflow.numbers import CaseNumber

WAITING = Statement(
    select(outbox.c.lane, func.count())
    .where(outbox.c.state == fixed(OutboxState.READY))
    .group_by(outbox.c.lane)
    .order_by(outbox.c.lane)
)
LOST = Statement(
    select(outbox.c.lane, func.count())
    .where(
        outbox.c.state.in_([fixed(OutboxState.FAILED), fixed(OutboxState.UNKNOWN)]),
        outbox.c.at >= given(outbox.c.at, "since"),
    )
    .group_by(outbox.c.lane)
    .order_by(outbox.c.lane)
)
LOST_CASES = Statement(
    select(outbox.c.lane, outbox.c.case_number)
    .where(
        outbox.c.state.in_([fixed(OutboxState.FAILED), fixed(OutboxState.UNKNOWN)]),
        outbox.c.at >= given(outbox.c.at, "since"),
        outbox.c.case_number.is_not(None),
    )
    .group_by(outbox.c.lane, outbox.c.case_number)
    .order_by(func.max(outbox.c.at).desc(), outbox.c.case_number)
    .limit(given(outbox.c.id, "most"))
)
BACKUP = "backup"
BACKED_UP = Statement(select(meta.c.value).where(meta.c.name == given(meta.c.name)))
FORGET = Statement(delete(meta).where(meta.c.name == given(meta.c.name)))
NOTE = insert_once(meta)
LATE = Statement(
    select(func.count())
    .select_from(timer)
    .where(timer.c.fired_at.is_(None), timer.c.due_at <= given(timer.c.due_at, "by"))
)
PARKED = Statement(select(func.count()).select_from(inbox).where(inbox.c.state == fixed(InboxState.PARKED)))
NEXT_DUE = Statement(select(func.min(timer.c.due_at)).where(timer.c.fired_at.is_(None)))
CREW = Statement(select(staff.c.id, staff.c.grants).where(staff.c.active == 1).order_by(staff.c.id))
_place = (case_.c.playbook, case_.c.stage, case_.c.team, case_.c.site)
OPEN_PLACES = Statement(
    select(*_place, func.count()).where(case_.c.closed_at.is_(None)).group_by(*_place).order_by(*_place)
)
OPEN_CASES = Statement(select(func.count()).select_from(case_).where(case_.c.closed_at.is_(None)))
PUT = insert_once(lease)
DROP = Statement(delete(lease).where(lease.c.name == given(lease.c.name)))
PROBE = "probe"
ROOM = "x" * 16 * 1024
"""As much as a message with all that it causes takes, so that what has no room for one has none for the probe."""


class SqlVitals:
    """The counts over one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def waiting(self) -> Mapping[str, int]:
        return dict(self._connection.rows(WAITING))

    def lost(self, since: datetime) -> Mapping[str, int]:
        return dict(self._connection.rows(LOST, since=micros(since)))

    def lost_cases(self, since: datetime, limit: int) -> "Sequence[tuple[str, CaseNumber]]":
        rows = self._connection.rows(LOST_CASES, since=micros(since), most=limit)
        return [(lane, cast("CaseNumber", number)) for lane, number in rows]

    def backed_up(self, file: str, at: datetime) -> None:
        self._connection.run(FORGET, name=BACKUP)
        self._connection.run(NOTE, name=BACKUP, value=codec.written({"file": file, "at": micros(at)}))

    def last_backup(self) -> Backup | None:
        row = self._connection.row(BACKED_UP, name=BACKUP)
        noted = codec.read(row[0]) if row else None
        return Backup(noted["file"], moment(noted["at"])) if noted else None

    def late(self, by: datetime) -> int:
        return self._connection.number(LATE, by=micros(by))

    def parked(self) -> int:
        return self._connection.number(PARKED)

    def next_due(self) -> datetime | None:
        row = self._connection.row(NEXT_DUE)
        return moment_or_none(row[0]) if row else None

    def crew(self) -> Sequence[Actor]:
        return [_actor(*row) for row in self._connection.rows(CREW)]

    def open_places(self) -> Mapping[Place, int]:
        return {Place(*place): count for *place, count in self._connection.rows(OPEN_PLACES)}

    def open_cases(self) -> int:
        return self._connection.number(OPEN_CASES)

    def stores_something(self) -> None:
        self._connection.run(PUT, name=PROBE, holder=ROOM, until=0)
        self._connection.run(DROP, name=PROBE)


def _actor(ident: int, grants: str) -> Actor:
    held = tuple(Grant(*grant) for grant in codec.read(grants))
    return Actor(side=Side.STAFF, staff=StaffId(ident), grants=held)
