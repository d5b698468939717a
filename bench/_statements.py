"""The store on PostgreSQL alone, beside a bare psycopg loop that runs the same statements on as many connections.

One intake is recorded, its reads too: on a server a statement is a round trip, whatever it does.
"""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import local
from typing import Any, cast

import psycopg

from bench._postgres import plain
from bench._rows import AT_ONCE, KEY, PLACES, Noting, Recorded, Row, lead, repeated
from storage.encryption import Keys
from storage.postgres import THREADS
from storage.postgres_server import Server
from storage.statement import Connection, Cursor
from storage.store import open_store
from storage.work import SqlWork

UNCHECKED = "options=-c%20session_replication_role%3Dreplica"
"""Of both: cases are numbered as they come, not as they were recorded, so that foreign keys would find other rows."""


def unchecked(url: str) -> str:
    """Return the URL of a database in which a recorded intake may be run again."""
    return f"{url}{'&' if '?' in url else '?'}{UNCHECKED}"


@dataclass(frozen=True, slots=True)
class Intake:
    """A recorded intake; greetings are run again one by one and not measured, so that each chat has its number.

    Attributes:
        at_once: so many messages after one another are of different customers.
    """

    greetings: Recorded
    rest: Recorded
    at_once: int


def record(url: str, customers: Sequence[int]) -> Intake:
    """Lead customers through over a new database and note what the store was asked, and each statement.

    They are fewer than 64, or some times as many.
    """
    intake, keys = Intake(Recorded(), Recorded(), min(AT_ONCE, len(customers))), Keys(KEY)
    server = Server(url, keys, connections=1)
    server.prepare()
    driver = cast("psycopg.Connection[Any]", server.engine.raw_connection().driver_connection)
    for recorded, places in ((intake.greetings, PLACES[:1]), (intake.rest, PLACES[1:])):
        cursor = cast("Cursor", Noting(driver.cursor(binary=True), recorded, reads=True))
        connection = Connection(server.engine.dialect, cursor, writes=True, shared=True)
        lead(recorded, SqlWork(connection, keys), customers, places, driver.commit)
    driver.close()
    server.close()
    return intake


async def through_store(url: str, intake: Intake) -> float:
    """Return messages a second through the store, 64 at once, on a new database."""
    store = open_store(unchecked(url), data_dir=Path(), key=KEY)
    await store.open()
    await repeated(store, intake.greetings, 1)
    rate = await repeated(store, intake.rest, intake.at_once)
    await store.close()
    return rate


class Bare:
    """As many threads as the store has, each with a connection of its own."""

    def __init__(self, url: str) -> None:
        self._url, self._own = plain(url), local()
        self._threads = ThreadPoolExecutor(THREADS, initializer=self._connect)
        self._connections: list[psycopg.Connection[Any]] = []

    def _connect(self) -> None:
        self._own.connection = psycopg.connect(self._url)
        self._connections.append(self._own.connection)

    def _message(self, rows: Sequence[Row]) -> None:
        cursor = self._own.connection.cursor(binary=True)
        for statement, values in rows:
            cursor.execute(statement, values)
            if cursor.description is not None:
                cursor.fetchall()
        self._own.connection.commit()

    def repeated(self, recorded: Recorded, at_once: int) -> float:
        """Return messages a second, so many at once, each in a transaction of its own."""
        began = time.perf_counter()
        for first in range(0, len(recorded.rows), at_once):
            list(self._threads.map(self._message, recorded.rows[first : first + at_once]))
        return len(recorded.rows) / (time.perf_counter() - began)

    def close(self) -> None:
        """End the threads."""
        self._threads.shutdown()
        for each in self._connections:
            each.close()


def through_bare_loop(url: str, intake: Intake) -> float:
    """Return messages a second of a bare loop over the same statements, 64 at once, on a new database."""
    server = Server(url, Keys(KEY), connections=1)
    server.prepare()
    server.close()
    bare = Bare(unchecked(url))
    bare.repeated(intake.greetings, 1)
    rate = bare.repeated(intake.rest, intake.at_once)
    bare.close()
    return rate
