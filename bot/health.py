"""Whether messages are taken in and deadlines kept, for `/healthz`, and figures for `/metrics`."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import holidays
from bot.channel import Premises
from bot.settings import Settings
from workflow.people import ALL
from workflow.ports import Work

LATE = timedelta(seconds=30)
"""How far behind a timer may be before the server counts as unwell."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the store knows of its own state."""

    waiting: dict[str, int]
    parked: int
    next_due: datetime | None
    open_cases: int


class Health:
    """Looks at the store as a customer would: by using it."""

    def __init__(self, premises: Premises, settings: Settings) -> None:
        self._premises, self._settings = premises, settings

    async def look(self) -> tuple[bool, dict[str, object]]:
        """Return whether all is well, and what is known."""
        try:
            facts = await self._premises.store.read(_facts)
        except Exception as trouble:  # noqa: BLE001 - whatever it is, the answer is "unready"
            return False, {"store": str(trouble).split("\n", 1)[0]}
        now = self._premises.clock.now()
        late = facts.next_due is not None and now - facts.next_due > LATE
        known = self._premises.lanes.with_waiting(facts.waiting)
        lanes = {lane: f"{state}, {count} waiting" for lane, (state, count) in known.items()}
        calendar = holidays.warning(self._premises.house.undecreed(now)) or "ok"
        timers = "late" if late else "ok"
        return not late, {
            "store": "ok", "timers": timers, "calendar": calendar, "parked": facts.parked, "lanes": lanes
        }  # fmt: skip

    async def figures(self) -> bytes:
        """Return figures in Prometheus' text form."""
        from prometheus_client import CollectorRegistry, Gauge, generate_latest

        facts = await self._premises.store.read(_facts)
        registry = CollectorRegistry()
        Gauge("redress_open_cases", "Cases that are not closed", registry=registry).set(facts.open_cases)
        Gauge("redress_parked_messages", "Messages that wait for a person", registry=registry).set(facts.parked)
        behind = max(0.0, (self._premises.clock.now() - facts.next_due).total_seconds()) if facts.next_due else 0.0
        Gauge("redress_timers_behind_seconds", "How late the earliest timer is", registry=registry).set(behind)
        waiting = Gauge("redress_notices_waiting", "Notices not sent yet", ["lane"], registry=registry)
        for lane, count in facts.waiting.items():
            waiting.labels(lane).set(count)
        return generate_latest(registry)


def _facts(work: Work) -> Facts:
    return Facts(
        waiting=dict(work.outbox.ready()),
        parked=len(work.inbox.parked()),
        next_due=work.timers.next_due(),
        open_cases=len(work.cases.board(visible_to=ALL, limit=10_000)),
    )
