import asyncio
import threading

from storage.store import Store
from tests.storage.samples import receiving
from workflow.ports import Work


async def test_slow_read_holds_up_no_later_one(file_store: Store) -> None:
    told = threading.Event()
    slow = asyncio.create_task(file_store.read(lambda _: told.wait(10)))
    # Another turn of the event loop: what comes in one turn is read together.
    await asyncio.sleep(0.001)
    await file_store.read(lambda work: work.inbox.next_try())
    told.set()
    assert await slow


async def test_read_that_raises_fails_no_neighbour(file_store: Store) -> None:
    def raise_it(_work: Work) -> None:
        raise LookupError

    outcomes = await asyncio.gather(
        file_store.read(raise_it), file_store.read(lambda work: work.inbox.parked()), return_exceptions=True
    )
    assert [type(outcome) for outcome in outcomes] == [LookupError, list]


async def test_read_sees_what_was_written_before_it(file_store: Store) -> None:
    for place in range(20):
        await file_store.write(receiving(f"{place}"))
        assert await file_store.read(lambda work, place=place: work.inbox.find("web", f"{place}"))


async def test_reads_under_way_end_before_the_store_closes(file_store: Store) -> None:
    reading = [asyncio.create_task(file_store.read(lambda work: work.inbox.parked())) for _ in range(50)]
    await asyncio.sleep(0)
    await file_store.close()
    assert len(await asyncio.gather(*reading)) == 50
