"""The real application in this process, on a loopback port, over real HTTP, on a clock that only tests move."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from signal import SIGTERM
from typing import TypeVar

import uvicorn

from bot.app import Application, house_of, listening_socket, store_of
from bot.clock import VirtualClock
from bot.invitations import invite
from bot.server import Server, configured
from bot.settings import Settings
from handlers.house import House
from tests.bot.web.driving import Town
from workflow.ports import Work

T = TypeVar("T")
KEY = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY="
"""32 bytes that everybody may know."""
DEADLINE = 30.0
HERE = "http://here"
"""In a setting: our own address, which is known only once the port is."""


class StartedServer(Server):
    """A server that says when its port answers."""

    def __init__(self, config: uvicorn.Config, application: Application) -> None:
        super().__init__(config, application.hub, application.is_broken)
        self.up = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()


class Serving:
    """One running application, driven from the test's thread."""

    def __init__(self, settings: Settings, clock: VirtualClock) -> None:
        self._listener = listening_socket("127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        hook = (settings.telegram_webhook_url or "").replace(HERE, self.url) or None
        settings = settings.model_copy(update={"telegram_webhook_url": hook})
        self.settings, self.clock = settings, clock
        self.application = Application(
            settings, _house(settings.playbook, settings.language), store_of(settings), clock
        )
        config = configured(self.application.front, settings)
        self._server = StartedServer(config, self.application)
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="server")
        self._loop: asyncio.AbstractEventLoop | None = None
        self.town = Town(self.url, self.invite)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        async with self.application.running():
            await self._server.serve(sockets=[self._listener])

    def start(self) -> None:
        """Return when the port answers."""
        self._thread.start()
        assert self._server.up.wait(DEADLINE), "the server did not come up"

    def stop(self) -> None:
        """Return when all is closed."""
        self.town.close()
        self._running().call_soon_threadsafe(self._server.handle_exit, SIGTERM, None)
        self._thread.join(DEADLINE)
        self._listener.close()

    def _running(self) -> asyncio.AbstractEventLoop:
        assert self._loop is not None, "not started"
        return self._loop

    def advance(self, by: timedelta) -> None:
        """Move the clock, on the server's own thread; return once it has moved."""
        self._on_its_thread(lambda: self.clock.advance(by))

    def put_back(self, by: timedelta) -> None:
        """Put the clock back, on the server's own thread; return once it stands there."""
        self._on_its_thread(lambda: self.clock.put_back(by))

    def _on_its_thread(self, do: Callable[[], None]) -> None:
        async def done() -> None:
            do()

        asyncio.run_coroutine_threadsafe(done(), self._running()).result(DEADLINE)

    def read(self, unit: Callable[[Work], T]) -> T:
        """Look into the store."""
        reading = self.application.premises.store.read(unit)
        return asyncio.run_coroutine_threadsafe(reading, self._running()).result(DEADLINE)

    def write(self, unit: Callable[[Work], T]) -> T:
        """Change something in the store behind the application's back."""
        writing = self.application.premises.store.write(unit)
        return asyncio.run_coroutine_threadsafe(writing, self._running()).result(DEADLINE)

    def invite(self, role: str, teams: Sequence[str] = ()) -> str:
        """Make an invitation and return its word."""
        making = invite(self.application.premises, role, list(teams))
        return asyncio.run_coroutine_threadsafe(making, self._running()).result(DEADLINE)


@lru_cache(maxsize=4)
def _house(playbook: str, language: str) -> House:
    # Reading a playbook costs more than starting the rest of the server.
    return house_of(Settings.model_validate({"playbook": playbook, "language": language}))


def settings_for(
    folder: Path, database_url: str | None = None, playbook: Path | None = None, **more: object
) -> Settings:
    """Return settings for a folder and, if given, a PostgreSQL database, the file of a playbook, and whatever else."""
    named = str(playbook) if playbook else None
    given = {"data_dir": folder, "database_url": database_url, "encryption_key": KEY, "playbook": named, **more}
    return Settings.model_validate({name: value for name, value in given.items() if value is not None})


@contextmanager
def serving(
    folder: Path,
    clock: VirtualClock,
    database_url: str | None = None,
    playbook: Path | None = None,
    **more: object,
) -> Generator[Serving]:
    """Run the application while the block lasts."""
    site = Serving(settings_for(folder, database_url, playbook, **more), clock)
    site.start()
    try:
        yield site
    finally:
        site.stop()


def eventually(holds: Callable[[], T | None], what: str, patience: float = DEADLINE) -> T:
    """Return the first true answer of `holds`, looked for until a generous deadline."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if found := holds():
            return found
        time.sleep(0.01)
    raise AssertionError(f"never came: {what}")
