"""A copy of a SQLite database that is being written: one moment of it, in one file, proved to be whole."""

import os
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from storage.errors import StoreUnavailable
from storage.sqlite_file import connect, plainly

HALF = ".part"
"""What a copy's name ends with until it is proved."""


def write_copy(path: Path, target: Path, patience: timedelta) -> None:
    """Copy all that is committed, while writers go on.

    Only the process that writes the file may do so: it is a second connection to it (see `bot/doctor.py`).

    Raises:
        StoreUnavailable: the copy can't be written or is not whole; nothing of it is left.
    """
    if not path.exists():
        raise StoreUnavailable(f"There is no database {path} yet; the first start makes it.")
    half = target.with_name(target.name + HALF)
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        raise StoreUnavailable(f"The copy {target} can't be written: {error.strerror}.") from error
    try:
        _copy(path, half, patience)
        _keep(half, target)
    finally:
        half.unlink(missing_ok=True)


def _copy(path: Path, half: Path, patience: timedelta) -> None:
    with (
        plainly(str(half)),
        closing(connect(str(path), patience=patience, reads_only=True)) as source,
        closing(sqlite3.connect(half)) as copy,
    ):
        source.backup(copy)
        # So that it is one file, which can be read where nothing may be written.
        copy.execute("PRAGMA journal_mode = DELETE")
        found = [str(row[0]) for row in copy.execute("PRAGMA integrity_check")]
        found += [f"row {row[1]} of {row[0]}" for row in copy.execute("PRAGMA foreign_key_check")]
    if found != ["ok"]:
        raise StoreUnavailable(f"The database {path} is damaged, and so is its copy: {found[0]}.")


def _keep(half: Path, target: Path) -> None:
    """Let it have its name once all of it is on the disk."""
    for each in (half, target.parent):
        handle = os.open(each, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        if each is half:
            half.replace(target)
