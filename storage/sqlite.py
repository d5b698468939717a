"""The store on SQLite: one thread writes, a few read beside it, and one process has the data directory."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from storage.encryption import Keys
from storage.errors import StoreUnavailable
from storage.group import GroupWriter, Outcome, Unit
from storage.hints import Callback, Hints
from storage.keyfile import load_or_create_key
from storage.lock import DirectoryLock
from storage.readers import GroupReaders
from storage.sqlite_file import connect, prepare
from storage.work import SqlWork

T = TypeVar("T")


class SqliteStore:
    """A SQLite file.

    Args:
        path: of the database file.
        data_dir: the folder that is locked, and that keeps the key unless `key` is given.
        patience: how long to wait where another program holds the file.
    """

    def __init__(self, path: Path, *, data_dir: Path, key: bytes | None, patience: timedelta) -> None:
        self._path, self._data_dir, self._key, self._patience = path, data_dir, key, patience
        self._lock = DirectoryLock(data_dir)
        self._hints = Hints()
        self._opened: _Opened | None = None

    async def open(self) -> bool:
        loop = asyncio.get_running_loop()

        def settle(outcomes: Sequence[Outcome], hints: frozenset[str]) -> None:
            loop.call_soon_threadsafe(self._settle, outcomes, hints)

        self._opened, is_new = await asyncio.to_thread(self._open, settle)
        return is_new

    async def close(self) -> None:
        opened, self._opened = self._opened, None
        if opened is not None:
            opened.readers.hand_over()
            await asyncio.to_thread(opened.close)
            self._lock.release()

    async def copy(self, target: Path) -> None:
        # Seldom wanted, and a start is to be short.
        from storage.copying import write_copy

        if self._opened is not None:
            await asyncio.to_thread(write_copy, self._path, target, self._patience)
            return
        self._lock.take()
        try:
            await asyncio.to_thread(write_copy, self._path, target, self._patience)
        finally:
            self._lock.release()

    def subscribe(self, callback: Callback) -> Callable[[], None]:
        return self._hints.subscribe(callback)

    async def write(self, fn: Callable[[SqlWork], T]) -> T:
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._open_one().writer.submit(Unit(fn, future))
        return await future

    async def read(self, fn: Callable[[SqlWork], T]) -> T:
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._open_one().readers.submit(Unit(fn, future))
        return await future

    def _open_one(self) -> "_Opened":
        if self._opened is None:
            raise StoreUnavailable("The store is not open.")
        return self._opened

    def _open(self, settle: Callable[[Sequence[Outcome], frozenset[str]], None]) -> "tuple[_Opened, bool]":
        self._lock.take()
        try:
            is_new = not self._path.exists() or self._path.stat().st_size == 0
            keys = Keys(self._key or load_or_create_key(self._data_dir, may_create=is_new))
            return _Opened(str(self._path), self._patience, keys, settle), is_new
        except BaseException:
            self._lock.release()
            raise

    def _settle(self, outcomes: Sequence[Outcome], hints: frozenset[str]) -> None:
        for outcome in outcomes:
            outcome.settle()
        self._hints.tell(hints)


class _Opened:
    def __init__(
        self,
        path: str,
        patience: timedelta,
        keys: Keys,
        settle: Callable[[Sequence[Outcome], frozenset[str]], None],
    ) -> None:
        self._connection = connect(path, patience=patience)
        try:
            prepare(path, self._connection, keys)
        except BaseException:
            self._connection.close()
            raise
        self.readers = GroupReaders(path, patience, keys, settle)
        self.readers.start()
        self.writer = GroupWriter(path, self._connection, keys, settle)
        self.writer.start()

    def close(self) -> None:
        self.writer.stop()
        self.readers.stop()
        self._connection.close()
