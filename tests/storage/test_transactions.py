import asyncio

import pytest

from storage.store import Store
from tests.storage.samples import a_case, adding, chatting, getting, receiving
from workflow.errors import UnknownCase
from workflow.ports import Work


class BrokenError(Exception):
    pass


def _break(work: Work) -> None:
    receiving("broken")(work)
    work.hint("broken")
    raise BrokenError


async def _keys(store: Store, *keys: str) -> list[bool]:
    return await store.read(lambda work: [work.inbox.find("web", key) is not None for key in keys])


async def test_unit_that_raises_leaves_nothing_behind(store: Store) -> None:
    with pytest.raises(BrokenError):
        await store.write(_break)
    assert await _keys(store, "broken") == [False]


async def test_unit_that_raises_undoes_no_neighbour(store: Store) -> None:
    units = [store.write(receiving(f"{place}")) for place in range(20)]
    outcomes = await asyncio.gather(*units[:10], store.write(_break), *units[10:], return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [int] * 10 + [BrokenError] + [int] * 10
    assert await _keys(store, "0", "19", "broken") == [True, True, False]


async def test_everything_in_a_unit_is_committed_together(store: Store) -> None:
    def file_and_fail(work: Work) -> None:
        adding(a_case())(work)
        _break(work)

    with pytest.raises(BrokenError):
        await store.write(file_and_fail)
    with pytest.raises(UnknownCase):
        await store.read(getting())


async def test_read_changes_nothing_even_when_it_tries(store: Store) -> None:
    outcome = await asyncio.gather(store.read(receiving("key")), return_exceptions=True)
    assert len(outcome) == 1
    assert await _keys(store, "key") == [False]


async def test_subscribers_hear_of_what_was_committed_only(store: Store) -> None:
    heard: list[str] = []
    stop = store.subscribe(heard.extend)
    await store.write(lambda work: work.hint("board"))
    with pytest.raises(BrokenError):
        await store.write(_break)
    stop()
    await store.write(lambda work: work.hint("timers"))
    assert heard == ["board"]


async def test_result_of_a_unit_is_returned_after_its_commit(store: Store) -> None:
    chat = await store.write(chatting())
    assert await store.read(lambda work: work.conversations.find("web", "chat")) == chat


async def test_units_written_at_once_are_told_of_together(file_store: Store) -> None:
    heard: list[frozenset[str]] = []
    file_store.subscribe(heard.append)
    await asyncio.gather(*(file_store.write(lambda work, place=place: work.hint(f"{place}")) for place in range(100)))
    assert len(heard) < 100
    assert len(frozenset[str]().union(*heard)) == 100


async def test_group_replays_only_to_fail_the_unit_that_raised(file_store: Store) -> None:
    runs: list[str] = []

    def count(work: Work) -> int:
        runs.append("good")
        return receiving(f"{len(runs)}")(work)

    outcomes = await asyncio.gather(
        *(file_store.write(count) for _ in range(9)), file_store.write(_break), return_exceptions=True
    )
    assert [type(outcome) for outcome in outcomes] == [int] * 9 + [BrokenError]
    assert len(runs) <= 18


async def test_queued_units_are_committed_before_the_store_closes(file_store: Store) -> None:
    writing = [asyncio.create_task(file_store.write(receiving(f"{place}"))) for place in range(50)]
    await asyncio.sleep(0)
    await file_store.close()
    assert len(set(await asyncio.gather(*writing))) == 50
