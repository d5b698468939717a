"""How SQLite is opened, and what its errors mean in plain words."""

import os
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Connection as CoreConnection
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import StaticPool

from storage import canary, schema
from storage.encryption import Keys
from storage.errors import StoreUnavailable
from storage.statement import Connection

MEMORY = ":memory:"
DIALECT = SQLiteDialect_pysqlite(paramstyle="qmark")
"""By place: the driver takes twice as long to look fifteen values up by name."""
PATIENCE = timedelta(seconds=5)
"""How long a write waits for a lock that a stranger holds on the database."""
STATEMENTS = 512
"""How many prepared statements a connection keeps: more than Redress has."""

_REASONS = {
    "SQLITE_BUSY": "is locked by another program",
    "SQLITE_LOCKED": "is locked by another program",
    "SQLITE_READONLY": "is read-only",
    "SQLITE_CANTOPEN": "can't be opened",
    "SQLITE_NOTADB": "is not a database, or is damaged",
    "SQLITE_CORRUPT": "is damaged",
    "SQLITE_FULL": "can't grow: the disk is full",
    "SQLITE_IOERR": "can't be read or written: the disk fails",
    "SQLITE_PERM": "may not be opened",
}


def unavailable(path: str, error: sqlite3.Error) -> StoreUnavailable:
    """Return the error of the engine as one sentence about the database file."""
    # An extended code's name begins with the plain one's: SQLITE_READONLY_DIRECTORY.
    name = getattr(error, "sqlite_errorname", None) or ""
    reason = next((words for code, words in _REASONS.items() if name.startswith(code)), f"can't be used ({error})")
    return StoreUnavailable(f"The database {path} {reason}.")


def is_of_the_file(error: sqlite3.Error) -> bool:
    """Tell whether an error is the file's or the disk's, not that of a statement of ours."""
    # What is damaged has no class of its own: the driver raises the one above all others.
    return isinstance(error, sqlite3.OperationalError) or type(error) is sqlite3.DatabaseError


def connect(path: str, *, patience: timedelta, reads_only: bool = False) -> sqlite3.Connection:
    """Return a connection whose transactions are ours to begin and end.

    Args:
        path: a file, made for its owner alone where it is missing, or `:memory:`.
        patience: how long to wait for a lock that another program holds.
        reads_only: refuse every change.

    Raises:
        StoreUnavailable: it can't be opened or written.
    """
    if path != MEMORY:
        _make(Path(path))
    try:
        connection = sqlite3.connect(
            path,
            timeout=patience.total_seconds(),
            isolation_level=None,
            check_same_thread=False,
            cached_statements=STATEMENTS,
        )
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA query_only = {int(reads_only)}")
    except sqlite3.Error as error:
        raise unavailable(path, error) from error
    return connection


def _make(path: Path) -> None:
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        writable = path.stat().st_mode & 0o222
    except OSError as error:
        raise StoreUnavailable(f"The database {path} can't be opened: {error.strerror}.") from error
    # The administrator's account may write all the same, but whoever took the permission away meant it.
    if not writable:
        raise StoreUnavailable(f"The database {path} is read-only.")


def engine_over(connection: sqlite3.Connection, *, reads_only: bool = False) -> Engine:
    """Return SQLAlchemy's engine over one connection, for what is done to the tables themselves."""
    begin_now = "BEGIN" if reads_only else "BEGIN IMMEDIATE"
    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)

    @event.listens_for(engine, "begin")
    def begin(core: CoreConnection) -> None:  # pyright: ignore[reportUnusedFunction]
        core.exec_driver_sql(begin_now)

    return engine


def prepare(path: str, connection: sqlite3.Connection, keys: Keys) -> None:
    """Make or check the tables and the key.

    Raises:
        StoreUnavailable: the file can't be read or written.
        SchemaUnfit: its tables are not this program's.
        KeyWrong: it was made with another key.
    """
    with plainly(path), engine_over(connection).begin() as core:
        schema.prepare(core)
        canary.prove(Connection(DIALECT, connection.cursor(), writes=True), keys)


@contextmanager
def plainly(path: str) -> Generator[None]:
    """Raise the engine's errors as `StoreUnavailable`, whether SQLAlchemy has wrapped them or not."""
    try:
        yield
    except sqlite3.Error as error:
        raise unavailable(path, error) from error
    except DatabaseError as error:
        if isinstance(error.orig, sqlite3.Error):
            raise unavailable(path, error.orig) from error
        raise


def roll_back(connection: sqlite3.Connection) -> None:
    """Undo the transaction, where the engine has not done so by itself."""
    if connection.in_transaction:
        connection.execute("ROLLBACK")


class Place:
    """Where an open database's files lie: what is written to one that was taken away is lost when the process ends."""

    def __init__(self, path: str) -> None:
        self._files = {name: _identity(name) for name in (path, f"{path}-wal")}

    def check(self) -> None:
        """Look whether they are there; it takes 3 µs.

        Raises:
            StoreUnavailable: one is gone, or another lies in its place.
        """
        for name, known in self._files.items():
            found = _identity(name)
            if known is None:
                # The log is made by the first who needs it.
                self._files[name] = found
            elif found != known:
                raise StoreUnavailable(f"{name} was taken away or exchanged beneath the running Redress.")


def _identity(name: str) -> tuple[int, int] | None:
    try:
        found = os.stat(name)  # noqa: PTH116 (a third of the time that a Path takes)
    except OSError:
        return None
    return found.st_dev, found.st_ino
