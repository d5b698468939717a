from datetime import timedelta

from storage.store import Store
from tests.storage.samples import NOON, NUMBER, a_case, adding, numbered
from workflow.people import ALL, Scope

OTHER, THIRD = numbered("XY9DEF"), numbered("XY9DEG")
HOUR = timedelta(hours=1)


async def two_of_a_cause(store: Store) -> None:
    for number, at in ((NUMBER, NOON), (OTHER, NOON + HOUR)):
        await store.write(adding(a_case(number)))
        await store.write(lambda work, number=number, at=at: work.causes.keep(number, "lift@3", at, told=False))


async def test_cases_of_a_cause_are_found_from_each_other(store: Store) -> None:
    await two_of_a_cause(store)
    assert await store.read(lambda work: work.causes.others(NUMBER, "lift@3", NOON, visible_to=ALL)) == {OTHER: False}
    assert await store.read(lambda work: work.causes.others(OTHER, "lift@4", NOON, visible_to=ALL)) == {}


async def test_cases_of_a_cause_are_counted_with_whether_one_was_told(store: Store) -> None:
    await two_of_a_cause(store)
    assert await store.read(lambda work: work.causes.tally(NUMBER, "lift@3", NOON)) == (1, False)
    assert await store.read(lambda work: work.causes.tally(NUMBER, "lift@3", NOON + 2 * HOUR)) == (0, False)
    await store.write(adding(a_case(THIRD)))
    await store.write(lambda work: work.causes.keep(THIRD, "lift@3", NOON + HOUR, told=True))
    assert await store.read(lambda work: work.causes.tally(NUMBER, "lift@3", NOON)) == (2, True)


async def test_case_filed_before_the_window_is_not_counted(store: Store) -> None:
    await two_of_a_cause(store)
    since = NOON + HOUR / 2
    assert await store.read(lambda work: work.causes.others(OTHER, "lift@3", since, visible_to=ALL)) == {}


async def test_case_of_another_team_is_not_listed_for_me(store: Store) -> None:
    await two_of_a_cause(store)
    mine = Scope(teams=frozenset({"finance"}))
    assert await store.read(lambda work: work.causes.others(NUMBER, "lift@3", NOON, visible_to=mine)) == {}


async def test_cause_that_is_forgotten_is_found_no_more(store: Store) -> None:
    await two_of_a_cause(store)
    await store.write(lambda work: work.causes.forget(OTHER))
    assert await store.read(lambda work: work.causes.others(NUMBER, "lift@3", NOON, visible_to=ALL)) == {}


async def test_cause_kept_again_takes_the_place_of_the_first(store: Store) -> None:
    await two_of_a_cause(store)
    await store.write(lambda work: work.causes.keep(OTHER, "lift@4", NOON, told=True))
    assert await store.read(lambda work: work.causes.others(NUMBER, "lift@3", NOON, visible_to=ALL)) == {}
    assert await store.read(lambda work: work.causes.others(NUMBER, "lift@4", NOON, visible_to=ALL)) == {OTHER: True}
