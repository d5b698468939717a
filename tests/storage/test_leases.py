from datetime import datetime, timedelta

from storage.store import Store
from tests.storage.samples import NOON
from workflow.stored import Lease

LASTS = timedelta(seconds=10)
END = NOON + LASTS


async def take(store: Store, holder: str, now: datetime = NOON) -> bool:
    return await store.write(lambda work: work.leases.take("lane telegram", holder, now, LASTS))


async def test_lease_has_one_holder(store: Store) -> None:
    assert await take(store, "first")
    assert not await take(store, "second")
    assert await store.read(lambda work: work.leases.of("lane telegram")) == Lease(holder="first", until=END)


async def test_holder_renews_its_lease_even_after_it_expired(store: Store) -> None:
    await take(store, "first")
    assert await take(store, "first", END - timedelta(seconds=1))
    assert not await take(store, "second", END)
    assert await take(store, "first", END + 9 * LASTS)


async def test_lease_that_expired_goes_to_who_comes_next(store: Store) -> None:
    await take(store, "first")
    assert await take(store, "second", END)
    assert not await take(store, "first", END)


async def test_lease_of_a_clock_that_was_put_back_since_is_free(store: Store) -> None:
    await take(store, "first", NOON + timedelta(hours=1))
    assert await take(store, "second", NOON)


async def test_clocks_of_processes_may_be_a_minute_apart(store: Store) -> None:
    await take(store, "first", NOON + timedelta(minutes=1))
    assert not await take(store, "second", NOON)


async def test_lease_that_was_left_is_free_at_once(store: Store) -> None:
    await take(store, "first")
    await store.write(lambda work: work.leases.leave("lane telegram", "first", NOON))
    assert await take(store, "second")


async def test_only_the_holder_can_leave_a_lease(store: Store) -> None:
    await take(store, "first")
    await store.write(lambda work: work.leases.leave("lane telegram", "second", NOON))
    assert not await take(store, "second")


async def test_leases_of_different_names_are_apart(store: Store) -> None:
    await take(store, "first")
    assert await store.write(lambda work: work.leases.take("poller telegram", "second", NOON, LASTS))
    assert await store.read(lambda work: work.leases.of("lane slack")) is None
