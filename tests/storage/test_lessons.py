"""The case library on each engine: sealed words, one a case, who wrote and when, nothing for who is recused."""

from collections.abc import Callable

import pytest

from storage.store import Store
from tests.storage.samples import MINUTE, NOON, NUMBER, a_case, adding, numbered
from workflow.errors import UnknownCase
from workflow.frozen import replace
from workflow.language import Language
from workflow.lessons import Edit, Told
from workflow.people import ALL, Grant, StaffId
from workflow.ports import Work

TOLD = Told(title="泵房渗水", cause="密封圈老化", done="换了密封圈", learnt="每季检查")
OTHER = numbered("ZZ9YYY")
NOBODY = frozenset[str]()


@pytest.fixture
async def writers(store: Store) -> list[StaffId]:
    """Two who write, and two cases."""

    def join(work: Work) -> list[StaffId]:
        found = list[StaffId]()
        for name in ("林", "Ann"):
            work.people.invite([Grant("manager")], name, NOON, NOON + MINUTE)
            joined = work.people.accept(name, name, Language.ZH, NOON)
            assert joined is not None
            found.append(joined.id)
        for number in (NUMBER, OTHER):
            adding(replace(a_case(number), category="water", site="east"))(work)
        return found

    return await store.write(join)


def putting(by: StaffId, edition: int = 0, told: Told = TOLD, minutes: int = 0) -> Callable[[Work], bool]:
    return lambda work: work.lessons.put(NUMBER, told, edition, by, NOON + minutes * MINUTE)


async def test_what_is_written_comes_back_with_category_and_site_of_its_case(
    store: Store, writers: list[StaffId]
) -> None:
    assert await store.write(putting(writers[0]))
    found = await store.read(lambda work: work.lessons.of(NUMBER))
    assert found is not None
    assert (found.case, found.category, found.site, found.told) == (NUMBER, "water", "east", TOLD)
    assert found == await store.read(lambda work: work.lessons.get(found.id, NOBODY))
    assert await store.read(lambda work: work.lessons.of(OTHER)) is None


async def test_each_edit_keeps_who_and_when_and_of_what_stood_there_nothing(
    store: Store, writers: list[StaffId]
) -> None:
    await store.write(putting(writers[0]))
    mended = replace(TOLD, learnt="每月检查")
    assert await store.write(putting(writers[1], 1, mended, 5))
    found = await store.read(lambda work: work.lessons.of(NUMBER))
    assert found is not None
    assert found.told == mended
    assert [found] == await store.read(lambda work: work.lessons.every(NOBODY))
    assert found.edits == (Edit(at=NOON, by=writers[0]), Edit(at=NOON + 5 * MINUTE, by=writers[1]))


async def test_of_two_who_write_at_once_the_second_changes_nothing(store: Store, writers: list[StaffId]) -> None:
    assert [await store.write(putting(who)) for who in writers] == [True, False]
    assert [await store.write(putting(who, 1, replace(TOLD, title=str(who)))) for who in writers] == [True, False]
    found = await store.read(lambda work: work.lessons.of(NUMBER))
    assert found is not None
    assert (found.told.title, len(found.edits)) == (str(writers[0]), 2)


async def test_last_written_stands_first_and_who_is_recused_finds_neither(store: Store, writers: list[StaffId]) -> None:
    await store.write(lambda work: work.lessons.put(OTHER, TOLD, 0, writers[0], NOON))
    await store.write(putting(writers[0], minutes=1))
    assert [each.case for each in await store.read(lambda work: work.lessons.every(NOBODY))] == [NUMBER, OTHER]
    assert len(await store.read(lambda work: work.lessons.every(NOBODY, limit=1))) == 1
    of_water = await store.read(lambda work: work.lessons.every(frozenset({"staff:9"}), "water"))
    assert [each.case for each in of_water] == [NUMBER, OTHER]
    assert await store.read(lambda work: work.lessons.every(NOBODY, "fire")) == []

    def recuse(work: Work) -> None:
        case = work.cases.get(NUMBER, visible_to=ALL)
        work.cases.save(replace(case, recused=frozenset({"staff:2", "team:repair"})), (), frozenset({"service"}))

    await store.write(recuse)
    seen = await store.read(lambda work: work.lessons.every(frozenset({"staff:9", "team:repair"})))
    assert [each.case for each in seen] == [OTHER]
    (found,) = [each.id for each in await store.read(lambda work: work.lessons.every(NOBODY)) if each.case == NUMBER]
    assert await store.read(lambda work: work.lessons.get(found, frozenset({"staff:2"}))) is None
    assert await store.read(lambda work: work.lessons.get(found, frozenset({"staff:3"}))) is not None


async def test_of_no_case_nothing_is_written(store: Store, writers: list[StaffId]) -> None:
    with pytest.raises(UnknownCase):
        await store.write(lambda work: work.lessons.put(numbered("KK2KKK"), TOLD, 0, writers[0], NOON))
