"""Absences, capacities and batches on each engine."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from storage.store import Store
from tests.storage.samples import MINUTE, NOON, numbered
from workflow.attendance import Absence
from workflow.batches import Batch, Handed
from workflow.language import Language
from workflow.people import Grant, StaffId
from workflow.ports import Work

DAY = timedelta(days=1)


@pytest.fixture
async def people(store: Store) -> list[StaffId]:
    """Three people of ours."""

    def join(work: Work, token: str) -> StaffId:
        work.people.invite([Grant("service")], token, NOON, NOON + MINUTE)
        joined = work.people.accept(token, token, Language.ZH, NOON)
        assert joined is not None
        return joined.id

    return [await store.write(lambda work, token=token: join(work, token)) for token in ("one", "two", "three")]


async def say(store: Store, staff: StaffId, other: StaffId, begins: float = 0, days: float = 1) -> int:
    start = NOON + begins * DAY
    absence = Absence(staff=staff, substitute=other, begins=start, ends=start + days * DAY, said_by=staff)
    return await store.write(lambda work: work.attendance.say(absence, NOON))


async def known(store: Store, after: float = 0) -> Sequence[Absence]:
    return await store.read(lambda work: work.attendance.absences(NOON + after * DAY))


async def test_absence_is_known_until_it_is_over(store: Store, people: list[StaffId]) -> None:
    ident = await say(store, people[0], people[1])
    said = Absence(id=ident, staff=people[0], substitute=people[1], begins=NOON, ends=NOON + DAY, said_by=people[0])
    assert [list(await known(store, after)) for after in (0, 0.5, 1)] == [[said], [said], []]


async def test_what_is_said_later_replaces_what_it_overlaps_and_nothing_else(
    store: Store, people: list[StaffId]
) -> None:
    await say(store, people[0], people[1], begins=0, days=2)
    kept = [await say(store, people[0], people[1], begins=5), await say(store, people[1], people[2])]
    last = await say(store, people[0], people[2], begins=1, days=2)
    assert {each.id for each in await known(store)} == {*kept, last}


async def test_absence_ends_once(store: Store, people: list[StaffId]) -> None:
    ident = await say(store, people[0], people[1])
    ended = [await store.write(lambda work: work.attendance.end(ident, NOON + MINUTE)) for _ in "ab"]
    assert (ended, list(await known(store, 0.5))) == ([True, False], [])


async def test_what_was_said_last_of_what_somebody_carries_counts(store: Store, people: list[StaffId]) -> None:
    for most in (5, 0, 12):
        await store.write(lambda work, most=most: work.attendance.carry(people[0], most, people[1], NOON))
    assert await store.read(lambda work: dict(work.attendance.capacities())) == {people[0]: 12}
    await store.write(lambda work: work.attendance.carry(people[0], None, people[1], NOON))
    assert await store.read(lambda work: dict(work.attendance.capacities())) == {}


def batch(by: StaffId, to: StaffId) -> Batch:
    handed = (
        Handed(number=numbered("AB3CD4"), before=None, seq=3),
        Handed(number=numbered("AB3CD5"), before=to, seq=9, whole=False),
    )
    return Batch(by=by, to=to, made_at=NOON, handed=handed)


async def test_batch_is_undone_once_and_by_who_made_it(store: Store, people: list[StaffId]) -> None:
    made = batch(people[0], people[1])
    ident = await store.write(lambda work: work.batches.add(made))
    undone = [
        await store.write(lambda work, by=by: work.batches.undo(ident, by, NOON))
        for by in (people[1], people[0], people[0])
    ]
    assert [each and each.handed for each in undone] == [None, made.handed, None]


async def test_only_the_last_batch_is_offered_and_only_while_it_stands(store: Store, people: list[StaffId]) -> None:
    first, second = [await store.write(lambda work: work.batches.add(batch(people[0], people[1]))) for _ in "ab"]
    last = await store.read(lambda work: work.batches.last(people[0], NOON))
    assert last is not None
    assert (last.id, first < second) == (second, True)
    assert await store.read(lambda work: work.batches.last(people[0], NOON + MINUTE)) is None
    await store.write(lambda work: work.batches.undo(second, people[0], NOON))
    assert await store.read(lambda work: work.batches.last(people[0], NOON)) is None


async def test_old_batches_are_forgotten(store: Store, people: list[StaffId]) -> None:
    await store.write(lambda work: work.batches.add(batch(people[0], people[1])))
    pruned = [await store.write(lambda work, at=at: work.batches.prune(at)) for at in (NOON, NOON + MINUTE)]
    assert pruned == [0, 1]
