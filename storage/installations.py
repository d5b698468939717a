"""Where an app of ours is installed on a platform, with the token that it has there, sealed."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select

from storage.codec import micros, read_object, written
from storage.encryption import Keys, bound
from storage.statement import Connection, Statement, given, row_of
from storage.tables import installation
from workflow.stored import Json

_of_workspace = (
    installation.c.lane == given(installation.c.lane),
    installation.c.workspace == given(installation.c.workspace),
)

ONE = Statement(select(installation.c.sealed).where(*_of_workspace))
EVERY = Statement(
    select(installation.c.workspace)
    .where(installation.c.lane == given(installation.c.lane))
    .order_by(installation.c.workspace)
)
DROP = Statement(delete(installation).where(*_of_workspace))
KEEP = Statement(insert(installation).values(row_of(installation)))


class SqlInstallations:
    """The installations over one transaction."""

    def __init__(self, connection: Connection, keys: Keys) -> None:
        self._connection, self._sealer = connection, keys.of_table("installation")

    def keep(self, lane: str, workspace: str, known: Mapping[str, Json], at: datetime) -> None:
        self.drop(lane, workspace)
        sealed = self._sealer.seal(written(known), _place(lane, workspace))
        self._connection.run(KEEP, lane=lane, workspace=workspace, installed_at=micros(at), sealed=sealed)

    def of(self, lane: str, workspace: str) -> Mapping[str, Json] | None:
        row = self._connection.row(ONE, lane=lane, workspace=workspace)
        return None if row is None else read_object(self._sealer.unseal(row[0], _place(lane, workspace)))

    def every(self, lane: str) -> Sequence[str]:
        return [workspace for (workspace,) in self._connection.rows(EVERY, lane=lane)]

    def drop(self, lane: str, workspace: str) -> bool:
        return self._connection.run(DROP, lane=lane, workspace=workspace) > 0


def _place(lane: str, workspace: str) -> bytes:
    return bound("installation", lane, workspace, "known")
