from datetime import datetime

from storage.store import Store
from tests.storage.samples import MINUTE, NOON
from workflow.ports import Work
from workflow.stored import SubjectId

CASE = SubjectId("case:AB3CDE2")


async def _set(store: Store, generation: int, due_at: datetime, kind: str = "contact") -> None:
    await store.write(lambda work: work.timers.set(CASE, kind, generation, due_at))


def _fire(work: Work) -> list[tuple[str, int]]:
    rows = work.timers.due(NOON)
    for row in rows:
        work.timers.fired(row.id, NOON)
    return [(row.kind, row.generation) for row in rows]


async def test_timer_fires_once_and_not_before_it_is_due(store: Store) -> None:
    await _set(store, 1, NOON)
    await _set(store, 1, NOON + MINUTE, "later")
    assert await store.write(_fire) == [("contact", 1)]
    assert await store.write(_fire) == []


async def test_timer_that_fired_stays_fired_when_set_again(store: Store) -> None:
    await _set(store, 1, NOON)
    await store.write(_fire)
    await _set(store, 1, NOON)
    assert await store.write(_fire) == []


async def test_setting_an_unfired_timer_again_moves_its_due_time(store: Store) -> None:
    await _set(store, 1, NOON)
    await _set(store, 1, NOON + MINUTE)
    assert [row.due_at for row in await store.read(lambda work: work.timers.of(CASE))] == [NOON + MINUTE]


async def test_newer_generation_takes_the_place_of_an_older(store: Store) -> None:
    await _set(store, 1, NOON)
    await _set(store, 2, NOON + MINUTE)
    assert [row.generation for row in await store.read(lambda work: work.timers.of(CASE))] == [2]


async def test_cancelled_timer_never_fires(store: Store) -> None:
    await _set(store, 1, NOON)
    await _set(store, 1, NOON, "progress")
    await store.write(lambda work: work.timers.cancel(CASE, "contact"))
    assert await store.write(_fire) == [("progress", 1)]


async def test_firing_a_timer_that_was_dropped_does_nothing(store: Store) -> None:
    await _set(store, 1, NOON)
    (row,) = await store.read(lambda work: work.timers.due(NOON))
    await _set(store, 2, NOON)
    await store.write(lambda work: work.timers.fired(row.id, NOON))
    assert await store.write(_fire) == [("contact", 2)]


async def test_timers_come_in_the_order_they_are_due(store: Store) -> None:
    await _set(store, 1, NOON, "second")
    await _set(store, 1, NOON - MINUTE, "first")
    assert [row.kind for row in await store.read(lambda work: work.timers.due(NOON, limit=2))] == ["first", "second"]


async def test_earliest_due_time_counts_only_unfired_timers(store: Store) -> None:
    assert await store.read(lambda work: work.timers.next_due()) is None
    await _set(store, 1, NOON)
    await _set(store, 1, NOON + MINUTE, "later")
    await store.write(_fire)
    assert await store.read(lambda work: work.timers.next_due()) == NOON + MINUTE


async def test_only_timers_that_fired_long_ago_are_pruned(store: Store) -> None:
    await _set(store, 1, NOON)
    await _set(store, 1, NOON + MINUTE, "later")
    await store.write(_fire)
    assert await store.write(lambda work: work.timers.prune(NOON)) == 0
    assert await store.write(lambda work: work.timers.prune(NOON + MINUTE)) == 1
    assert [row.kind for row in await store.read(lambda work: work.timers.of(CASE))] == ["later"]
