"""Group reading: a few threads, each of which serves what waits from one snapshot and wakes the event loop once.

Measured with 64 conversations at once, a thread's turn for each read cost as much again as the read itself.
"""

import sqlite3
from collections.abc import Sequence
from datetime import timedelta
from queue import SimpleQueue
from threading import Thread

from storage.encryption import Keys
from storage.errors import StoreUnavailable
from storage.group import Outcome, Settle, Unit
from storage.sqlite_file import DIALECT, connect, roll_back, unavailable
from storage.statement import Connection
from storage.work import SqlWork

THREADS = 4
MOST_UNITS = 32
"""Few enough that a slow read holds up only some of the others."""


class GroupReaders:
    """The threads that read; each has its own connection, opened at its first read.

    Args:
        settle: called in a reader's thread with the outcomes of each snapshot.
    """

    def __init__(self, path: str, patience: timedelta, keys: Keys, settle: Settle) -> None:
        self._path, self._patience, self._keys, self._settle = path, patience, keys, settle
        self._queue: SimpleQueue[Sequence[Unit]] = SimpleQueue()
        self._gathered: list[Unit] = []
        self._threads = [
            Thread(target=self._run, name=f"redress-reader-{place}", daemon=True) for place in range(THREADS)
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
            self._queue.put(gathered[first : first + MOST_UNITS])

    def stop(self) -> None:
        """Finish what is queued and end the threads."""
        for _ in self._threads:
            self._queue.put(())
        for thread in self._threads:
            thread.join()

    def _run(self) -> None:
        connection: sqlite3.Connection | None = None
        while units := self._queue.get():
            try:
                connection = connection or connect(self._path, patience=self._patience, reads_only=True)
                outcomes = self._together(connection, units)
            except StoreUnavailable as error:
                outcomes = [Outcome(unit, error=error) for unit in units]
            self._settle(outcomes, frozenset())
        if connection is not None:
            connection.close()

    def _together(self, connection: sqlite3.Connection, units: Sequence[Unit]) -> list[Outcome]:
        try:
            connection.execute("BEGIN")
            work = SqlWork(Connection(DIALECT, connection.cursor(), writes=False), self._keys)
            return [self._outcome(work, unit) for unit in units]
        except sqlite3.OperationalError as error:
            raise unavailable(self._path, error) from error
        finally:
            roll_back(connection)

    def _outcome(self, work: SqlWork, unit: Unit) -> Outcome:
        try:
            return Outcome(unit, unit.fn(work))
        except sqlite3.OperationalError as error:
            return Outcome(unit, error=unavailable(self._path, error))
        except StopIteration:
            # A future refuses it.
            return Outcome(unit, error=RuntimeError("a unit of work raised StopIteration"))
        except BaseException as error:  # noqa: BLE001 - told to whoever waits for the unit
            return Outcome(unit, error=error)
