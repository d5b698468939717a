"""Everything moves from one engine to the other and back, or nothing does."""

import random
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, Integer, LargeBinary, Table, create_engine, delete, insert, select, text

from storage import schema
from storage.errors import MoveRefused, SchemaUnfit, StoreLocked, StoreUnavailable
from storage.lock import DirectoryLock
from storage.moving import AT_ONCE, move
from storage.tables import inbox, metadata, timer

ROWS = 7
WORDS = ("物业", "Ärger", "zebra", "Zebra", "a b", "_", "é", "😀", "'; --", "")
Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'redress.db'}"


@pytest.fixture(params=["to-postgres", "to-sqlite", "between-files"])
def urls(request: pytest.FixtureRequest, sqlite_url: str, tmp_path: Path) -> tuple[str, str]:
    """Where from and where to."""
    if request.param == "between-files":
        return sqlite_url, f"sqlite:///{tmp_path / 'other' / 'redress.db'}"
    postgres: str = request.getfixturevalue("postgres_database")
    return (sqlite_url, postgres) if request.param == "to-postgres" else (postgres, sqlite_url)


@contextmanager
def on(url: str) -> Generator[Connection]:
    engine: Engine = create_engine(url)
    Path(engine.url.database or "").parent.mkdir(exist_ok=True)
    try:
        with engine.begin() as core:
            yield core
    finally:
        engine.dispose()


def made_up(each: Table, count: int, luck: random.Random) -> Iterator[dict[str, Any]]:
    """Yield rows of every kind of value; what refers to another row refers to one of the first."""
    for number in range(1, count + 1):
        row: dict[str, Any] = {}
        for column in each.columns:
            if column.foreign_keys or isinstance(column.type, Integer):
                row[column.key] = 1 + (number - 1) % ROWS
            elif isinstance(column.type, LargeBinary):
                row[column.key] = luck.randbytes(40)
            elif column.type.python_type is int:
                row[column.key] = number if column.primary_key else luck.randrange(2**62)
            else:
                row[column.key] = f"{luck.choice(WORDS)} {number}"
            if column.nullable and luck.random() < 0.3:
                row[column.key] = None
        if each.autoincrement_column is not None:
            row["id"] = number
        yield row


def fill(url: str, count: int = ROWS) -> None:
    """Make a database in which every table has rows."""
    luck = random.Random(count)
    with on(url) as core:
        schema.prepare(core)
        for each in metadata.sorted_tables:
            rows = list(made_up(each, count if each is inbox else ROWS, luck))
            core.execute(insert(each), rows)
            assert len(rows) >= ROWS


def content(url: str) -> Rows:
    """Return every row of every table."""
    with on(url) as core:
        return {
            each.name: sorted((dict(row) for row in core.execute(select(each)).mappings()), key=repr)
            for each in metadata.sorted_tables
        }


def moved(source: str, target: str, tmp_path: Path) -> dict[str, int]:
    return move(source, target, data_dir=tmp_path, kept_in=source)


def test_every_row_of_every_table_is_the_same_afterwards_and_stays_where_it_was(
    urls: tuple[str, str], tmp_path: Path
) -> None:
    source, target = urls
    fill(source, AT_ONCE + 3)
    before = content(source)
    counts = moved(source, target, tmp_path)
    assert content(target) == content(source) == before
    assert counts == {name: len(rows) for name, rows in before.items()}
    assert counts["inbox"] == AT_ONCE + 3
    assert min(counts.values()) == ROWS


def test_there_and_back_again_is_the_same(sqlite_url: str, postgres_database: str, tmp_path: Path) -> None:
    fill(sqlite_url)
    back = f"sqlite:///{tmp_path / 'back' / 'redress.db'}"
    moved(sqlite_url, postgres_database, tmp_path)
    moved(postgres_database, back, tmp_path)
    assert content(back) == content(sqlite_url)


def test_number_of_a_deleted_row_is_not_given_again(urls: tuple[str, str], tmp_path: Path) -> None:
    """storage/tables.py: a timer fired by the id of one that was replaced meanwhile would silence its successor."""
    source, target = urls
    fill(source)
    with on(source) as core:
        if core.dialect.name == "postgresql":
            core.execute(text(f"SELECT setval(pg_get_serial_sequence('timer', 'id'), {ROWS})"))
        core.execute(delete(timer).where(timer.c.id == ROWS))
    moved(source, target, tmp_path)
    row = next(made_up(timer, 1, random.Random("new")))
    del row["id"]
    with on(target) as core:
        assert core.execute(insert(timer).values(row)).inserted_primary_key == (ROWS + 1,)


