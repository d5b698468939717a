"""Moving everything from one database to another, whatever engine each has: all of it, compared row by row, or nothing.

Both databases are held for the whole move, and the target's is one transaction: one that ends early leaves no row.
"""

from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from itertools import zip_longest
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    RowMapping,
    String,
    Table,
    column,
    create_engine,
    delete,
    func,
    insert,
    inspect,
    make_url,
    select,
    table,
    text,
)
from sqlalchemy.exc import DBAPIError

from storage import schema
from storage.errors import MoveRefused, StoreUnavailable
from storage.lock import DirectoryLock
from storage.postgres_server import unavailable
from storage.sqlite_file import PATIENCE, connect, engine_over, plainly
from storage.tables import evidence, metadata

AT_ONCE = 500
"""Rows held in memory; of evidence one, as it may have 20 MB."""
counters = table("sqlite_sequence", column("name"), column("seq"))
sessions = table("pg_stat_activity", column("pid"), column("datname"), column("backend_type"))


def move(source: str, target: str, *, data_dir: Path, kept_in: str) -> dict[str, int]:
    """Copy every row and return how many each table has; the source stays as it is.

    Args:
        source: a URL as `open_store` takes it, of a file or a server.
        target: the same, of another one.
        data_dir: the folder that a server on the store `kept_in` locks; for another SQLite file it is the file's own.
        kept_in: the URL that the settings name.

    Raises:
        MoveRefused: somebody else is connected to one, the target is not empty, or a row came out otherwise.
        StoreLocked: a server runs on one.
        StoreUnavailable: one can't be reached, read or written.
        SchemaUnfit: the tables of one are not this program's.
    """
    if source == target:
        raise MoveRefused("Both are the same database.")
    with ExitStack() as stack:
        folders = {data_dir if url == kept_in else file.parent for url in (source, target) if (file := file_of(url))}
        for folder in sorted(folders):
            lock = DirectoryLock(folder)
            lock.take()
            stack.callback(lock.release)
        file = file_of(source)
        if file is not None and not file.exists():
            raise StoreUnavailable(f"There is no database {file}.")
        theirs, ours = stack.enter_context(held(source)), stack.enter_context(held(target))
        schema.check_version(theirs, frozenset(inspect(theirs).get_table_names()))
        schema.prepare(ours)
        return _moved(theirs, ours)


def must_be_empty(ours: Connection) -> None:
    """Refuse a target that has a row.

    Raises:
        MoveRefused: it has.
    """
    for each in metadata.sorted_tables:
        if ours.execute(select(func.count()).select_from(each)).scalar_one():
            raise MoveRefused(f"The target is not empty: its table {each.name} has rows. Give an empty database.")


def _moved(theirs: Connection, ours: Connection) -> dict[str, int]:
    must_be_empty(ours)
    moved = {each.name: _copied(each, theirs, ours) for each in metadata.sorted_tables}
    for each in metadata.sorted_tables:
        _compare(each, theirs, ours)
        count_on(each, ours, counted(each, theirs))
    return moved


def _copied(each: Table, theirs: Connection, ours: Connection) -> int:
    count = 0
    for rows in _rows(each, theirs):
        ours.execute(insert(each), [dict(row) for row in rows])
        count += len(rows)
    return count


def _compare(each: Table, theirs: Connection, ours: Connection) -> None:
    pairs = zip_longest(*(_one_by_one(each, side) for side in (theirs, ours)))
    for place, (before, after) in enumerate(pairs, 1):
        if before != after:
            raise MoveRefused(f"Row {place} of the table {each.name} came out otherwise; nothing was moved.")


def _one_by_one(each: Table, side: Connection) -> Iterator[RowMapping]:
    for rows in _rows(each, side):
        yield from rows


def _rows(each: Table, side: Connection) -> Iterator[Sequence[RowMapping]]:
    """Yield all rows in an order that is the same on every engine."""
    at_once = 1 if each is evidence else AT_ONCE
    # Named as an insert takes them: a column's own name may be another.
    columns = (kept.label(kept.key) for kept in each.columns)
    chosen = select(*columns).order_by(*(in_bytes(key, side) for key in each.primary_key))
    with side.execute(chosen.execution_options(yield_per=at_once)) as found:
        yield from found.mappings().partitions()


def in_bytes(key: Column[Any], side: Connection) -> ColumnElement[Any]:
    """Return how a key is sorted: texts by their bytes, as SQLite does, not as some country's dictionaries do."""
    return key.collate("C") if isinstance(key.type, String) and is_postgres(side) else key


def count_on(each: Table, ours: Connection, last: int) -> None:
    """Number new rows from where the source would, which gave `last`: a deleted one's number is never given again."""
    if each.autoincrement_column is None:
        return
    last = max(last, ours.execute(select(func.max(each.autoincrement_column))).scalar() or 0)
    if last and is_postgres(ours):
        ours.execute(select(func.setval(func.pg_get_serial_sequence(each.name, each.autoincrement_column.name), last)))
    elif last and each.dialect_options["sqlite"]["autoincrement"]:
        ours.execute(delete(counters).where(counters.c.name == each.name))
        ours.execute(insert(counters).values(name=each.name, seq=last))


def counted(each: Table, side: Connection) -> int:
    """Return the last number that was given to a row, which may be gone; 0 where rows are not numbered."""
    key = each.autoincrement_column
    if key is None:
        return 0
    if not is_postgres(side):
        return side.execute(select(counters.c.seq).where(counters.c.name == each.name)).scalar() or 0
    name = side.execute(select(func.pg_get_serial_sequence(each.name, key.name))).scalar_one()
    last, given = side.execute(text(f"SELECT last_value, is_called FROM {name}")).one()  # noqa: S608 - a name of ours
    return last if given else 0


def is_postgres(side: Connection) -> bool:
    """Tell which engine a connection is to."""
    return side.dialect.name == "postgresql"


def file_of(url: str) -> Path | None:
    """Return the file of a database; None where it is a server's.

    Raises:
        MoveRefused: it is kept in memory.
    """
    parts = make_url(url)
    if parts.get_backend_name() == "postgresql":
        return None
    if parts.database in (None, "", ":memory:"):
        raise MoveRefused("A database in memory can't be moved: give a file, sqlite:///FILE.")
    return Path(parts.database).absolute()


@contextmanager
def held(url: str) -> Generator[Connection]:
    """Yield a connection in one transaction that nobody else changes anything in."""
    file = file_of(url)
    if file is None:
        with _on_postgres(url) as core:
            yield core
        return
    connection = connect(str(file), patience=PATIENCE)
    with closing(connection), plainly(str(file)), engine_over(connection).begin() as core:
        yield core


@contextmanager
def _on_postgres(url: str) -> Generator[Connection]:
    engine = create_engine(url, isolation_level="REPEATABLE READ")
    try:
        with engine.begin() as core:
            # Whoever starts meanwhile waits for this.
            core.execute(select(func.pg_advisory_xact_lock(schema.LOCK_KEY)))
            others = select(func.count()).where(
                sessions.c.datname == func.current_database(),
                sessions.c.backend_type == "client backend",
                sessions.c.pid != func.pg_backend_pid(),
            )
            if count := core.execute(others).scalar_one():
                raise MoveRefused(
                    f"{count} other connections are open to {engine.url.database}: stop every Redress first."
                )
            yield core
    except DBAPIError as error:
        raise unavailable(error.orig or error) from error
    finally:
        engine.dispose()
