"""Chores that may be missed without harm: pruning, and a tick that wakes the loops should a hint get lost.

APScheduler's scheduler runs these alone, in memory. It holds no deadline: those are rows of the store.
"""

import asyncio
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.channel import Premises
from bot.logs import Log

if TYPE_CHECKING:
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

    from workflow.ports import Work

KEPT = timedelta(days=30)
"""How long a handled message stays in the inbox: longer than any platform redelivers."""
PRUNED_AT = "17 4 * * *"
TICK = 60
"""Seconds between safety ticks."""
PLAYBOOK = "playbook"
"""Hinted when another version of the playbook is put in force."""
SETTLED = 2
"""Seconds after which start-up is over."""

log = Log()


class Housekeeping:
    """The chores of one process."""

    def __init__(self, premises: Premises) -> None:
        self._premises = premises
        self._scheduler: AsyncIOScheduler | None = None
        self._begun: asyncio.TimerHandle | None = None
        self._settled = ""
        self._one_at_a_time = asyncio.Lock()
        self._taking_up: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin in a while: the scheduler is imported when the port answers already."""
        self._settled = self._premises.house.book.digest
        self._begun = asyncio.get_running_loop().call_later(SETTLED, self._begin)

    def _begin(self) -> None:
        from apscheduler.schedulers.asyncio import AsyncIOScheduler
        from apscheduler.triggers.cron import CronTrigger

        scheduler = AsyncIOScheduler(timezone="UTC", job_defaults={"coalesce": True, "misfire_grace_time": None})
        scheduler.add_job(self.prune, CronTrigger.from_crontab(PRUNED_AT, timezone="UTC"))
        scheduler.add_job(self.tick, "interval", seconds=TICK)
        scheduler.add_job(self.settle)
        scheduler.add_job(self.plan)
        scheduler.start()
        self._scheduler = scheduler

    def stop(self) -> None:
        """End."""
        if self._begun is not None:
            self._begun.cancel()
        if self._taking_up is not None:
            self._taking_up.cancel()
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)

    def committed(self, topics: frozenset[str]) -> None:
        """Take up another version of the playbook at once when one was put in force."""
        if PLAYBOOK in topics:
            self._taking_up = asyncio.get_running_loop().create_task(self.take_up())

    async def take_up(self) -> None:
        """Go by the version that holds, with cases, people and calendar jobs as after a start with it."""
        from bot import versions

        async with self._one_at_a_time:
            try:
                await versions.take_up(self._premises)
                taken = self._premises.house.book.digest
                if taken == self._settled:
                    return
                moved = await versions.settle(self._premises, strict=False)
                await self.settle()
                await self.plan()
                await self._premises.store.write(lambda work: work.hint("board"))
            except Exception:
                log.exception("version of the playbook not taken up")
                return
            self._settled = taken
            log.info("version of the playbook taken up", digest=taken, cases_moved=moved)

    async def prune(self) -> None:
        """Delete what is done with: messages that no platform can send again, fired timers, old sessions and links."""
        now = self._premises.clock.now()
        pruned = await self._premises.store.write(lambda work: prune(work, now))
        log.info("pruned", **pruned)

    async def settle(self) -> None:
        """Settle open cases once after each start: due times whose decree is known now, who is here, which boards."""
        from handlers.recounts import settle
        from handlers.vacancy import is_unsettled, resettle

        now, house, store = self._premises.clock.now(), self._premises.house, self._premises.store
        settled, passed_on = await store.write(lambda work: settle(work, house, now)), 0
        # Every open case is looked at, beside the writer: after most starts it has nothing to do.
        if await store.read(lambda work: is_unsettled(work, house)):
            passed_on = await store.write(lambda work: resettle(work, house, now))
        if settled or passed_on:
            log.info("cases settled", due_times=settled, passed_on=passed_on)

    async def plan(self) -> None:
        """Set the timers of calendar jobs that have none yet, or have another rule than before this start."""
        from handlers.agenda import plan

        now, house = self._premises.clock.now(), self._premises.house
        planned = await self._premises.store.write(lambda work: plan(work, house, now))
        if planned:
            log.info("calendar jobs planned", jobs=planned)

    async def tick(self) -> None:
        """Wake both loops and look which playbook holds: polling is the guarantee, hints are only faster."""
        await self._premises.store.write(lambda work: [work.hint(topic) for topic in ("timers", "inbox")])
        await self.take_up()


def prune(work: "Work", now: datetime) -> dict[str, int]:
    """Delete what is done with and return how many rows of each table."""
    before = now - KEPT
    return {
        "messages": work.inbox.prune(before),
        "timers": work.timers.prune(before),
        "sessions": work.people.prune(now),
        "links": work.bindings.prune(now),
        "batches": work.batches.prune(before),
    }
