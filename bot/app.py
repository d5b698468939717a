"""Settings → store → channels → loops, wired on one screen; the only module that sees every room."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import AsyncGenerator, Callable, Coroutine, Mapping
from uuid import uuid4

import uvicorn

from bot import control, holidays
from bot.channel import LaneState, Premises
from bot.clock import Clock, SystemClock
from bot.commands import complain
from bot.delivery import Delivery
from bot.health import Health
from bot.housekeeping import Housekeeping
from bot.invitations import first_invitation
from bot.loops import backlog_loop, timers_loop
from bot.settings import Settings
from bot.versions import settle
from bot.web.hub import Hub
from bot.web.site import Site
from handlers.house import House
from handlers.shelf import Shelf
from storage.store import Store, open_store
from workflow.language import Language

GRACE = 3
"""Seconds that requests under way have to end after SIGTERM; the whole stop takes less than five."""


def house_of(settings: Settings) -> House:
    """Return the installation that settings describe.

    Raises:
        PlaybookInvalid: its playbook has faults.
        OSError: there is no such playbook.
    """
    shelf = Shelf(decrees=holidays.decrees(settings.holidays))
    return House(
        shelf=shelf,
        book=shelf.open(settings.playbook),
        zone=settings.zone,
        language=Language(settings.language),
        country=settings.country,
        front_desk_phone=settings.front_desk_phone,
    )


def store_of(settings: Settings) -> Store:
    """Return the store that settings name, not opened yet."""
    return open_store(settings.store_url, data_dir=settings.data_dir, key=settings.key)


def holder_of(settings: Settings) -> str:
    """Return the name by which this process holds lanes.

    On SQLite the data directory's lock keeps every other process out, so what a killed one held is ours at once.
    """
    return str(uuid4()) if settings.on_postgres else "the only one"


class Application:
    """Redress in one process."""

    def __init__(self, settings: Settings, house: House, store: Store, clock: Clock) -> None:
        self.settings, self.house, self.store, self.clock = settings, house, store, clock
        self.premises = Premises(store=store, house=house, clock=clock, public_url=settings.public_url)
        self.hub = Hub()
        self.delivery = Delivery(self.premises, (), holder_of(settings))
        self.loops = (timers_loop(self.premises), backlog_loop(self.premises))
        self.health = Health(self.premises, settings)
        self.site = Site(self.premises, self.hub, self.health.look, self.health.figures)

    @contextlib.asynccontextmanager
    async def running(self, meanwhile: Callable[[], None] = lambda: None) -> AsyncGenerator[None]:
        """Open the store (and do `meanwhile` as the disk works), run loops and housekeeping, and close all in turn."""
        opening = asyncio.create_task(self.store.open())
        await asyncio.sleep(0)
        meanwhile()
        await opening
        try:
            await settle(self.premises)
        except BaseException:
            await self.store.close()
            raise
        self.warn(await self.store.read(lambda work: work.outbox.ready()))
        stop_listening = self.store.subscribe(self.committed)
        housekeeping = Housekeeping(self.premises)
        try:
            async with control.listening(self.premises, self.settings):
                for loop in self.loops:
                    loop.start()
                self.delivery.start()
                housekeeping.start()
                yield
        finally:
            housekeeping.stop()
            await self.delivery.stop()
            for loop in self.loops:
                await loop.stop()
            stop_listening()
            await self.store.close()

    def warn(self, waiting: Mapping[str, int]) -> None:
        """Say on the terminal what waits for a token, and which coming year's due times are provisional."""
        for lane, (state, count) in self.premises.lanes.with_waiting(waiting).items():
            if count and state is LaneState.UNSERVED:
                complain(f"lane {lane}: {state}, {count} waiting")
        if years := self.house.undecreed(self.clock.now()):
            complain(f"Working days are provisional, Monday to Friday: {holidays.warning(years)} in redress.toml.")

    def committed(self, topics: frozenset[str]) -> None:
        """Pass on what a commit changed."""
        self.hub.committed(topics)
        self.delivery.committed(topics)
        for loop in self.loops:
            loop.committed(topics)


Beside = Callable[[Application], Coroutine[None, None, None]]


class Server(uvicorn.Server):
    """uvicorn, whose open streams end as soon as it is told to stop."""

    def __init__(self, config: uvicorn.Config, hub: Hub) -> None:
        super().__init__(config)
        self._hub = hub

    def handle_exit(self, sig: int, frame: object) -> None:
        """End the streams, then stop as uvicorn does."""
        self._hub.close()
        super().handle_exit(sig, frame)  # pyright: ignore[reportArgumentType]


def listening_socket(host: str, port: int) -> socket.socket:
    """Return a socket that listens there.

    Raises:
        OSError: the port is in use, or not ours to use.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named, as asyncio turns Nagle's delay off only where the protocol is: without it each answer waits 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener


async def serve(
    settings: Settings, listener: socket.socket, clock: Clock | None = None, beside: Beside | None = None
) -> None:
    """Run Redress until it is told to stop; `beside` runs along, in the same program.

    Raises:
        StoreError: the store can't be opened; the text is one plain sentence.
        PlaybookInvalid: the playbook has faults.
    """
    application = Application(settings, house_of(settings), store_of(settings), clock or SystemClock())
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, lambda: None)
    config = uvicorn.Config(
        application.site.app(),
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=GRACE,
        lifespan="off",
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=",".join(settings.trusted_proxies) or None,
        server_header=False,
    )
    async with application.running(config.load), along(beside(application) if beside else announce(application)):
        await Server(config, application.hub).serve(sockets=[listener])


@contextlib.asynccontextmanager
async def along(other: Coroutine[None, None, None]) -> AsyncGenerator[None]:
    """Run `other` while the block runs."""
    task = asyncio.create_task(other)
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def announce(application: Application) -> None:
    """Say on the terminal where Redress is, and at the first start how the administrator gets in."""
    settings = application.settings
    print(f"Redress: {settings.public_url}/chat · {settings.public_url}/desk", flush=True)
    link = await first_invitation(application.premises, settings)
    if link:
        print(f"First administrator, once, within 7 days: {link}", flush=True)
