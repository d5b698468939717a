"""Reports that somebody looks at: each is counted once for all that is asked of it in a minute, one at a time."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from bot.channel import Premises
from handlers.reports.making import Report, report_of
from workflow.reports.months import Month
from workflow.reports.tales import Part

FRESH = timedelta(minutes=1)
"""How old the figures may be that a page shows."""
MOST = 3
Key = tuple[int, Month, Part]
Made = TypeVar("Made")


@dataclass
class Kept:
    """The reports that were counted last."""

    premises: Premises
    _found: dict[Key, tuple[datetime, Report]] = field(default_factory=dict[Key, tuple[datetime, Report]])
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def report(self, month: Month, part: Part) -> Report:
        """Return the report of a month on a part of the cases, a minute old at the most."""
        async with self._one_at_a_time:
            return await self._report(month, part)

    async def made(self, month: Month, part: Part, make: Callable[[Report], Made]) -> Made:
        """Return what is made of a report: in a thread, when the store has long been let go."""
        async with self._one_at_a_time:
            report = await self._report(month, part)
            return await asyncio.to_thread(make, report)

    async def _report(self, month: Month, part: Part) -> Report:
        now, house = self.premises.clock.now(), self.premises.house
        for old in [key for key, (at, _) in self._found.items() if not now - FRESH <= at <= now]:
            del self._found[old]
        key = (id(house), month, part)
        if key not in self._found:
            while len(self._found) >= MOST:
                del self._found[next(iter(self._found))]
            self._found[key] = now, await self.premises.store.read(lambda work: report_of(work, house, month, part))
        return self._found[key][1]
