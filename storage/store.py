"""The store as the wiring opens it and the doors use it."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from sqlalchemy import make_url

from storage.errors import KeyMissing
from storage.hints import Callback
from storage.sqlite_file import PATIENCE

if TYPE_CHECKING:
    from workflow.ports import Work

T = TypeVar("T")


class Store(Protocol):
    """Where everything lives, on either engine."""

    async def open(self) -> bool:
        """Make or check the database; hints will be told on the event loop that runs now.

        Return whether nothing can be in it, as it is made just now; False where that is not known.

        Raises:
            StoreUnavailable: it can't be reached, read or written.
            StoreLocked: another process has the data directory.
            SchemaUnfit: its tables are of another version.
            KeyWrong: it was sealed with another key.
        """
        ...

    async def close(self) -> None:
        """Finish what is under way and let go of the database."""
        ...

    async def write(self, fn: Callable[["Work"], T]) -> T:
        """Run a unit of work in a transaction and return its result once that is committed.

        `fn` runs in another thread, perhaps more than once, and does nothing but through its `Work`.
        What it raises undoes the unit, and no other, and is raised here.

        Raises:
            StoreUnavailable: it could not be committed.
        """
        ...

    async def read(self, fn: Callable[["Work"], T]) -> T:
        """Run a unit of work that changes nothing, beside the writers.

        Raises:
            StoreUnavailable: the database can't be read.
        """
        ...

    async def copy(self, target: Path) -> None:
        """Write a copy of all that is committed into a new file and prove that it is whole; writers go on.

        Where it is not open, nobody else may have it open meanwhile.

        Raises:
            StoreUnavailable: it can't be written or is not whole, or this engine is copied by tools of its own.
            StoreLocked: another process has the data directory.
        """
        ...

    def subscribe(self, callback: Callback) -> Callable[[], None]:
        """Call `callback` on the event loop after commits, with the topics hinted at; the result ends it.

        Hints of other processes come too, where there can be some; a hint may be lost, so look now and then.
        """
        ...


def open_store(url: str, *, data_dir: Path, key: bytes | None = None, patience: timedelta = PATIENCE) -> Store:
    """Return the store of a URL, not yet opened: `sqlite:///FILE`, `sqlite:///:memory:`, `postgresql+psycopg://…`.

    Args:
        url: as SQLAlchemy writes it.
        data_dir: of a SQLite file: what is locked, and where the key is kept unless `key` is given.
        key: 32 bytes.
        patience: how long a write to a SQLite file waits while another program holds it.

    Raises:
        KeyMissing: PostgreSQL needs `key`, as its processes must share it.
        KeyWrong: `key` is not of 32 bytes.
    """
    # Each engine is imported when it is used: start-up has a budget.
    parts = make_url(url)
    if parts.get_backend_name() == "postgresql":
        if key is None:
            raise KeyMissing("PostgreSQL needs REDRESS_ENCRYPTION_KEY: 32 bytes in base64, the same for each process.")
        from storage.postgres import PostgresStore

        return PostgresStore(url, key=key)
    if parts.database in (None, "", ":memory:"):
        from storage.memory import MemoryStore

        return MemoryStore(key=key)
    from storage.sqlite import SqliteStore

    return SqliteStore(Path(parts.database), data_dir=data_dir, key=key, patience=patience)
