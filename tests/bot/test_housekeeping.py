from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from bot.app import house_of
from bot.channel import Premises
from bot.clock import VirtualClock
from bot.housekeeping import KEPT, Housekeeping, prune
from bot.settings import Settings
from storage.memory import MemoryStore
from storage.work import SqlWork
from tests.storage.samples import NUMBER, a_case, adding, getting
from workflow.ports import Work
from workflow.stored import InboxState, SubjectId

T = TypeVar("T")
CASE = SubjectId("case:AB3CDE2")


def _fill(work: Work, clock: VirtualClock) -> None:
    now = clock.now()
    work.inbox.put("web", "1", {"text": "handled"}, conversation=None, at=now, state=InboxState.DONE)
    work.inbox.put("web", "2", {"text": "waiting"}, conversation=None, at=now)
    work.timers.set(CASE, "response", 1, now)
    for row in work.timers.due(now):
        work.timers.fired(row.id, now)


def test_what_waits_is_never_pruned_and_what_is_done_only_late(clock: VirtualClock) -> None:
    store = MemoryStore()
    store.open_now()
    store.write_now(lambda work: _fill(work, clock))
    begun = clock.now()
    early = store.write_now(lambda work: prune(work, begun + KEPT))
    late = store.write_now(lambda work: prune(work, begun + KEPT + timedelta(seconds=1)))
    assert (early["messages"], early["timers"]) == (0, 0)
    assert (late["messages"], late["timers"]) == (1, 1)
    store.close_now()


def test_links_that_are_good_for_nothing_are_pruned_and_no_others(clock: VirtualClock) -> None:
    store, now = MemoryStore(), clock.now()
    store.open_now()
    for token, lasts in (("used", 60), ("late", 1), ("good", 60)):
        until = now + timedelta(minutes=lasts)
        store.write_now(lambda work, token=token, until=until: work.bindings.offer("staff:1", token, now, until))
    store.write_now(lambda work: work.bindings.take_up("used", now))
    later = now + timedelta(minutes=1)
    assert store.write_now(lambda work: prune(work, later))["links"] == 2
    assert store.write_now(lambda work: work.bindings.take_up("good", later)) == "staff:1"
    store.close_now()


class Counted(MemoryStore):
    """A store that counts how often it is written to."""

    writes = 0

    async def write(self, fn: Callable[[SqlWork], T]) -> T:
        self.writes += 1
        return await super().write(fn)


async def test_start_settles_open_cases_and_the_next_leaves_the_writer_alone(clock: VirtualClock) -> None:
    store, house = Counted(), house_of(Settings())
    await store.open()
    await store.write(adding(replace(a_case(), playbook=house.book.digest, stage="received")))
    housekeeping = Housekeeping(Premises(store=store, house=house, clock=clock))
    before = store.writes
    await housekeeping.settle()
    settled = await store.read(getting(NUMBER))
    assert "service" in settled.deserted
    first, before = store.writes - before, store.writes
    await housekeeping.settle()
    assert store.writes - before == first - 1
    await store.close()
