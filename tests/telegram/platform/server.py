"""The platform as a server on a loopback port, in a thread of its own.

with platform() as telegram:                    # 60 times as fast as the real one, with its flood control
    li = telegram.person("李伟")
    li.starts()                                  # telegram.url and TOKEN are what the bot is given
    li.presses("电梯")
    assert "电梯" in li.hears("哪一栋").text
    telegram.faults.order("sendMessage", Fault.CUT_AFTER)
    assert too_fast(telegram.ledger.entries, Pace()) == []
"""

import asyncio
import socket
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.clock import Clock, ScaledClock, VirtualClock
from tests.telegram.platform.bots import Bot
from tests.telegram.platform.door import Door
from tests.telegram.platform.faults import Faults
from tests.telegram.platform.groups import Group
from tests.telegram.platform.ledger import Ledger
from tests.telegram.platform.limits import Limits
from tests.telegram.platform.people import Person
from tests.telegram.platform.pushing import Pusher
from tests.telegram.platform.refusals import Refusal
from tests.telegram.platform.rooms import CHANNEL, GROUP, SUPERGROUP
from tests.telegram.platform.shapes import Json
from tests.telegram.platform.world import World

T = TypeVar("T")
TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
"""The example of the description: a token of nobody's."""
START = datetime(2026, 9, 29, 2, 0, tzinfo=UTC)
DEADLINE = 30.0


class _Line(H11Protocol):
    """A connection that the application can cut."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        inner = self.app

        async def app(scope: Any, receive: Any, send: Any) -> None:
            scope["redress.cut"] = self.transport.abort
            await inner(scope, receive, send)

        self.app = app


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()


class Platform:
    """A Bot API server with its people: what a test holds in its hand."""

    def __init__(self, clock: Clock, limits: Limits | None, faults: Faults, seed: int = 0) -> None:
        self.world = World(clock, seed)
        self.faults, self.ledger = faults, Ledger()
        self._door = Door(self.world, limits, faults, self.ledger)
        # With the protocol named, asyncio turns Nagle's delay off: without it each answer waits 40 ms.
        self._listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._listener.bind(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        """What `TELEGRAM_BASE_URL` is set to."""
        config = uvicorn.Config(
            self._door, http=_Line, log_config=None, lifespan="off", server_header=False, access_log=False
        )
        self._server = _Server(config)
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="platform", daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None
        self.bot = self.world.add_bot(TOKEN, "Redress", "redress_bot")

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        async with Pusher(self.world, self._door).running():
            await self._server.serve(sockets=[self._listener])

    def start(self) -> None:
        """Return when the port answers."""
        self._thread.start()
        assert self._server.up.wait(DEADLINE), "the platform did not come up"

    def stop(self) -> None:
        """Cut every connection and return when all is closed."""
        self.goes_down()
        self._server.should_exit = True
        self._thread.join(DEADLINE)
        self._listener.close()

    def goes_down(self) -> None:
        """Cut every connection, and each that comes, until it comes up again."""
        self.faults.down = True
        self._in_loop(self._cut_all)

    def comes_up(self) -> None:
        """Answer again; nothing that was known is forgotten."""
        self.faults.down = False

    def _cut_all(self) -> None:
        for each in list(self._server.server_state.connections):
            each.transport.abort()
        for bot in self.world.bots.values():
            if bot.poll is not None:
                bot.poll.end(Refusal(502, "Bad Gateway"))

    def _in_loop(self, work: Callable[[], object]) -> None:
        """Have something done on the server's own thread, and wait for it."""
        loop, done = self._loop, threading.Event()
        assert loop is not None, "not started"
        loop.call_soon_threadsafe(lambda: (work(), done.set()))
        assert done.wait(DEADLINE), "the platform does not answer"

    def person(self, name: str, language: str = "zh", username: str = "", last_name: str = "") -> Person:
        """Return a new person with an account."""
        with self.world.lock:
            return Person(self.world, self.world.add_person(name, language, username, last_name), self.bot)

    def group(self, title: str, *members: Person, owner: Person, forum: bool = False, basic: bool = False) -> Group:
        """Return a new group with an owner; a forum has topics, a basic group can be upgraded."""
        with self.world.lock:
            room = self.world.add_room(GROUP if basic else SUPERGROUP, title, forum=forum)
            return Group(self.world, room, owner, members)

    def channel(self, title: str, *, owner: Person) -> Group:
        """Return a new channel with an owner."""
        with self.world.lock:
            return Group(self.world, self.world.add_room(CHANNEL, title), owner, ())

    def pours(self, *updates: Json) -> None:
        """Put updates before the bot as they are, however wrong; only their identifiers are set right."""
        with self.world.lock:
            for each in updates:
                self.bot.queue.pour(each, self.world.now())

    def advance(self, by: timedelta) -> None:
        """Move a clock that stands still."""
        clock = self.world.clock
        assert isinstance(clock, VirtualClock), "this platform's clock runs by itself"
        self._in_loop(lambda: clock.advance(by))

    def other_bot(self, token: str, name: str, username: str) -> Bot:
        """Return one more bot."""
        with self.world.lock:
            return self.world.add_bot(token, name, username)


@contextmanager
def platform(
    *,
    speed: float = 60.0,
    clock: Clock | None = None,
    limits: Limits | None = Limits(),  # noqa: B008 (frozen)
    faults: Faults | None = None,
    seed: int = 0,
) -> Generator[Platform]:
    """Serve while the block lasts; its time runs `speed` times as fast as the real one, or by `clock`."""
    running = Platform(clock or ScaledClock(START, speed), limits, faults or Faults(seed=seed), seed)
    running.start()
    try:
        yield running
    finally:
        running.stop()
