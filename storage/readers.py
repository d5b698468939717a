"""Group reading: one thread serves what waits from one snapshot and wakes the event loop once; others help a slow one.

Measured with 64 conversations at once: four threads that take turns spend 440 µs a message, one 330, as threads that
wait for one another's Python cost more than they give. A slow read must not hold up the others, so they still exist.
"""

import asyncio
import sqlite3
from collections.abc import Sequence
from datetime import timedelta
from queue import Empty, SimpleQueue
from threading import Thread

from storage.encryption import Keys
from storage.errors import StoreUnavailable
from storage.group import Outcome, Settle, Unit
from storage.sqlite_file import DIALECT, connect, is_of_the_file, roll_back, unavailable
from storage.statement import Connection
from storage.work import SqlWork

HELPERS = 3
HELP, END = "help", "end"
MOST_UNITS = 64
SLOW = 0.02
"""Seconds that a group may wait before another thread takes it."""


class GroupReaders:
    """The threads that read; each has its own connection, opened at its first read.

    Args:
        settle: called in a reader's thread with the outcomes of each snapshot.
    """

    def __init__(self, path: str, patience: timedelta, keys: Keys, settle: Settle) -> None:
        self._path, self._patience, self._keys, self._settle = path, patience, keys, settle
        self._gathered: list[Unit] = []
        self._groups: SimpleQueue[Sequence[Unit]] = SimpleQueue()
        self._calls_for_help: SimpleQueue[str] = SimpleQueue()
        self._watch: asyncio.TimerHandle | None = None
        names = ("redress-reader", *(f"redress-reader-{place}" for place in range(HELPERS)))
        self._threads = [
            Thread(target=self._help if place else self._read, name=name, daemon=True)
            for place, name in enumerate(names)
        ]

    def start(self) -> None:
        """Begin to take units."""
        for thread in self._threads:
            thread.start()

    def submit(self, unit: Unit) -> None:
        """Queue a unit with all others of this turn of the event loop; it sees everything that was committed before."""
        self._gathered.append(unit)
        if len(self._gathered) == 1:
            unit.future.get_loop().call_soon(self.hand_over)

    def hand_over(self) -> None:
        """Give what was gathered in this turn of the event loop to the threads."""
        gathered, self._gathered = self._gathered, []
        for first in range(0, len(gathered), MOST_UNITS):
            self._groups.put(gathered[first : first + MOST_UNITS])
        if gathered and self._watch is None:
            self._watch = gathered[0].future.get_loop().call_later(SLOW, self._call_for_help)

    def stop(self) -> None:
        """Finish what is queued and end the threads."""
        self._groups.put(())
        for _ in range(HELPERS):
            self._calls_for_help.put(END)
        for thread in self._threads:
            thread.join()

    def _call_for_help(self) -> None:
        self._watch = None
        if not self._groups.empty():
            self._calls_for_help.put(HELP)
            self._watch = asyncio.get_running_loop().call_later(SLOW, self._call_for_help)

    def _read(self) -> None:
        connection: sqlite3.Connection | None = None
        while units := self._groups.get():
            connection = self._serve(connection, units)
        _close(connection)

    def _help(self) -> None:
        connection: sqlite3.Connection | None = None
        while self._calls_for_help.get() == HELP:
            try:
                units = self._groups.get_nowait()
            except Empty:
                continue
            if units:
                connection = self._serve(connection, units)
            else:
                # The word to stop is the first thread's.
                self._groups.put(units)
        _close(connection)

    def _serve(self, connection: sqlite3.Connection | None, units: Sequence[Unit]) -> sqlite3.Connection | None:
        try:
            connection = connection or connect(self._path, patience=self._patience, reads_only=True)
            outcomes = self._together(connection, units)
        except StoreUnavailable as error:
            outcomes = [Outcome(unit, error=error) for unit in units]
        self._settle(outcomes, frozenset())
        return connection

    def _together(self, connection: sqlite3.Connection, units: Sequence[Unit]) -> list[Outcome]:
        try:
            connection.execute("BEGIN")
            work = SqlWork(Connection(DIALECT, connection.cursor(), writes=False), self._keys)
            return [self._outcome(work, unit) for unit in units]
        except sqlite3.Error as error:
            raise unavailable(self._path, error) from error
        finally:
            roll_back(connection)

    def _outcome(self, work: SqlWork, unit: Unit) -> Outcome:
        try:
            return Outcome(unit, unit.fn(work))
        except sqlite3.Error as error:
            return Outcome(unit, error=unavailable(self._path, error) if is_of_the_file(error) else error)
        except StopIteration:
            # A future refuses it.
            return Outcome(unit, error=RuntimeError("a unit of work raised StopIteration"))
        except BaseException as error:  # noqa: BLE001 - it belongs to whoever awaits the unit
            return Outcome(unit, error=error)


def _close(connection: sqlite3.Connection | None) -> None:
    if connection is not None:
        connection.close()
