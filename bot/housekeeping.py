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
SETTLED = 2
"""Seconds after which start-up is over."""

log = Log()


class Housekeeping:
    """The chores of one process."""

    def __init__(self, premises: Premises) -> None:
        self._premises = premises
        self._scheduler: AsyncIOScheduler | None = None
        self._begun: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Begin in a while: the scheduler is imported when the port answers already."""
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
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)

    async def prune(self) -> None:
        """Delete what is done with: messages that no platform can send again, fired timers, old sessions and links."""
        now = self._premises.clock.now()
        pruned = await self._premises.store.write(lambda work: prune(work, now))
        log.info("pruned", **pruned)

    async def settle(self) -> None:
        """Settle open cases once after each start: due times whose decree is known now, who is here, which boards."""
        from handlers.recounts import settle
        from handlers.vacancy import resettle

        now, house = self._premises.clock.now(), self._premises.house
        settled = await self._premises.store.write(lambda work: settle(work, house, now))
        passed_on = await self._premises.store.write(lambda work: resettle(work, house, now))
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
        """Wake both loops: polling is the guarantee, hints are only faster."""
        await self._premises.store.write(lambda work: [work.hint(topic) for topic in ("timers", "inbox")])


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
