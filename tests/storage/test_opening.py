import os
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from storage.errors import KeyMissing, KeyWrong, SchemaUnfit, StoreError, StoreLocked, StoreUnavailable
from storage.memory import MemoryStore
from storage.store import Store, open_store
from tests.storage.samples import KEY, chatting, receiving

OTHER_KEY = bytes(32)


def _store(folder: Path, *, key: bytes | None = KEY, data_dir: Path | None = None) -> Store:
    url = f"sqlite:///{folder / 'redress.db'}"
    return open_store(url, data_dir=data_dir or folder, key=key, patience=timedelta(milliseconds=10))


async def _open_and_close(store: Store) -> None:
    await store.open()
    await store.close()


async def test_what_was_stored_is_there_after_a_restart(tmp_path: Path) -> None:
    first = _store(tmp_path, key=None)
    await first.open()
    chat = await first.write(chatting())
    await first.close()
    second = _store(tmp_path, key=None)
    await second.open()
    assert await second.read(lambda work: work.conversations.find("web", "chat")) == chat
    await second.close()


async def test_store_says_whether_it_was_made_just_now(tmp_path: Path) -> None:
    stores = [_store(tmp_path, key=KEY) for _ in range(2)]
    made: list[bool] = []
    for store in stores:
        made.append(await store.open())
        await store.close()
    assert made == [True, False]


async def test_second_process_on_a_data_directory_is_refused(tmp_path: Path, file_store: Store) -> None:
    await file_store.write(chatting())
    with pytest.raises(StoreLocked, match=f"{tmp_path}.*process {os.getpid()}"):
        await _store(tmp_path).open()


async def test_directory_is_free_again_after_closing(tmp_path: Path) -> None:
    for _ in range(2):
        await _open_and_close(_store(tmp_path))
    assert (tmp_path / "redress.db").exists()


async def test_wrong_key_is_recognised_at_the_start(tmp_path: Path) -> None:
    await _open_and_close(_store(tmp_path))
    with pytest.raises(KeyWrong, match="put the old one back"):
        await _store(tmp_path, key=OTHER_KEY).open()


async def test_wrong_key_is_recognised_on_postgres(tmp_path: Path, postgres_database: str) -> None:
    await _open_and_close(open_store(postgres_database, data_dir=tmp_path, key=KEY))
    with pytest.raises(KeyWrong, match="put the old one back"):
        await open_store(postgres_database, data_dir=tmp_path, key=OTHER_KEY).open()


async def test_lost_key_file_is_named_and_not_replaced(tmp_path: Path) -> None:
    await _open_and_close(_store(tmp_path, key=None))
    (tmp_path / "key").unlink()
    with pytest.raises(KeyMissing, match="key is missing"):
        await _store(tmp_path, key=None).open()
    assert not (tmp_path / "key").exists()


def test_postgres_without_a_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyMissing, match="REDRESS_ENCRYPTION_KEY"):
        open_store("postgresql+psycopg://localhost/redress", data_dir=tmp_path)


async def test_read_only_database_file_is_named(tmp_path: Path) -> None:
    await _open_and_close(_store(tmp_path))
    (tmp_path / "redress.db").chmod(0o400)
    with pytest.raises(StoreUnavailable, match=r"redress\.db (is read-only|can't be opened)"):
        await _store(tmp_path).open()


async def test_database_file_that_another_program_locks_is_named(tmp_path: Path) -> None:
    await _open_and_close(_store(tmp_path))
    stranger = sqlite3.connect(tmp_path / "redress.db", isolation_level=None)
    stranger.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreUnavailable, match="is locked by another program"):
        await _store(tmp_path).open()
    stranger.close()


async def test_write_to_a_locked_database_fails_with_a_plain_sentence(tmp_path: Path) -> None:
    store = _store(tmp_path)
    await store.open()
    stranger = sqlite3.connect(tmp_path / "redress.db", isolation_level=None)
    stranger.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable, match="is locked by another program"):
        await store.write(receiving("key"))
    stranger.close()
    assert await store.write(receiving("key")) > 0
    await store.close()


async def test_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "redress.db").write_text("Dear diary, this is no database. " * 100)
    with pytest.raises(StoreUnavailable, match="is not a database"):
        await _store(tmp_path).open()


async def test_database_of_another_program_is_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "redress.db") as other:
        other.execute("CREATE TABLE theirs (id INTEGER)")
    other.close()
    with pytest.raises(SchemaUnfit, match="not Redress's"):
        await _store(tmp_path).open()


async def test_data_directory_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreUnavailable, match="can't be used"):
        await _store(tmp_path, data_dir=tmp_path / "file").open()


async def test_postgres_server_that_is_not_there_is_named(tmp_path: Path) -> None:
    url = f"postgresql+psycopg://postgres@/postgres?host={tmp_path}"
    with pytest.raises(StoreUnavailable, match="PostgreSQL database can't be used"):
        await open_store(url, data_dir=tmp_path, key=KEY).open()


async def test_closed_store_refuses_work_by_name(store: Store) -> None:
    await store.close()
    with pytest.raises(StoreError, match="not open"):
        await store.write(receiving("key"))
    with pytest.raises(StoreError, match="not open"):
        await store.read(lambda work: work.timers.next_due())


def test_memory_store_works_without_an_event_loop() -> None:
    store = MemoryStore()
    store.open_now()
    message = store.write_now(receiving("key"))
    found = store.read_now(lambda work: work.inbox.find("web", "key"))
    assert found is not None
    assert found.id == message
    store.close_now()
