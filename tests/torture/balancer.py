"""What stands before several processes: one address, and each connection goes to the next of them that takes it."""

import asyncio
import itertools
import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress

DEADLINE = 30.0
A_PIECE = 65_536


class Balancer:
    """Passes bytes on; where no process takes a connection it is cut, as a proxy without a server behind it would."""

    def __init__(self, ports: Sequence[int]) -> None:
        self._ports, self._turns = ports, itertools.count()
        self.served = dict.fromkeys(ports, 0)
        """How many connections each took."""
        self.url = ""
        self._up, self._down = threading.Event(), asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="balancer", daemon=True)

    def start(self) -> None:
        """Return when the address answers."""
        self._thread.start()
        assert self._up.wait(DEADLINE), "the balancer did not come up"

    def stop(self) -> None:
        """Cut everything."""
        assert self._loop is not None, "not started"
        self._loop.call_soon_threadsafe(self._down.set)
        self._thread.join(DEADLINE)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        server = await asyncio.start_server(self._take, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        self._up.set()
        await self._down.wait()
        server.close()
        ours = asyncio.current_task()
        under_way = [task for task in asyncio.all_tasks() if task is not ours]
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            behind = await self._next()
            if behind is not None:
                there, back = behind
                await asyncio.gather(_pass_on(reader, back), _pass_on(there, writer))
        finally:
            writer.transport.abort()

    async def _next(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        first = next(self._turns)
        for place in range(len(self._ports)):
            port = self._ports[(first + place) % len(self._ports)]
            with suppress(OSError):
                behind = await asyncio.open_connection("127.0.0.1", port)
                self.served[port] += 1
                return behind
        return None


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Pass bytes on until one side ends; then the other side is told."""
    with suppress(OSError):
        while piece := await reader.read(A_PIECE):
            writer.write(piece)
            await writer.drain()
    writer.close()


@contextmanager
def balancer(ports: Sequence[int]) -> Generator[Balancer]:
    """Stand before these ports while the block lasts."""
    standing = Balancer(ports)
    standing.start()
    try:
        yield standing
    finally:
        standing.stop()
