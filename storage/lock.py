"""The lock on a data directory: two processes on one SQLite file would not know of each other's writes."""

import fcntl
import os
from pathlib import Path
from typing import TextIO

from storage.errors import StoreLocked, StoreUnavailable

NAME = "lock"


class DirectoryLock:
    """Held from `take` to `release` or the end of the process; the system lets go of it even after `kill -9`."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._file: TextIO | None = None

    def take(self) -> None:
        """Make the directory where it is missing, for its owner alone, and lock it.

        Raises:
            StoreLocked: another process has it.
            StoreUnavailable: it can't be made or written.
        """
        try:
            self._data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = (self._data_dir / NAME).open("a+", encoding="ascii")
        except OSError as error:
            raise StoreUnavailable(f"The folder {self._data_dir} can't be used: {error.strerror}.") from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            holder = file.read().strip()
            file.close()
            raise StoreLocked(self._data_dir, holder) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        self._file = file

    def release(self) -> None:
        """Let go of the directory."""
        if self._file is not None:
            self._file.close()
            self._file = None
