"""Playbook texts by hash, as cases were filed under them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from storage.codec import micros
from storage.statement import Connection, Statement, given, insert_once
from storage.tables import playbook

KEEP = insert_once(playbook)
TEXT = Statement(select(playbook.c.text).where(playbook.c.digest == given(playbook.c.digest)))

VERSIONS = Statement(
    select(playbook.c.digest).where(playbook.c.name == given(playbook.c.name)).order_by(playbook.c.kept_at)
)


class SqlPlaybooks:
    """The playbook texts over one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, digest: str, name: str, text: str, at: datetime) -> None:
        self._connection.run(KEEP, digest=digest, name=name, text=text, kept_at=micros(at))

    def versions(self, name: str) -> Sequence[str]:
        return [digest for (digest,) in self._connection.rows(VERSIONS, name=name)]

    def text(self, digest: str) -> str:
        row = self._connection.row(TEXT, digest=digest)
        if row is None:
            raise LookupError(f"no playbook {digest}")
        return row[0]
