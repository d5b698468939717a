"""A wire to a PostgreSQL server that can be down, silent or slow, and that can fail in the middle of a commit."""

import asyncio
import contextlib
import threading
from collections.abc import Coroutine, Generator
from contextlib import contextmanager
from enum import StrEnum
from typing import Any

from sqlalchemy.engine import make_url

COMMIT = b"COMMIT\x00"
"""As the driver ends a transaction: a Query message holds its statement and a zero byte (PostgreSQL, 54.7)."""
CHUNK = 65536


class Cut(StrEnum):
    """Where a connection ends that asks for a commit."""

    BEFORE = "the server never hears of it"
    AFTER = "the server commits, and its answer is lost"


class Relay:
    """Stands between the program and a server that listens on a socket file."""

    def __init__(self, server_url: str) -> None:
        self._url = make_url(server_url)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="relay")
        self._streams: set[asyncio.StreamWriter] = set()
        self._passing: set[asyncio.Task[None]] = set()
        self._listener: asyncio.Server | None = None
        self._port = 0
        self._mute: set[asyncio.StreamWriter] = set()
        self._speaks = asyncio.Event()
        self._speaks.set()
        self.cuts: list[Cut] = []
        self.delay = 0.0
        """Seconds by which everything that the server says is late."""
        self.taken = 0
        """How many connections there were."""

    @property
    def url(self) -> str:
        """The address at which the database is reached through it."""
        there = self._url.set(host="127.0.0.1", port=self._port, query={})
        return there.render_as_string(hide_password=False)

    def start(self) -> None:
        self._thread.start()
        self.up()

    def up(self) -> None:
        """Let connections through."""
        self._done(self._listen())

    def down(self) -> None:
        """End every connection and take no new one."""
        self._done(self._hang_up())

    def silent(self) -> None:
        """Take everything, and let nothing of it be answered."""
        self._loop.call_soon_threadsafe(self._speaks.clear)

    def speak(self) -> None:
        """Let the server be heard again, with all that it said meanwhile."""
        self._loop.call_soon_threadsafe(self._speaks.set)

    def stop(self) -> None:
        self.speak()
        self.down()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _done(self, doing: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(doing, self._loop).result()

    async def _listen(self) -> None:
        self._listener = await asyncio.start_server(self._connected, "127.0.0.1", self._port)
        self._port = self._listener.sockets[0].getsockname()[1]

    async def _hang_up(self) -> None:
        if self._listener is not None:
            self._listener.close()
        for stream in self._streams:
            stream.transport.abort()
        await asyncio.gather(*self._passing)

    async def _connected(self, ours: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        socket = f"{self._url.query['host']}/.s.PGSQL.{self._url.port or 5432}"
        theirs, there = await asyncio.open_unix_connection(socket)
        self.taken += 1
        self._streams |= {back, there}
        for each in (self._forth(ours, there, back), self._back(theirs, back)):
            task = asyncio.create_task(each)
            self._passing.add(task)
            task.add_done_callback(self._passing.discard)

    async def _forth(self, ours: asyncio.StreamReader, there: asyncio.StreamWriter, back: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await ours.read(CHUNK):
                cut = self.cuts.pop() if self.cuts and data.endswith(COMMIT) else None
                if cut is not Cut.BEFORE:
                    there.write(data)
                    await there.drain()
                if cut is Cut.BEFORE:
                    back.transport.abort()
                elif cut is Cut.AFTER:
                    self._mute.add(back)
        there.close()

    async def _back(self, theirs: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await theirs.read(CHUNK):
                await asyncio.sleep(self.delay)
                await self._speaks.wait()
                if back in self._mute:
                    # It is done, and that is all there is to know.
                    back.transport.abort()
                    break
                back.write(data)
                await back.drain()
        back.close()


@contextmanager
def relay(server_url: str) -> Generator[Relay]:
    """Stand between while the block lasts."""
    between = Relay(server_url)
    between.start()
    try:
        yield between
    finally:
        between.stop()
