"""`backup`: a copy of the database, made by the server where one runs, as two processes never write one file."""

from datetime import datetime
from pathlib import Path

from bot import control
from bot.app import store_of
from bot.clock import SystemClock
from bot.settings import Settings

FOLDER = "backups"


async def back_up(settings: Settings, folder: Path | None) -> Path:
    """Return the file of a new copy in a folder, of the data directory unless one is given.

    Raises:
        StoreError: the database can't be read, or the copy not be written.
        OSError: there is no database, or the server can't be asked.
    """
    target = named((folder or settings.data_dir / FOLDER).absolute(), SystemClock().now())
    answer = await control.ask(settings, {"backup": str(target)})
    if answer is None:
        store = store_of(settings)
        await store.copy(target)
    elif "error" in answer:
        raise OSError(answer["error"])
    return target


def named(folder: Path, now: datetime) -> Path:
    """Return the name of a copy that is made now: sorted by name they stand in order."""
    return folder / f"redress-{now:%Y%m%dT%H%M%SZ}.db"
