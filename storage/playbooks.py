"""Playbook texts by hash, as cases were filed under them or people brought them in, and which was put in force when."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from storage.codec import micros, moment
from storage.staff_tables import enforcement
from storage.statement import Connection, Row, Statement, given, insert_once
from storage.tables import playbook
from workflow.enforcement import Enforcement, Version
from workflow.people import StaffId

KEEP = insert_once(playbook)
TEXT = Statement(select(playbook.c.text).where(playbook.c.digest == given(playbook.c.digest)))

_of_name = playbook.c.name == given(playbook.c.name)
VERSIONS = Statement(select(playbook.c.digest).where(_of_name).order_by(playbook.c.kept_at))
LISTED = Statement(
    select(playbook.c.digest, playbook.c.kept_at, playbook.c.brought_by)
    .where(_of_name)
    .order_by(playbook.c.kept_at.desc(), playbook.c.digest)
)
ENFORCE = insert_once(enforcement, "id")
ENFORCED = Statement(
    select(enforcement.c.number, enforcement.c.digest, enforcement.c.by_id, enforcement.c.at)
    .where(enforcement.c.name == given(enforcement.c.name))
    .order_by(enforcement.c.number.desc())
    .limit(given(enforcement.c.number, "most"))
)


class SqlPlaybooks:
    """The playbook texts over one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, digest: str, name: str, text: str, at: datetime, brought_by: StaffId | None = None) -> None:
        self._connection.run(KEEP, digest=digest, name=name, text=text, kept_at=micros(at), brought_by=brought_by)

    def versions(self, name: str) -> Sequence[str]:
        return [digest for (digest,) in self._connection.rows(VERSIONS, name=name)]

    def listed(self, name: str) -> Sequence[Version]:
        return [
            Version(digest, moment(kept_at), None if by is None else StaffId(by))
            for digest, kept_at, by in self._connection.rows(LISTED, name=name)
        ]

    def text(self, digest: str) -> str:
        row = self._connection.row(TEXT, digest=digest)
        if row is None:
            raise LookupError(f"no playbook {digest}")
        return row[0]

    def enforce(self, name: str, enforced: Enforcement) -> bool:
        return bool(
            self._connection.run(
                ENFORCE,
                name=name,
                number=enforced.number,
                digest=enforced.digest,
                by_id=enforced.by,
                at=micros(enforced.at),
            )
        )

    def in_force(self, name: str) -> Enforcement | None:
        return next(iter(self.enforcements(name, 1)), None)

    def enforcements(self, name: str, limit: int) -> Sequence[Enforcement]:
        return [_enforcement(row) for row in self._connection.rows(ENFORCED, name=name, most=limit)]


def _enforcement(row: Row) -> Enforcement:
    number, digest, by, at = row
    return Enforcement(number, digest, StaffId(by), moment(at))
