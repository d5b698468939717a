"""Who alone may do something for a while: serve a lane, or poll a platform."""

from datetime import datetime, timedelta

from sqlalchemy import or_, select, update

from storage.codec import micros, moment
from storage.statement import Connection, Statement, given, insert_once
from storage.tables import lease
from workflow.stored import Lease

_named = lease.c.name == given(lease.c.name, "of")

SKEW = timedelta(minutes=1)
"""How far clocks of processes may be apart; a lease that lasts longer still was taken before a clock was put back."""
# Two who find it expired: the second waits for the first's row, looks again, and finds it taken.
TAKE = Statement(
    update(lease)
    .where(
        _named,
        or_(
            lease.c.holder == given(lease.c.holder),
            lease.c.until <= given(lease.c.until, "now"),
            lease.c.until > given(lease.c.until, "longest"),
        ),
    )
    .values(holder=given(lease.c.holder), until=given(lease.c.until))
)
PUT = insert_once(lease)
LEAVE = Statement(
    update(lease).where(_named, lease.c.holder == given(lease.c.holder, "who")).values(until=given(lease.c.until))
)
OF = Statement(select(lease.c.holder, lease.c.until).where(_named))


class SqlLeases:
    """The leases over one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take(self, name: str, holder: str, now: datetime, lasts: timedelta) -> bool:
        at, until = micros(now), micros(now + lasts)
        longest = micros(now + lasts + SKEW)
        if self._connection.run(TAKE, of=name, holder=holder, now=at, longest=longest, until=until):
            return True
        return self._connection.run(PUT, name=name, holder=holder, until=until) > 0

    def leave(self, name: str, holder: str, now: datetime) -> None:
        self._connection.run(LEAVE, of=name, who=holder, until=micros(now))

    def of(self, name: str) -> Lease | None:
        row = self._connection.row(OF, of=name)
        return None if row is None else Lease(holder=row[0], until=moment(row[1]))
