import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.memory import MemoryStore
from storage.store import open_store
from tests.handlers.callers import Customer, visit
from tests.handlers.crew import Crew
from tests.handlers.desk import Desk, house

KEY = bytes(32)


@pytest.fixture
def desk() -> Iterator[Desk]:
    """A house where nobody has said anything yet, over a store in memory."""
    store = MemoryStore(key=KEY)
    with asyncio.Runner() as runner:
        runner.run(store.open())
        yield Desk(store=store, house=house(), runner=runner)
        runner.run(store.close())


@pytest.fixture
def any_desk(store_url: str, tmp_path: Path) -> Iterator[Desk]:
    """The same house over a store of each engine."""
    store = open_store(store_url, data_dir=tmp_path, key=KEY)
    with asyncio.Runner() as runner:
        runner.run(store.open())
        yield Desk(store=store, house=house(), runner=runner)
        runner.run(store.close())


@pytest.fixture
def anna(desk: Desk) -> Customer:
    """A customer who writes Chinese and sees every answer at once."""
    return visit(desk)


@pytest.fixture
def crew(desk: Desk) -> Crew:
    """The people of the house."""
    return Crew(desk=desk)
