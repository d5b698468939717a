import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from storage.store import Store
from tests.storage.samples import MINUTE, NOON, NUMBER, a_case, adding, numbered
from workflow.duties import Duty
from workflow.moves import Phase
from workflow.people import ALL, Scope, StaffId
from workflow.ports import Work

OTHER, THIRD = numbered("XY9DEF"), numbered("QR7DEF")
DUTY = Duty(job="check.any", playbook="0" * 64, role="inspector", set_at=NOON, due_at=NOON + MINUTE)
DAY = timedelta(days=1)


async def added(store: Store, duty: Duty = DUTY) -> int:
    return await store.write(lambda work: work.duties.add(duty))


async def test_duty_comes_back_as_it_was_stored(store: Store) -> None:
    duty = replace(DUTY, site="north", case=NUMBER)
    ident = await added(store, duty)
    assert await store.read(lambda work: work.duties.get(ident)) == replace(duty, id=ident)


async def test_open_duties_come_soonest_first_and_those_done_no_more(store: Store) -> None:
    late = await added(store, replace(DUTY, due_at=NOON + 2 * MINUTE))
    soon, done = await added(store), await added(store)
    assert await store.write(lambda work: work.duties.done(done, NOON, None))
    assert [duty.id for duty in await store.read(lambda work: work.duties.open())] == [soon, late]


async def test_of_two_who_end_a_duty_the_first_counts(store: Store) -> None:
    ident = await added(store)
    assert await store.write(lambda work: work.duties.done(ident, NOON, None, "one"))
    assert not await store.write(lambda work: work.duties.done(ident, NOON, None, "two"))
    assert (await store.read(lambda work: work.duties.get(ident))).words == "one"


async def test_of_two_processes_that_end_a_duty_at_once_one_does(postgres_stores: tuple[Store, Store]) -> None:
    ident = await added(postgres_stores[0])
    tries = (store.write(lambda work: work.duties.done(ident, NOON, None)) for store in postgres_stores)
    assert sorted(await asyncio.gather(*tries)) == [False, True]


async def test_duties_of_a_case_and_since_a_moment_are_found_done_or_not(store: Store) -> None:
    first = await added(store, replace(DUTY, case=NUMBER))
    await added(store, replace(DUTY, case=OTHER, set_at=NOON - MINUTE))
    await store.write(lambda work: work.duties.done(first, NOON, None))
    assert [duty.id for duty in await store.read(lambda work: work.duties.of_case(NUMBER))] == [first]
    assert [duty.id for duty in await store.read(lambda work: work.duties.since(NOON))] == [first]


async def test_rungs_are_counted_while_a_duty_waits(store: Store) -> None:
    ident = await added(store)
    await store.write(lambda work: work.duties.climb(ident, 2))
    await store.write(lambda work: work.duties.done(ident, NOON, None))
    await store.write(lambda work: work.duties.climb(ident, 3))
    assert (await store.read(lambda work: work.duties.get(ident))).fired == 2


async def test_duty_that_is_none_is_told(store: Store) -> None:
    with pytest.raises(LookupError):
        await store.read(lambda work: work.duties.get(7))


async def test_lot_is_the_same_for_the_same_words_and_evenly_spread(store: Store) -> None:
    lots = await store.read(lambda work: [work.lot(f"slot {number}") for number in range(2_000)])
    assert lots[:2] == await store.read(lambda work: [work.lot("slot 0"), work.lot("slot 1")])
    assert all(0 <= lot < 1 for lot in lots)
    assert 0.48 < sum(lots) / len(lots) < 0.52


async def test_two_processes_with_one_key_draw_the_same_lot(postgres_stores: tuple[Store, Store]) -> None:
    lots = [await store.read(lambda work: work.lot("slot")) for store in postgres_stores]
    assert lots[0] == lots[1]


async def three_cases(store: Store) -> None:
    """One is open, one was closed an hour ago and one two days ago."""
    await store.write(adding(a_case(NUMBER)))
    for number, ago in ((OTHER, MINUTE), (THIRD, 2 * DAY)):
        closed = replace(a_case(number), phase=Phase.CLOSED, closed_at=NOON - ago)
        await store.write(adding(closed))


async def test_cases_handled_since_are_the_open_ones_and_those_closed_since(store: Store) -> None:
    await three_cases(store)

    def handled(work: Work) -> tuple[set[str], set[str]]:
        both = work.cases.handled_since(NOON - DAY, visible_to=ALL)
        return set(both), set(work.cases.handled_since(NOON - DAY, visible_to=ALL, closed=True))

    assert await store.read(handled) == ({NUMBER, OTHER}, {OTHER})


async def test_cases_out_of_sight_are_not_handled_for_me(store: Store) -> None:
    await three_cases(store)
    mine = Scope(teams=frozenset({"@north"}))
    assert await store.read(lambda work: work.cases.handled_since(NOON - DAY, visible_to=mine)) == []


async def test_who_ended_a_duty_is_kept(store: Store) -> None:
    ident = await added(store)

    def end(work: Work) -> bool:
        work.people.invite([], "token", NOON, NOON + MINUTE)
        person = work.people.accept("token", "李师傅", a_case().language, NOON)
        return person is not None and work.duties.done(ident, NOON, person.id)

    assert await store.write(end)
    assert (await store.read(lambda work: work.duties.get(ident))).done_by == StaffId(1)
