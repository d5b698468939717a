"""Hints between processes on one PostgreSQL: sent after the commit and coalesced; they may be lost, so others poll too.

NOTIFY takes a lock on the whole database at commit, so it is never part of the transaction that it tells of.
"""

import secrets
from collections.abc import Callable, Iterable
from threading import Event, Lock, Thread
from typing import Any, cast

import psycopg
import structlog
from sqlalchemy import Engine, bindparam, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import String

CHANNEL = "redress"
MOST_TOPICS = 100
"""In one notification, whose text PostgreSQL limits to 8,000 bytes."""
RETRY_SECONDS = 1.0
LOOK_UP_SECONDS = 1.0
"""How often the listener looks whether it shall end, where nobody wakes it."""

NOTIFY = select(func.pg_notify(bindparam("channel", CHANNEL, String), bindparam("payload", type_=String)))

log = structlog.get_logger()


class Notifier:
    """Tells other processes what was committed here, and this one what was committed there."""

    def __init__(self, engine: Engine, told: Callable[[frozenset[str]], None]) -> None:
        self._engine, self._told = engine, told
        # What a process sent itself it knows already.
        self._origin = secrets.token_hex(8)
        self._pending: set[str] = set()
        self._guard = Lock()
        self._ending = Event()
        self._listening = Event()
        self._thread = Thread(target=self._run, name="redress-listener", daemon=True)

    def start(self) -> None:
        """Begin to listen; return once nothing that is sent from now on is missed."""
        self._thread.start()
        self._listening.wait(RETRY_SECONDS)

    def stop(self) -> None:
        """End the thread."""
        self._ending.set()
        self._send([""])
        self._thread.join()

    def add(self, topics: Iterable[str]) -> bool:
        """Keep topics for the next `flush`; tell whether one must be called for, as none is under way."""
        with self._guard:
            idle = not self._pending
            self._pending.update(topics)
            return idle and bool(self._pending)

    def flush(self) -> None:
        """Send what was kept."""
        with self._guard:
            topics, self._pending = sorted(self._pending), set()
        self._send(topics)

    def _send(self, topics: list[str]) -> None:
        try:
            with self._engine.begin() as connection:
                for start in range(0, len(topics), MOST_TOPICS):
                    payload = "\n".join((self._origin, *topics[start : start + MOST_TOPICS]))
                    connection.execute(NOTIFY, {"payload": payload})
        except DBAPIError as error:
            log.warning("hints not sent", reason=type(error.orig).__name__)

    def _run(self) -> None:
        while not self._ending.is_set():
            try:
                self._listen()
            except (psycopg.Error, DBAPIError) as error:
                log.warning("hints not heard", reason=type(error).__name__)
                self._ending.wait(RETRY_SECONDS)

    def _listen(self) -> None:
        pooled = self._engine.raw_connection()
        connection = cast("psycopg.Connection[Any]", pooled.driver_connection)
        pooled.detach()
        try:
            connection.autocommit = True
            connection.execute(f"LISTEN {CHANNEL}")
            self._listening.set()
            while not self._ending.is_set():
                for note in connection.notifies(timeout=LOOK_UP_SECONDS, stop_after=1):
                    self._hear(note.payload)
        finally:
            connection.close()

    def _hear(self, payload: str) -> None:
        origin, *topics = payload.split("\n")
        if origin != self._origin:
            self._told(frozenset(topics))
