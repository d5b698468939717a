"""Which case came of which cause, by a blind index: the place of a cause may be somebody's home."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, insert, select

from storage import sight
from storage.codec import micros
from storage.encryption import Keys
from storage.statement import Connection, Statement, given, row_of
from storage.tables import case_, cause
from workflow.numbers import CaseNumber
from workflow.people import Scope

MOST = 50
"""Cases of one cause that are looked at."""
_case_id = select(case_.c.id).where(case_.c.number == given(case_.c.number))

ID_OF = Statement(_case_id)
FORGET = Statement(delete(cause).where(cause.c.case_id == given(cause.c.case_id)))
KEEP = Statement(insert(cause).values(row_of(cause)))


class SqlCauses:
    """The causes over one transaction."""

    def __init__(self, connection: Connection, keys: Keys) -> None:
        self._connection, self._keys = connection, keys

    def keep(self, number: CaseNumber, cause: str, at: datetime, *, told: bool) -> None:
        ident = self._id_of(number)
        self._connection.run(FORGET, case_id=ident)
        self._connection.run(KEEP, case_id=ident, blind=self._blind(cause), filed_at=micros(at), told=int(told))

    def forget(self, number: CaseNumber) -> None:
        self._connection.run(FORGET, case_id=self._id_of(number))

    def others(
        self, number: CaseNumber, cause: str, since: datetime, *, visible_to: Scope
    ) -> Mapping[CaseNumber, bool]:
        statement, values = sight.of_cause(visible_to)
        given = {"number": number, "blind": self._blind(cause), "since": micros(since), "most": MOST, **values}
        return {CaseNumber(other): bool(told) for other, told in self._connection.rows(statement, **given)}

    def tally(self, number: CaseNumber, cause: str, since: datetime) -> tuple[int, bool]:
        blind = self._blind(cause)
        row = self._connection.row(sight.tally_of_cause(), number=number, blind=blind, since=micros(since), most=MOST)
        count, told = row or (0, None)
        return count, bool(told)

    def _id_of(self, number: CaseNumber) -> int:
        row = self._connection.row(ID_OF, number=number)
        return 0 if row is None else int(row[0])

    def _blind(self, cause: str) -> bytes:
        return self._keys.blind("cause", cause)
