"""Whether messages are taken in and deadlines kept, for `/healthz`, and figures for `/metrics`."""

import asyncio
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot import holidays
from bot.channel import LaneState, Premises
from handlers.roster import vacancies

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from handlers.roster import Vacancy
    from workflow.ports import Work

PATIENCE = 5.0
"""Seconds in which a store answers; a disk or a server that stands still never says that it fails."""
LATE = timedelta(seconds=30)
"""How far behind a timer may be before the server counts as unwell."""


class Health:
    """Looks at the store as a customer would: by using it."""

    def __init__(self, premises: Premises, *, patience: float = PATIENCE) -> None:
        self._premises, self._patience = premises, patience
        self._looks: set[asyncio.Task[tuple[bool, dict[str, object]]]] = set()

    async def ready(self) -> tuple[bool, dict[str, object]]:
        """Return whether messages can be taken in just now, and what is known of it, before anybody gives us up."""
        look = asyncio.create_task(self._ready())
        self._looks.add(look)
        look.add_done_callback(self._looks.discard)
        done, _ = await asyncio.wait([look], timeout=self._patience)
        return look.result() if done else (False, {"store": f"does not answer within {self._patience:g} s"})

    async def _ready(self) -> tuple[bool, dict[str, object]]:
        # Reading still works on a full disk.
        well, facts = await self.look()
        try:
            await self._premises.store.write(lambda work: work.vitals.stores_something())
        except Exception as trouble:  # noqa: BLE001 - whatever it is, the answer is "unready"
            return False, {**facts, "store": _plainly(trouble)}
        return well, facts

    async def look(self) -> tuple[bool, dict[str, object]]:
        """Return whether all is well, and what is known; nothing is written."""
        try:
            waiting, parked, next_due, nobody = await self._premises.store.read(self._facts)
        except Exception as trouble:  # noqa: BLE001 - whatever it is, the answer is "unready"
            return False, {"store": _plainly(trouble)}
        now = self._premises.clock.now()
        late = next_due is not None and now - next_due > LATE
        known = self._premises.lanes.with_waiting(waiting)
        stuck = LaneState.STUCK in self._premises.lanes.states.values()
        lanes = {lane: f"{state}, {count} waiting" for lane, (state, count) in known.items()}
        calendar = holidays.warning(self._premises.house.undecreed(now)) or "ok"
        timers = "late" if late else "ok"
        facts = {"store": "ok", "timers": timers, "calendar": calendar, "parked": parked, "lanes": lanes}
        return not (late or stuck), {**facts, "nobody": [str(vacancy) for vacancy in nobody]}

    async def figures(self) -> bytes:
        """Return figures in Prometheus' text form."""
        from prometheus_client import CollectorRegistry, Gauge, generate_latest

        waiting, parked, next_due, nobody = await self._premises.store.read(self._facts)
        open_cases = await self._premises.store.read(lambda work: work.vitals.open_cases())
        registry = CollectorRegistry()
        Gauge("redress_open_cases", "Cases that are not closed", registry=registry).set(open_cases)
        Gauge("redress_parked_messages", "Messages that wait for a person", registry=registry).set(parked)
        alone = sum(vacancy.waiting for vacancy in nobody)
        Gauge("redress_cases_for_nobody", "Cases whose own role or team has nobody", registry=registry).set(alone)
        behind = max(0.0, (self._premises.clock.now() - next_due).total_seconds()) if next_due else 0.0
        Gauge("redress_timers_behind_seconds", "How late the earliest timer is", registry=registry).set(behind)
        gauge = Gauge("redress_notices_waiting", "Notices not sent yet", ["lane"], registry=registry)
        for lane, count in waiting.items():
            gauge.labels(lane).set(count)
        return generate_latest(registry)

    def _facts(self, work: "Work") -> "tuple[Mapping[str, int], int, datetime | None, Sequence[Vacancy]]":
        vitals = work.vitals
        return vitals.waiting(), vitals.parked(), vitals.next_due(), vacancies(work, self._premises.house)


def _plainly(trouble: Exception) -> str:
    return str(trouble).split("\n", 1)[0]
