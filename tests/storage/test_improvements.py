"""The list of improvements on each engine: sealed words, the soonest first, each done once."""

from datetime import timedelta

import pytest

from storage.store import Store
from tests.storage.samples import MINUTE, NOON
from workflow.frozen import replace
from workflow.improvements import Improvement
from workflow.language import Language
from workflow.people import Grant, StaffId
from workflow.ports import Work


@pytest.fixture
async def somebody(store: Store) -> StaffId:
    def join(work: Work) -> StaffId:
        work.people.invite([Grant("manager")], "invitation", NOON, NOON + MINUTE)
        joined = work.people.accept("invitation", "林", Language.ZH, NOON)
        assert joined is not None
        return joined.id

    return await store.write(join)


def action(owner: StaffId, days: int = 7) -> Improvement:
    due = NOON + timedelta(days=days)
    return Improvement(what="换闸机皮带", owner=owner, upon="overdue:x", set_at=NOON, set_by=owner, due_at=due)


async def test_what_is_stored_comes_back_the_same(store: Store, somebody: StaffId) -> None:
    ident = await store.write(lambda work: work.improvements.add(action(somebody)))
    assert await store.read(lambda work: work.improvements.get(ident)) == replace(action(somebody), id=ident)


async def test_the_soonest_due_stands_first(store: Store, somebody: StaffId) -> None:
    late = await store.write(lambda work: work.improvements.add(action(somebody, 9)))
    soon = await store.write(lambda work: work.improvements.add(action(somebody, 2)))
    assert [each.id for each in await store.read(lambda work: work.improvements.open())] == [soon, late]


async def test_it_is_done_once_and_then_open_no_more(store: Store, somebody: StaffId) -> None:
    ident = await store.write(lambda work: work.improvements.add(action(somebody)))
    ended = [
        await store.write(lambda work, at=at: work.improvements.done(ident, at, somebody, "已换"))
        for at in (NOON + MINUTE, NOON + 2 * MINUTE)
    ]
    (done,) = await store.read(lambda work: work.improvements.done_since(NOON))
    assert (ended, done.done_at, done.result) == ([True, False], NOON + MINUTE, "已换")
    assert await store.read(lambda work: work.improvements.open()) == []


async def test_what_is_done_climbs_no_further(store: Store, somebody: StaffId) -> None:
    ident = await store.write(lambda work: work.improvements.add(action(somebody)))
    await store.write(lambda work: work.improvements.climb(ident, 1))
    await store.write(lambda work: work.improvements.done(ident, NOON, somebody, ""))
    await store.write(lambda work: work.improvements.climb(ident, 2))
    assert (await store.read(lambda work: work.improvements.get(ident))).fired == 1
