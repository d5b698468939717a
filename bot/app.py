"""Settings → store → channels → loops, wired on one screen; the only module that sees every room."""

import asyncio
import contextlib
import gc
import signal
import socket
from collections.abc import AsyncGenerator, Callable, Coroutine
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import uuid4

from bot import control, holidays
from bot.channel import LaneState, LaneStates, Premises
from bot.clock import Clock, SystemClock
from bot.commands import complain
from bot.health import Health
from bot.housekeeping import Housekeeping
from bot.settings import Settings
from bot.versions import begin
from bot.web.front import Front
from bot.web.hub import Hub
from handlers.house import House
from handlers.roster import vacancies
from handlers.shelf import Shelf
from storage.store import Store, open_store
from workflow.language import Language

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from bot.delivery import Delivery
    from bot.loops import Loop
    from bot.server import Server

SELDOM = (20_000, 20, 50)
"""After how many more objects it is looked for garbage, and how seldom among older ones: with Python's own figures a
crowd of deadlines spends an eighth of its time on that."""
MOMENT = 0.1
"""Seconds that `/healthz` has for itself before the rest is loaded; who wants more need not wait for them."""


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


NOBODY = "Nobody has these roles and teams yet; python bot.py invite ROLE [TEAM]… makes an invitation:"


OTHER_FILE = (
    "Playbook {name}: a version that was put in force at the desk holds, not the file, which says something else "
    "(/desk/playbook)."
)


class Application:
    """Redress in one process: `/healthz` answers first, then chat, desk and loops are loaded and begin."""

    def __init__(self, settings: Settings, house: House, store: Store, clock: Clock) -> None:
        lanes = LaneStates()
        house = replace(house, onward=lanes.handovers)
        self.settings, self.store, self.clock = settings, store, clock
        self.premises = Premises(store=store, house=house, clock=clock, public_url=settings.public_url, lanes=lanes)
        # The rooms that serve them are loaded after `/healthz` answers.
        self.premises.lanes.states.update(dict.fromkeys(settings.lanes, LaneState.STARTING))
        self.hub = Hub()
        self.health = Health(self.premises)
        self.front = Front(self.health.ready, self._site)
        self.loops: tuple[Loop | Delivery, ...] = ()
        self.housekeeping = Housekeeping(self.premises)
        self._wanted = asyncio.Event()

    @property
    def house(self) -> House:
        """The installation, under the version of its playbook that holds now."""
        return self.premises.house

    @contextlib.asynccontextmanager
    async def running(self) -> "AsyncGenerator[Server]":
        """Open the store, let all begin, yield the server that is to be run, and close all in turn."""
        async with contextlib.AsyncExitStack() as closing:
            opening = asyncio.create_task(self.store.open())
            await asyncio.sleep(0)
            # It is imported as the disk works.
            server = server_of(self)
            is_new = await opening
            closing.push_async_callback(self.store.close)
            if not is_new:
                await begin(self.premises)
            closing.callback(self.store.subscribe(self.committed))
            self.opening = asyncio.create_task(self._open())
            closing.push_async_callback(self._end)
            await closing.enter_async_context(control.listening(self.premises, self.settings, self.store.copy))
            self.housekeeping.start()
            closing.callback(self.housekeeping.stop)
            yield server

    async def _open(self) -> "ASGIApp":
        """Load and begin what serves people and keeps deadlines: a moment after the start, or when it is wanted."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._wanted.wait(), MOMENT)
        site, self.loops = await asyncio.to_thread(rooms_behind, self)
        await self.warn()
        for loop in self.loops:
            loop.start()
        return site

    def is_broken(self) -> bool:
        """Tell whether what serves people could not be loaded; `running` then ends with what went wrong."""
        return self.opening.done() and not self.opening.cancelled() and self.opening.exception() is not None

    async def _site(self) -> "ASGIApp":
        self._wanted.set()
        return await asyncio.shield(self.opening)

    async def _end(self) -> None:
        self.opening.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self.opening
        for loop in self.loops:
            await loop.stop()

    async def warn(self) -> None:
        """Say on the terminal what waits for a token, who is missing, what is provisional, and whose playbook holds."""
        house = self.house
        waiting, nobody = await self.store.read(lambda work: (work.vitals.waiting(), vacancies(work, house)))
        for lane, (state, count) in self.premises.lanes.with_waiting(waiting).items():
            if count and state is LaneState.UNSERVED:
                complain(f"lane {lane}: {state}, {count} waiting")
        if nobody:
            complain("\n".join((NOBODY, *(f"  {vacancy}" for vacancy in nobody))))
        if years := house.undecreed(self.clock.now()):
            complain(f"Working days are provisional, Monday to Friday: {holidays.warning(years)} in redress.toml.")
        if house.book.digest != self.premises.file.digest:
            complain(OTHER_FILE.format(name=house.book.name))

    def committed(self, topics: frozenset[str]) -> None:
        """Pass on what a commit changed."""
        self.hub.committed(topics)
        self.housekeeping.committed(topics)
        for loop in self.loops:
            loop.committed(topics)


def server_of(application: Application) -> "Server":
    """Return what listens and answers."""
    from bot.server import Server, configured

    return Server(configured(application.front, application.settings), application.hub, application.is_broken)


def rooms_behind(application: Application) -> "tuple[ASGIApp, tuple[Loop | Delivery, ...]]":
    """Import chat, desk, lanes and loops, which is a third of all there is to import, and wire them."""
    from bot.channels import channels_of
    from bot.delivery import Delivery
    from bot.fetching import Backlog
    from bot.loops import timers_loop
    from bot.web.site import Site

    premises = application.premises
    holder = holder_of(application.settings)
    lanes = Delivery(premises, channels_of(application.settings, premises, holder), holder)
    site = Site(premises, application.hub, application.health.figures, lanes.routes())
    return site.app(), (lanes, timers_loop(premises), Backlog(premises, lanes.fetchers()))


Beside = Callable[[Application], Coroutine[None, None, None]]


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
    async with (
        application.running() as server,
        along(beside(application) if beside else announce(application)),
    ):
        await server.serve(sockets=[listener])


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


def look_for_garbage_seldom() -> None:
    """Leave what is there now alone, as it stays; of what comes, nearly all is freed by its counts."""
    gc.freeze()
    gc.set_threshold(*SELDOM)
    gc.enable()


async def announce(application: Application) -> None:
    """Say on the terminal where Redress is, and at the first start how the administrator gets in."""
    settings = application.settings
    print(f"Redress: {settings.public_url}/chat · {settings.public_url}/desk", flush=True)
    await asyncio.shield(application.opening)
    look_for_garbage_seldom()
    from bot.invitations import first_invitation

    link = await first_invitation(application.premises, settings)
    if link:
        print(f"First administrator, once, within 7 days: {link}", flush=True)
