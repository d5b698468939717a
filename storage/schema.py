"""The tables' version: a new database is made whole, an old one is migrated on command, a newer one is refused."""

from pathlib import Path

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    MetaData,
    String,
    Table,
    bindparam,
    create_engine,
    func,
    insert,
    inspect,
    make_url,
    select,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateIndex, CreateTable

from storage.errors import SchemaUnfit, StoreUnavailable
from storage.lock import DirectoryLock
from storage.tables import make_indexes_partial_on_postgres, metadata

HEAD = "0001"
"""The last file in migrations/versions."""
MIGRATIONS = Path(__file__).with_name("migrations")
LOCK_KEY = -(2**63)
"""Of the advisory lock that lets one of many processes make or migrate the tables; no chat's lock has it."""

NOT_OURS = "The database holds tables that are not Redress's; give Redress one of its own."

# As Alembic itself would make it, so that a start need not import Alembic.
version_table = Table(
    "alembic_version",
    MetaData(naming_convention={"pk": "%(table_name)s_pkc"}),
    Column("version_num", String(32), primary_key=True),
)


def prepare(connection: Connection) -> None:
    """Make all tables in an empty database, stamped with their version; otherwise check the version.

    Raises:
        SchemaUnfit: the version is another one, or the database is not Redress's.
    """
    _alone(connection)
    tables = frozenset(inspect(connection).get_table_names())
    if tables:
        check_version(connection, tables)
        return
    if connection.dialect.name == "postgresql":
        make_indexes_partial_on_postgres()
    for table in (*metadata.sorted_tables, version_table):
        _make(connection, table)
    connection.execute(insert(version_table).values(version_num=HEAD))


def _make(connection: Connection, table: Table) -> None:
    """Make a table with its indexes; `create_all` takes twice as long, which is a fiftieth of a first start."""
    connection.exec_driver_sql(str(CreateTable(table).compile(dialect=connection.dialect)))
    for index in sorted(table.indexes, key=_name_of):
        connection.exec_driver_sql(str(CreateIndex(index).compile(dialect=connection.dialect)))


def _name_of(index: Index) -> str:
    return str(index.name)


def _alone(connection: Connection) -> None:
    """Wait until nobody else makes or migrates the tables, and keep others waiting to the end of the transaction."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(bindparam("key", LOCK_KEY, BigInteger))))


def check_version(connection: Connection, tables: frozenset[str]) -> None:
    """Refuse a database that this program would not understand.

    Raises:
        SchemaUnfit: as `prepare`.
    """
    if version_table.name not in tables:
        raise SchemaUnfit(NOT_OURS)
    found = connection.execute(select(version_table.c.version_num)).scalar_one_or_none()
    if found == HEAD:
        return
    if found is not None and found < HEAD:
        raise SchemaUnfit(f"The database is of version {found}, this Redress needs {HEAD}; run: python bot.py migrate")
    raise SchemaUnfit(f"The database is of version {found}, this Redress only knows {HEAD}; install the newer Redress.")


def upgrade(connection: Connection) -> None:
    """Bring the tables to this program's version, in the caller's transaction; the data stays.

    Raises:
        SchemaUnfit: they are of a newer version, or not Redress's.
    """
    # Heavy, and needed for this alone.
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    _alone(connection)
    tables = frozenset(inspect(connection).get_table_names())
    if tables and version_table.name not in tables:
        raise SchemaUnfit(NOT_OURS)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise SchemaUnfit(f"The database is newer than this Redress ({error}); install the newer Redress.") from error


def migrate(url: str, *, data_dir: Path | None = None) -> None:
    """Migrate the database of a URL in one transaction.

    A SQLite file while no server has it; on PostgreSQL processes of the release before go on beside it.

    Args:
        url: as `open_store` takes it.
        data_dir: the folder that a server on this SQLite file would lock; the file's own where not given.

    Raises:
        StoreUnavailable: it can't be reached, read or written.
        StoreLocked: a server has the data directory.
        SchemaUnfit: the tables are newer, or not Redress's.
    """
    parts = make_url(url)
    if parts.get_backend_name() == "postgresql":
        _migrate_postgres(url)
        return
    path = Path(str(parts.database))
    lock = DirectoryLock(data_dir or path.parent)
    lock.take()
    try:
        _migrate_sqlite(str(path))
    finally:
        lock.release()


def _migrate_sqlite(path: str) -> None:
    # Not at the top: that module makes its tables with this one.
    from storage.sqlite_file import PATIENCE, connect, engine_over, plainly

    connection = connect(path, patience=PATIENCE)
    try:
        with plainly(path), engine_over(connection).begin() as core:
            upgrade(core)
    finally:
        connection.close()


def _migrate_postgres(url: str) -> None:
    engine = create_engine(url)
    try:
        with engine.begin() as core:
            upgrade(core)
    except DBAPIError as error:
        raise StoreUnavailable(f"The PostgreSQL database can't be migrated: {error.orig}.") from error
    finally:
        engine.dispose()
