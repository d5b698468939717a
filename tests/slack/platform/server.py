"""The platform as a server on a loopback port, in a thread of its own.

with platform(clock) as slack:
    ann = slack.person("Ann")                    # slack.api and the tokens of world.py are what the app is given
    ann.says("hello")
    ann.presses("I agree")
    assert "Ann" in ann.hears("name").text
    slack.faults.order("chat.postMessage", Fault.CUT_AFTER)
"""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Generator
from contextlib import contextmanager
from typing import Any, TypeVar

import aiohttp
from aiohttp import web

from bot.clock import Clock
from tests.slack.platform import telling
from tests.slack.platform.accounts import TEAM
from tests.slack.platform.door import Door
from tests.slack.platform.giving import EVENTS, Gift, Giver
from tests.slack.platform.grants import Grants
from tests.slack.platform.ledger import Ledger
from tests.slack.platform.people import Person
from tests.slack.platform.pushing import Pusher
from tests.slack.platform.rooms import Room
from tests.slack.platform.tiers import Limits
from tests.slack.platform.wires import Wires
from tests.slack.platform.world import World
from tests.telegram.platform.faults import Faults

T = TypeVar("T")
DEADLINE = 30.0


class Platform:
    """A workspace with its people: what a test holds in its hand."""

    def __init__(self, clock: Clock, limits: Limits | None, speed: float, seed: int) -> None:
        self.world, self.faults, self.ledger = World(clock), Faults(seed=seed), Ledger()
        self.wires, self._door = Wires(seed), Door(self.world, limits, self.faults, self.ledger)
        self.world.tell = lambda inner: self.give(Gift(kind=EVENTS, payload=telling.event(self.world, inner)))
        self.giver = Giver(self.wires, speed)
        self.unmarked = False
        """Messages come without `channel_type`."""
        self.url = ""
        self._up, self._down = threading.Event(), asyncio.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="slack", daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._session: aiohttp.ClientSession | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def api(self) -> str:
        """What `SLACK_BASE_URL` is set to."""
        return f"{self.url}/api/"

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        app = web.Application(client_max_size=64 * 1024 * 1024)
        self._door.add_to(app)
        app.router.add_get("/link/{ticket}", self.wires.connect)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        self._door.root = self.wires.root = self.world.vault.root = self.url
        self._door.connect = self.wires.address
        async with aiohttp.ClientSession() as self._session:
            self._up.set()
            await self._down.wait()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            await self.wires.close()
        await runner.cleanup()

    def start(self) -> None:
        """Return when the port answers."""
        self._thread.start()
        assert self._up.wait(DEADLINE), "the platform did not come up"

    def stop(self) -> None:
        """Return when all is closed."""
        self._running().call_soon_threadsafe(self._down.set)
        self._thread.join(DEADLINE)

    def _running(self) -> asyncio.AbstractEventLoop:
        assert self._loop is not None, "not started"
        return self._loop

    def does(self, work: Coroutine[Any, Any, T], patience: float = DEADLINE) -> T:
        """Have something done on the platform's own thread, and return its result."""
        return asyncio.run_coroutine_threadsafe(work, self._running()).result(patience)

    def calls(self, work: Callable[[], T]) -> T:
        """Have something called there."""

        async def called() -> T:
            return work()

        return self.does(called())

    def pushes_to(self, url: str) -> str:
        """Set the Request URL, which is asked for the challenge first; return why it is not taken, "" where it is."""
        assert self._session is not None
        pusher = Pusher(url, self.world.clock, self._session)
        asked = Gift(kind=EVENTS, payload={"type": "url_verification", "challenge": "3eZbrw1a", "token": "of-nobody"})
        refused = self.does(pusher.attempt(asked, 0, ""))
        if not refused and (asked.answer or {}).get("challenge") != "3eZbrw1a":
            return "challenge_failed"
        self.giver.way = pusher
        return refused

    def give(self, gift: Gift, then: Callable[[Gift], None] | None = None) -> Gift:
        """Begin to give something to the app, and return it at once; `then` hears of it once the app has answered."""
        if then is not None:
            gift.then = lambda: then(gift)

        def begin() -> None:
            task = asyncio.create_task(self.giver.give(gift))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

        self._running().call_soon_threadsafe(begin)
        return gift

    def person(self, name: str, language: str = "en", team: str = TEAM) -> Person:
        """Return a new person with an account."""
        with self.world.lock:
            return Person(self, self.world.add_person(name, "zh-CN" if language == "zh" else "en-US", team))

    @property
    def grants(self) -> Grants:
        """What workspaces have allowed the app."""
        return self._door.grants

    def channel(self, name: str, *members: Person, private: bool = False) -> Room:
        """Return a new channel, with the app in it."""
        with self.world.lock:
            idents = (self.world.bot.id, *(each.id for each in members))
            return self.world.add_room(name, *idents, private=private)


@contextmanager
def platform(clock: Clock, *, limits: Limits | None = None, speed: float = 600.0, seed: int = 0) -> Generator[Platform]:
    """Serve while the block lasts; stamps are the clock's, and only the pauses between retries run faster."""
    running = Platform(clock, limits, speed, seed)
    running.start()
    try:
        yield running
    finally:
        running.stop()
