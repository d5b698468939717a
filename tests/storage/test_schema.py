import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, inspect, update

from storage import schema
from storage.errors import SchemaUnfit, StoreLocked
from storage.schema import HEAD, MIGRATIONS, migrate, version_table
from storage.sqlite_file import engine_over
from storage.store import Store, open_store
from storage.tables import metadata
from tests.storage.samples import KEY, chatting


def _ddl(path: Path) -> list[list[str]]:
    """Return each table's and index's parts, in whatever order they were declared."""
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    connection.close()
    return sorted(sorted(part.strip(" \n\t)") for part in sql.split(",")) for (sql,) in rows)


def _described(connection: Connection) -> dict[str, list[str]]:
    inspector = inspect(connection)
    return {
        table: [
            *(f"{column['name']} {column['type']} {column['nullable']}" for column in inspector.get_columns(table)),
            str(inspector.get_pk_constraint(table)),
            str(sorted(map(str, inspector.get_unique_constraints(table)))),
            str(sorted(map(str, inspector.get_foreign_keys(table)))),
            str(sorted(map(str, inspector.get_indexes(table)))),
        ]
        for table in inspector.get_table_names()
    }


async def _make(url: str, folder: Path) -> None:
    store = open_store(url, data_dir=folder, key=KEY)
    await store.open()
    await store.close()


async def test_new_sqlite_database_equals_a_migrated_one(tmp_path: Path) -> None:
    await _make(f"sqlite:///{tmp_path / 'new.db'}", tmp_path)
    migrate(f"sqlite:///{tmp_path / 'migrated.db'}", data_dir=tmp_path)
    made = _ddl(tmp_path / "new.db")
    assert made == _ddl(tmp_path / "migrated.db")
    assert len(made) > len(metadata.tables)


async def test_new_postgres_database_equals_a_migrated_one(postgres_database: str, tmp_path: Path) -> None:
    engine = create_engine(postgres_database)
    await _make(postgres_database, tmp_path)
    with engine.begin() as connection:
        made = _described(connection)
        metadata.drop_all(connection)
        version_table.drop(connection)
    migrate(postgres_database, data_dir=tmp_path)
    with engine.begin() as connection:
        assert _described(connection) == made
    engine.dispose()


async def test_migrated_database_opens_and_keeps_its_data(store_url: str, tmp_path: Path) -> None:
    url = store_url.replace(":memory:", f"{tmp_path / 'second.db'}")
    migrate(url, data_dir=tmp_path)
    store = open_store(url, data_dir=tmp_path, key=KEY)
    await store.open()
    chat = await store.write(chatting())
    await store.close()
    migrate(url, data_dir=tmp_path)
    await store.open()
    assert await store.read(lambda work: work.conversations.find("web", "chat")) == chat
    await store.close()


def test_newest_migration_is_the_version_of_the_tables() -> None:
    versions = sorted(path.name.split("_")[0] for path in MIGRATIONS.glob("versions/*.py"))
    assert versions
    assert versions[-1] == HEAD


@pytest.mark.parametrize(("version", "advice"), [("0000", "bot.py migrate"), ("9999", "install the newer")])
async def test_database_of_another_version_is_refused(tmp_path: Path, version: str, advice: str) -> None:
    url = f"sqlite:///{tmp_path / 'redress.db'}"
    await _make(url, tmp_path)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(update(version_table).values(version_num=version))
    engine.dispose()
    with pytest.raises(SchemaUnfit, match=advice):
        await _make(url, tmp_path)


def test_newer_database_is_not_migrated_back(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'redress.db'}"
    migrate(url, data_dir=tmp_path)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(update(version_table).values(version_num="9999"))
    engine.dispose()
    with pytest.raises(SchemaUnfit, match="newer than this Redress"):
        migrate(url, data_dir=tmp_path)


async def test_running_store_is_not_migrated_beneath_itself(file_store: Store, tmp_path: Path) -> None:
    await file_store.write(chatting())
    with pytest.raises(StoreLocked):
        migrate(f"sqlite:///{tmp_path / 'redress.db'}", data_dir=tmp_path)


def test_migration_that_fails_leaves_the_database_as_it_was(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "redress.db", isolation_level=None)
    connection.execute("CREATE TABLE theirs (id INTEGER)")
    with pytest.raises(SchemaUnfit, match="not Redress's"), engine_over(connection).begin() as core:
        schema.upgrade(core)
    tables = connection.execute("SELECT name FROM sqlite_master").fetchall()
    connection.close()
    assert tables == [("theirs",)]
