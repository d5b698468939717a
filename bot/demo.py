"""`demo`: the whole program with a clock that runs a day in a minute, and made-up customers and staff who use it."""

import asyncio
import heapq
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.app import Application, listening_socket, serve
from bot.cast import Cast
from bot.clock import ScaledClock
from bot.commands import TROUBLE, complain
from bot.invitations import invite, link
from bot.luck import Luck
from bot.rounds import Rounds
from bot.settings import Settings
from workflow.numbers import CaseNumber
from workflow.people import ALL
from workflow.ports import Work

DAY_IN_A_MINUTE = 24 * 60.0
BEGIN = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
CUSTOMERS = 10_000
LOOK = timedelta(minutes=10)
"""How often, on the demo's clock, people look at what has become late or was answered meanwhile."""


def demo(settings: Settings) -> int:
    """Serve the demo until told to stop; its data are in a folder of their own that goes with it."""
    try:
        listener = listening_socket(settings.host, settings.port)
    except OSError as error:
        complain(f"The demo can't listen on {settings.host}:{settings.port}: {error.strerror}.")
        return TROUBLE
    with tempfile.TemporaryDirectory(prefix="redress-demo-") as folder:
        own = settings.model_copy(update={"data_dir": Path(folder), "database_url": None})
        asyncio.run(serve(own, listener, ScaledClock(BEGIN, DAY_IN_A_MINUTE), perform))
    return 0


async def perform(application: Application) -> None:
    """Let customers and staff come and go, each at their time on the demo's clock."""
    clock, store = application.clock, application.store
    cast = Cast(house=application.house, luck=Luck(7), customers=CUSTOMERS)
    rounds, began = Rounds(cast), clock.now()
    await store.write(lambda work: cast.assemble(work, began))
    await _tell_how_to_look(application)
    cast.arrive(began)
    next_look = began
    while True:
        now = clock.now()
        while cast.cues and cast.cues[0].at <= now:
            cue = heapq.heappop(cast.cues)
            await store.write(lambda work, cue=cue: cue.act(work, clock.now()))
            await store.write(lambda work: _plan(work, cast, clock.now()))
        if now >= next_look:
            next_look = now + LOOK
            await store.write(lambda work, now=now: _look_around(work, cast, rounds, now))
        due = min(next_look, cast.cues[0].at) if cast.cues else next_look
        await clock.sleep_until(due, asyncio.Event())


def _plan(work: Work, cast: Cast, now: datetime) -> None:
    for number in sorted(cast.touched):
        cast.look(work, work.cases.get(number, visible_to=ALL), now)
    cast.touched.clear()


def _look_around(work: Work, cast: Cast, rounds: Rounds, now: datetime) -> None:
    """See what timers and customers have changed, and what came round beside the cases."""
    list(rounds.look(work, now))
    for case in work.cases.board(visible_to=ALL):
        cast.touched.add(CaseNumber(case.number))
    _plan(work, cast, now)


async def _tell_how_to_look(application: Application) -> None:
    settings = application.settings
    print(f"The demo: a day passes in a minute. Customers write at {settings.public_url}/chat", flush=True)
    for role in application.house.playbook.roles:
        teams = [] if application.house.playbook.roles[role].sees == "all" else list(application.house.playbook.teams)
        token = await invite(application.premises, role, teams)
        print(f"  the desk as {role}, once: {link(settings, token)}", flush=True)
