"""The store alone, beside a bare loop that writes the same rows.

One intake is recorded: what the handlers ask of the store, and the statements by which rows are written. Then the
requests are repeated through the store, 64 at once, and the statements on a bare connection, 64 messages a commit.
"""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, cast

from bench._chat import NOW, new_house, parse
from bench._customers import FROM_GREETING_TO_CONFIRMED, bodies_of
from bench._shares import REPOSITORIES
from handlers.dispatch import take
from storage.encryption import KEY_BYTES, Keys
from storage.sqlite_file import DIALECT, connect, prepare
from storage.statement import Connection, Cursor, Value
from storage.store import Store
from storage.work import SqlWork
from workflow.errors import UnknownCase
from workflow.ports import Work

AT_ONCE = 64
PLACES = range(len(FROM_GREETING_TO_CONFIRMED))
KEY = bytes(KEY_BYTES)
Request = tuple[str, str, tuple[object, ...], Mapping[str, object]]
Row = tuple[str, Mapping[str, Value]]


@dataclass(slots=True)
class Recorded:
    """What each message asked of the store, and what it wrote."""

    requests: list[list[Request]] = field(default_factory=list[list[Request]])
    rows: list[list[Row]] = field(default_factory=list[list[Row]])

    def begin(self) -> None:
        """Begin a message."""
        self.requests.append([])
        self.rows.append([])


class Noting:
    """A cursor that notes what is run: what is written, or all of it."""

    def __init__(self, cursor: Cursor, recorded: Recorded, *, reads: bool) -> None:
        self._cursor, self._recorded, self._reads = cursor, recorded, reads
        self.fetchone, self.fetchall = cursor.fetchone, cursor.fetchall

    @property
    def rowcount(self) -> int:
        """How many rows the last statement touched."""
        return self._cursor.rowcount

    def execute(self, query: str, params: Mapping[str, Value], /) -> object:
        """Run a statement and note it, unless it only looks and that is not wanted."""
        if self._reads or not query.startswith("SELECT"):
            self._recorded.rows[-1].append((query, params))
        return self._cursor.execute(query, params)

    def executemany(self, query: str, params: Sequence[Mapping[str, Value]], /) -> object:
        """Run a statement for each of `params` and note them."""
        self._recorded.rows[-1].extend((query, row) for row in params)
        return self._cursor.executemany(query, params)


class Asked:
    """A repository whose calls are noted."""

    def __init__(self, name: str, repository: object, recorded: Recorded) -> None:
        self._name, self._repository, self._recorded = name, repository, recorded

    def __getattr__(self, method: str) -> Callable[..., Any]:
        """Return the method, noted."""

        def noted(*args: object, **named: object) -> object:
            self._recorded.requests[-1].append((self._name, method, args, named))
            return getattr(self._repository, method)(*args, **named)

        return noted


class AskedWork:
    """A transaction whose requests are noted."""

    def __init__(self, work: SqlWork, recorded: Recorded) -> None:
        for name in REPOSITORIES:
            setattr(self, name, Asked(name, getattr(work, name), recorded))
        self.hint = work.hint


def lead(
    recorded: Recorded,
    work: SqlWork,
    customers: Sequence[int],
    places: Sequence[int],
    ended: Callable[[], object] = lambda: None,
) -> None:
    """Have customers say these of their messages, 64 at the same time, and note what the store is asked.

    After each message `ended` is called.
    """
    house, asked = new_house(), cast("Work", AskedWork(work, recorded))
    for first in range(0, len(customers), AT_ONCE):
        wave = [(f"chat-{customer}", bodies_of(customer)) for customer in customers[first : first + AT_ONCE]]
        for place in places:
            for chat, bodies in wave:
                recorded.begin()
                take(asked, house, parse(chat, bodies[place]), NOW)
                ended()


def record(folder: Path, customers: Sequence[int]) -> Recorded:
    """Lead customers through over a SQLite file and note what the store was asked and what was written."""
    recorded, keys = Recorded(), Keys(KEY)
    path = str(folder / "recorded.db")
    connection = connect(path, patience=timedelta())
    prepare(path, connection, keys)
    cursor = cast("Cursor", Noting(connection.cursor(), recorded, reads=False))
    connection.execute("BEGIN")
    lead(recorded, SqlWork(Connection(DIALECT, cursor, writes=True), keys), customers, PLACES)
    connection.execute("COMMIT")
    connection.close()
    return recorded


def _repeat(requests: Sequence[Request], work: Work) -> None:
    for repository, method, args, named in requests:
        try:  # noqa: SIM105 - `suppress` costs as much as a request, and is none of the store's work
            getattr(getattr(work, repository), method)(*args, **named)
        except UnknownCase:
            pass


async def repeated(store: Store, recorded: Recorded, at_once: int = AT_ONCE) -> float:
    """Return messages a second through an open store, so many at once."""
    began = time.perf_counter()
    for first in range(0, len(recorded.requests), at_once):
        await asyncio.gather(
            *(store.write(partial(_repeat, requests)) for requests in recorded.requests[first : first + at_once])
        )
    return len(recorded.requests) / (time.perf_counter() - began)


async def through_store(store: Store, recorded: Recorded) -> float:
    """Return messages a second through a new store, 64 at once."""
    await store.open()
    rate = await repeated(store, recorded)
    await store.close()
    return rate


def through_bare_loop(folder: Path, recorded: Recorded) -> float:
    """Return messages a second of a bare loop over the same rows, 64 messages a commit."""
    path = str(folder / "bare.db")
    connection = connect(path, patience=timedelta())
    prepare(path, connection, Keys(KEY))
    cursor = connection.cursor()
    began = time.perf_counter()
    for first in range(0, len(recorded.rows), AT_ONCE):
        cursor.execute("BEGIN IMMEDIATE")
        for rows in recorded.rows[first : first + AT_ONCE]:
            for statement, values in rows:
                cursor.execute(statement, values)
        cursor.execute("COMMIT")
    took = time.perf_counter() - began
    connection.close()
    return len(recorded.rows) / took