def test_tables_that_were_made_and_hold_nothing_are_an_empty_target(urls: tuple[str, str], tmp_path: Path) -> None:
    source, target = urls
    fill(source)
    with on(target) as core:
        schema.prepare(core)
    moved(source, target, tmp_path)
    assert content(target) == content(source)


def test_target_with_any_row_is_refused_and_left_alone(urls: tuple[str, str], tmp_path: Path) -> None:
    source, target = urls
    fill(source)
    with on(target) as core:
        schema.prepare(core)
        core.execute(insert(metadata.tables["meta"]).values(name="canary", value=b"x"))
    before = content(target)
    with pytest.raises(MoveRefused, match="meta has rows"):
        moved(source, target, tmp_path)
    assert content(target) == before


@pytest.mark.parametrize("spoilt", ["staff", "playbook"])
def test_row_that_comes_out_otherwise_undoes_the_whole_move(sqlite_url: str, tmp_path: Path, spoilt: str) -> None:
    fill(sqlite_url)
    target = f"sqlite:///{tmp_path / 'other' / 'redress.db'}"
    column = {"staff": "language", "playbook": "name"}[spoilt]
    with on(target) as core:
        schema.prepare(core)
        change = f"UPDATE {spoilt} SET {column} = 'else'"  # noqa: S608 - names of ours
        core.execute(text(f"CREATE TRIGGER spoil AFTER INSERT ON {spoilt} BEGIN {change}; END"))
    with pytest.raises(MoveRefused, match=f"table {spoilt} came out otherwise"):
        moved(sqlite_url, target, tmp_path)
    assert not any(content(target).values())


def test_move_that_ends_half_way_leaves_nothing_and_can_be_tried_again(
    sqlite_url: str, postgres_database: str, tmp_path: Path
) -> None:
    fill(sqlite_url)
    with on(sqlite_url) as core:
        # PostgreSQL has no texts with this letter; Redress stores none.
        core.execute(metadata.tables["playbook"].update().values(text="\x00"))
    with pytest.raises(StoreUnavailable, match="PostgreSQL"):
        moved(sqlite_url, postgres_database, tmp_path)
    with on(postgres_database) as core:
        assert core.execute(text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")).scalar_one() == 0
    with on(sqlite_url) as core:
        core.execute(metadata.tables["playbook"].update().values(text="mended"))
    moved(sqlite_url, postgres_database, tmp_path)
    assert content(postgres_database) == content(sqlite_url)


def test_database_of_a_running_redress_is_not_moved(sqlite_url: str, postgres_database: str, tmp_path: Path) -> None:
    fill(sqlite_url)
    server = DirectoryLock(tmp_path)
    server.take()
    with pytest.raises(StoreLocked):
        moved(sqlite_url, postgres_database, tmp_path)
    server.release()
    with on(postgres_database), pytest.raises(MoveRefused, match="1 other connections"):
        moved(sqlite_url, postgres_database, tmp_path)
    moved(sqlite_url, postgres_database, tmp_path)


def test_folder_that_the_settings_name_is_the_one_that_is_locked(sqlite_url: str, tmp_path: Path) -> None:
    fill(sqlite_url)
    elsewhere = tmp_path / "data"
    server = DirectoryLock(elsewhere)
    server.take()
    target = f"sqlite:///{tmp_path / 'other' / 'redress.db'}"
    with pytest.raises(StoreLocked):
        move(sqlite_url, target, data_dir=elsewhere, kept_in=sqlite_url)
    server.release()


def of_an_older_version(core: Connection) -> None:
    core.execute(text("UPDATE alembic_version SET version_num = '0000'"))


def not_ours(core: Connection) -> None:
    core.execute(text("DROP TABLE alembic_version"))


@pytest.mark.parametrize("unfit", [of_an_older_version, not_ours])
@pytest.mark.parametrize("side", [0, 1])
def test_tables_that_are_not_this_programs_are_refused(
    sqlite_url: str, postgres_database: str, tmp_path: Path, unfit: Callable[[Connection], None], side: int
) -> None:
    fill(sqlite_url)
    with on(postgres_database) as core:
        schema.prepare(core)
    with on((sqlite_url, postgres_database)[side]) as core:
        unfit(core)
    with pytest.raises(SchemaUnfit):
        moved(sqlite_url, postgres_database, tmp_path)


def test_what_is_no_other_database_is_refused(sqlite_url: str, tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="There is no database"):
        moved(sqlite_url, f"sqlite:///{tmp_path / 'other' / 'redress.db'}", tmp_path)
    assert not (tmp_path / "redress.db").exists()
    fill(sqlite_url)
    with pytest.raises(MoveRefused, match="the same database"):
        moved(sqlite_url, sqlite_url, tmp_path)
    with pytest.raises(MoveRefused, match="in memory"):
        moved(sqlite_url, "sqlite:///:memory:", tmp_path)
