"""Tracking links: the page of one case for who has no chat; of the word in the link only the hash is kept."""

from datetime import datetime

from sqlalchemy import insert, or_, select, update

from storage.codec import micros, moment
from storage.encryption import token_hash
from storage.statement import Connection, Statement, given
from storage.tables import case_, tracking
from workflow.numbers import CaseNumber
from workflow.people import StaffId

_is_live = tracking.c.revoked_at.is_(None)
_case_id = select(case_.c.id).where(case_.c.number == given(case_.c.number)).scalar_subquery()

MAKE = Statement(
    insert(tracking).values(
        token_hash=given(tracking.c.token_hash),
        case_id=_case_id,
        made_at=given(tracking.c.made_at),
        staff_id=given(tracking.c.staff_id),
    )
)
REVOKE = Statement(
    update(tracking).where(tracking.c.case_id == _case_id, _is_live).values(revoked_at=given(tracking.c.revoked_at))
)
MADE = Statement(select(tracking.c.made_at).where(tracking.c.case_id == _case_id, _is_live))
FIND = Statement(
    select(case_.c.number)
    .join(tracking, tracking.c.case_id == case_.c.id)
    .where(
        tracking.c.token_hash == given(tracking.c.token_hash),
        _is_live,
        case_.c.wrapped.is_not(None),
        or_(case_.c.closed_at.is_(None), case_.c.closed_at > given(case_.c.closed_at, "since")),
    )
)
"""One question for a link that is wrong, revoked, out of date or of an erased case: none takes longer than another."""


class SqlTracking:
    """The tracking links over one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def make(self, number: CaseNumber, token: str, by: StaffId, at: datetime) -> None:
        self.revoke(number, at)
        self._connection.run(MAKE, number=number, token_hash=token_hash(token), made_at=micros(at), staff_id=by)

    def revoke(self, number: CaseNumber, at: datetime) -> bool:
        return self._connection.run(REVOKE, number=number, revoked_at=micros(at)) > 0

    def made_at(self, number: CaseNumber) -> datetime | None:
        row = self._connection.row(MADE, number=number)
        return None if row is None else moment(row[0])

    def find(self, token: str, closed_since: datetime) -> CaseNumber | None:
        row = self._connection.row(FIND, token_hash=token_hash(token), since=micros(closed_since))
        return None if row is None else CaseNumber(row[0])
