"""`backup`: a copy of the database, made by the server where one runs, as two processes never write one file."""

from datetime import datetime
from pathlib import Path

from bot import control
from bot.app import store_of
from bot.channel import Premises
from bot.clock import SystemClock
from bot.errands import Told, sent
from bot.settings import Settings

FOLDER = "backups"
LONGEST = 200
"""Letters of a file's name that are noted."""


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


async def note_made(settings: Settings, file: str) -> Told:
    """Note that a back-up was made, for the health page, by the running server or here; return its name.

    Raises:
        StoreError: the store can't be opened.
        PlaybookInvalid: the playbook has faults.
        OSError: there is no database.
    """
    return await sent(settings, {"backed_up": file}, lambda premises: note(premises, file))


async def note(premises: Premises, file: str) -> Told:
    """Note that a back-up was made, and return its name."""
    name, now = Path(file).name[-LONGEST:], premises.clock.now()
    await premises.store.write(lambda work: work.vitals.backed_up(name, now))
    return {"file": name}
