"""The store in memory, for tests and simulation: one connection, no thread, every unit run where it is called."""

import secrets
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from storage.encryption import KEY_BYTES, Keys
from storage.errors import StoreUnavailable
from storage.hints import Callback, Hints
from storage.sqlite_file import DIALECT, MEMORY, connect, prepare, roll_back
from storage.statement import Connection
from storage.work import SqlWork

T = TypeVar("T")


class MemoryStore:
    """A database that is gone with the process; not for use from several threads at once."""

    def __init__(self, *, key: bytes | None = None) -> None:
        self._keys = Keys(key or secrets.token_bytes(KEY_BYTES))
        self._hints = Hints()
        self._opened: sqlite3.Connection | None = None

    def open_now(self) -> None:
        """Open it without an event loop."""
        connection = connect(MEMORY, patience=timedelta())
        prepare(MEMORY, connection, self._keys)
        self._opened = connection

    def close_now(self) -> None:
        """Drop it and all that is in it."""
        opened, self._opened = self._opened, None
        if opened is not None:
            opened.close()

    async def open(self) -> bool:
        self.open_now()
        return True

    async def close(self) -> None:
        self.close_now()

    async def copy(self, target: Path) -> None:
        raise StoreUnavailable(f"What is in memory alone is not copied to {target}.")

    def subscribe(self, callback: Callback) -> Callable[[], None]:
        return self._hints.subscribe(callback)

    async def write(self, fn: Callable[[SqlWork], T]) -> T:
        return self.write_now(fn)

    async def read(self, fn: Callable[[SqlWork], T]) -> T:
        return self.read_now(fn)

    def write_now(self, fn: Callable[[SqlWork], T]) -> T:
        """Run a unit of work and commit it, then tell the subscribers."""
        connection = self._connection()
        connection.execute("BEGIN")
        try:
            work = SqlWork(Connection(DIALECT, connection.cursor(), writes=True), self._keys)
            result = fn(work)
            connection.execute("COMMIT")
        finally:
            roll_back(connection)
        self._hints.tell(work.told())
        return result

    def read_now(self, fn: Callable[[SqlWork], T]) -> T:
        """Run a unit of work that only looks; what it changes is undone."""
        connection = self._connection()
        connection.execute("BEGIN")
        try:
            return fn(SqlWork(Connection(DIALECT, connection.cursor(), writes=False), self._keys))
        finally:
            roll_back(connection)

    def _connection(self) -> sqlite3.Connection:
        if self._opened is None:
            raise StoreUnavailable("The store is not open.")
        return self._opened
