"""Transactions on a PostgreSQL server, run again where they met another's, and what its errors mean in plain words."""

import time
from collections.abc import Callable
from typing import Any, TypeVar, cast

import psycopg
from psycopg import IsolationLevel
from sqlalchemy import PoolProxiedConnection, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from storage import canary, schema
from storage.encryption import Keys
from storage.errors import StoreUnavailable
from storage.silence import attend
from storage.statement import Connection
from storage.work import SqlWork

T = TypeVar("T")
REPLAYS = 3
PAUSE_SECONDS = 0.01
"""Before the first replay; a longer one before each further."""
CONFLICTS = frozenset({"40001", "40P01", "23505"})
"""Serialization failure, deadlock; and a unique key that another process took between a look and a write."""

REFUSALS = frozenset({"25006", "0A000", "42501", "XX001", "XX002"})
"""Read-only, recovering as a standby does, not ours to change, and two kinds of damage: whoever runs it can mend it."""


class _ConnectionLost(Exception):
    """Before the commit was asked for, so that it can be run again."""


class Server:
    """A pool of connections to one database."""

    def __init__(self, url: str, keys: Keys, *, connections: int) -> None:
        self._keys = keys
        # Each transaction is ended here, so the pool need not do it once more.
        self.engine = create_engine(url, pool_size=connections, max_overflow=0, pool_reset_on_return=None)
        attend(self.engine)
        self._losses = 0
        """How often the server went away: a connection from before is of no use, and closed when next asked for."""
        event.listen(self.engine, "connect", self._connect)

    def _connect(self, _driver: object, record: ConnectionPoolEntry) -> None:
        record.info["losses"] = self._losses

    def prepare(self) -> None:
        """Make or check the tables and the key.

        Raises:
            StoreUnavailable: the server can't be reached or does not let us in.
            SchemaUnfit: the tables are not this program's.
            KeyWrong: the database was made with another key.
        """
        try:
            with self.engine.begin() as core:
                schema.prepare(core)
                driver = cast("psycopg.Connection[Any]", core.connection.driver_connection)
                canary.prove(Connection(self.engine.dialect, driver.cursor(), writes=True), self._keys)
        except DBAPIError as error:
            self.close()
            raise unavailable(error.orig or error) from error
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the connections."""
        self.engine.dispose()

    def transact(self, fn: Callable[[SqlWork], T], *, writes: bool) -> tuple[T, frozenset[str]]:
        """Return the result of a unit of work once it is committed, and its hints.

        Raises:
            StoreUnavailable: the server can't be reached, or the conflicts do not end.
        """
        replay = 0
        while True:
            try:
                return self._once(fn, writes=writes)
            except (psycopg.Error, _ConnectionLost) as error:
                replay += 1
                if _is_fault_of_ours(error):
                    raise
                if replay > REPLAYS or not _may_help(error):
                    raise unavailable(error) from error
                time.sleep(PAUSE_SECONDS * replay)

    def _once(self, fn: Callable[[SqlWork], T], *, writes: bool) -> tuple[T, frozenset[str]]:
        pooled = self._connected()
        driver = cast("psycopg.Connection[Any]", pooled.driver_connection)
        try:
            driver.isolation_level = IsolationLevel.READ_COMMITTED
            driver.read_only = not writes
            connection = Connection(self.engine.dialect, driver.cursor(binary=True), writes=writes, shared=True)
            work = SqlWork(connection, self._keys)
            return self._run(driver, work, fn), work.told()
        finally:
            if driver.closed:
                pooled.invalidate()
            pooled.close()

    def _connected(self) -> PoolProxiedConnection:
        try:
            pooled = self.engine.raw_connection()
            while pooled.info["losses"] != self._losses:
                pooled.invalidate()
                pooled.close()
                pooled = self.engine.raw_connection()
        except DBAPIError as error:
            raise unavailable(error.orig or error) from error
        return pooled

    def _run(self, driver: "psycopg.Connection[Any]", work: SqlWork, fn: Callable[[SqlWork], T]) -> T:
        try:
            result = fn(work)
        except BaseException as error:
            if not driver.closed:
                driver.rollback()
            elif isinstance(error, psycopg.Error):
                # The server went away, and with it whatever else lies in the pool.
                self._losses += 1
                raise _ConnectionLost(str(error)) from error
            raise
        if driver.read_only:
            driver.rollback()
        else:
            driver.commit()
        return result


def unavailable(error: BaseException) -> StoreUnavailable:
    """Return the error of the server as one sentence."""
    reason = str(error).strip().partition("\n")[0]
    return StoreUnavailable(f"The PostgreSQL database can't be used: {reason or type(error).__name__}.")


def _is_fault_of_ours(error: Exception) -> bool:
    # A statement that no server would run must show as what it is.
    driver = isinstance(error, psycopg.Error) and not isinstance(error, psycopg.OperationalError)
    return driver and not _may_help(error) and cast("psycopg.Error", error).sqlstate not in REFUSALS


def _may_help(error: Exception) -> bool:
    return isinstance(error, _ConnectionLost) or (isinstance(error, psycopg.Error) and error.sqlstate in CONFLICTS)
