import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.store import Store, open_store
from tests.storage.outgoing import exported, furnished, sqlite_in
from tests.storage.samples import KEY


@pytest.fixture
async def store(store_url: str, tmp_path: Path) -> AsyncIterator[Store]:
    """An open store on each engine."""
    opened = open_store(store_url, data_dir=tmp_path, key=KEY)
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture
async def file_store(tmp_path: Path) -> AsyncIterator[Store]:
    """An open store in a SQLite file `redress.db` of the test's folder."""
    opened = open_store(f"sqlite:///{tmp_path / 'redress.db'}", data_dir=tmp_path, key=KEY)
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture
async def postgres_stores(postgres_database: str, tmp_path: Path) -> AsyncIterator[tuple[Store, Store]]:
    """Two stores on one PostgreSQL database, as two processes would have them."""
    first, second = (open_store(postgres_database, data_dir=tmp_path, key=KEY) for _ in range(2))
    await first.open()
    await second.open()
    yield first, second
    await first.close()
    await second.close()


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A furnished house and an export of it."""
    folder = tmp_path_factory.mktemp("made")
    asyncio.run(furnished(sqlite_in(folder / "here"), folder / "here"))
    exported(sqlite_in(folder / "here"), folder / "out")
    return folder


@pytest.fixture
def out(made: Path, tmp_path: Path) -> Path:
    """The export, to be looked at or spoilt; the house lies beside it."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return tmp_path / "out"
