"""The store on PostgreSQL: a few threads, READ COMMITTED, chats locked by advisory locks, conflicts run again."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from storage.encryption import Keys
from storage.errors import StoreUnavailable
from storage.hints import Callback, Hints
from storage.notify import Notifier
from storage.postgres_server import Server
from storage.work import SqlWork

T = TypeVar("T")
THREADS = 8


class PostgresStore:
    """A PostgreSQL database that any number of processes may share.

    Raises:
        KeyWrong: the key is not of 32 bytes.
    """

    def __init__(self, url: str, *, key: bytes) -> None:
        self._url, self._keys = url, Keys(key)
        self._hints = Hints()
        self._opened: _Opened | None = None

    async def open(self) -> bool:
        loop = asyncio.get_running_loop()

        def told(topics: frozenset[str]) -> None:
            loop.call_soon_threadsafe(self._hints.tell, topics)

        self._opened = await asyncio.to_thread(_Opened, self._url, self._keys, told)
        # Another process may have made it, and written already.
        return False

    async def close(self) -> None:
        opened, self._opened = self._opened, None
        if opened is not None:
            await asyncio.to_thread(opened.close)

    async def copy(self, target: Path) -> None:
        raise StoreUnavailable(f"PostgreSQL is not copied to {target}: pg_dump or a base backup does that.")

    def subscribe(self, callback: Callback) -> Callable[[], None]:
        return self._hints.subscribe(callback)

    async def write(self, fn: Callable[[SqlWork], T]) -> T:
        opened = self._open_one()
        return await asyncio.get_running_loop().run_in_executor(opened.threads, opened.write, fn)

    async def read(self, fn: Callable[[SqlWork], T]) -> T:
        opened = self._open_one()
        return await asyncio.get_running_loop().run_in_executor(opened.threads, opened.read, fn)

    def _open_one(self) -> "_Opened":
        if self._opened is None:
            raise StoreUnavailable("The store is not open.")
        return self._opened


class _Opened:
    def __init__(self, url: str, keys: Keys, told: Callable[[frozenset[str]], None]) -> None:
        self._told = told
        # One more than threads, for the listener until it has its own.
        self._server = Server(url, keys, connections=THREADS + 1)
        self._server.prepare()
        self.threads = ThreadPoolExecutor(THREADS, thread_name_prefix="redress-store")
        self._notifier = Notifier(self._server.engine, told)
        self._notifier.start()

    def close(self) -> None:
        self.threads.shutdown()
        self._notifier.stop()
        self._server.close()

    def read(self, fn: Callable[[SqlWork], T]) -> T:
        return self._server.transact(fn, writes=False)[0]

    def write(self, fn: Callable[[SqlWork], T]) -> T:
        result, hints = self._server.transact(fn, writes=True)
        if hints:
            self._told(hints)
            if self._notifier.add(hints):
                self.threads.submit(self._notifier.flush)
        return result
