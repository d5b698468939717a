"""Disks that take nothing more, or nothing at all, beneath a running process."""

import os
import resource
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import pytest

from tests.bot.web.processes import Process

DATABASE = ("redress.db", "redress.db-wal")
MOUNT, UNMOUNT = "/usr/bin/mount", "/usr/bin/umount"
SIZE = "16m"
NOBODY = 65534
"""The account that owns nothing (Debian, passwd(5))."""
Filled = Callable[[Process], AbstractContextManager[None]]


@contextmanager
def no_room(server: Process) -> Generator[None]:
    """Let no file of a server grow while the block lasts.

    setrlimit(2): an attempt to extend a file beyond RLIMIT_FSIZE fails with EFBIG, where SIGXFSZ is ignored, as
    Python does.
    """
    assert server.running is not None
    sizes = [(server.folder / "data" / name).stat().st_size for name in DATABASE]
    before = resource.prlimit(server.running.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(server.running.pid, resource.RLIMIT_FSIZE, (max(sizes), before[1]))
    try:
        yield
    finally:
        resource.prlimit(server.running.pid, resource.RLIMIT_FSIZE, before)


@contextmanager
def small_disk(at: Path) -> Generator[None]:
    """Have a disk of its own at a folder, in memory, while the block lasts; skip the test where that is not allowed."""
    at.mkdir(parents=True)
    mounted = subprocess.run(
        [MOUNT, "-t", "tmpfs", "-o", f"size={SIZE},mode=755", "redress", str(at)],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode:
        reason = mounted.stderr.partition("\n")[0]
        pytest.skip(f"a tmpfs of {SIZE} would be filled or made read-only; mounting it takes root: {reason}")
    try:
        yield
    finally:
        subprocess.run([UNMOUNT, "--lazy", str(at)], check=True)


@contextmanager
def filled(server: Process) -> Generator[None]:
    """Fill a server's disk to the last byte (ENOSPC) while the block lasts."""
    ballast = server.folder / "data" / "ballast"
    ballast.write_bytes(bytes(shutil.disk_usage(ballast.parent).free))
    assert shutil.disk_usage(ballast.parent).free == 0
    try:
        yield
    finally:
        ballast.unlink()


def read_only(at: Path) -> None:
    """Make a disk refuse every change, whoever asks."""
    subprocess.run([MOUNT, "-o", "remount,ro", str(at)], check=True)


def bound_by_modes() -> list[str]:
    """Return what stands before a command so that file modes bind it, even where root runs the tests."""
    return [] if os.geteuid() else ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]


def give_away(folder: Path) -> None:
    """Let a folder and its files belong to another account; skip the test where that is not allowed."""
    if os.geteuid():
        pytest.skip("Redress would be started on data of another account; giving files away takes root")
    for each in (folder, *folder.rglob("*")):
        os.chown(each, NOBODY, NOBODY)


def spoil(file: Path, table: str) -> None:
    """Write nonsense over all pages of a closed database on which a table and its indexes begin."""
    with closing(sqlite3.connect(file)) as database:
        (size,) = database.execute("PRAGMA page_size").fetchone()
        roots = database.execute("SELECT rootpage FROM sqlite_schema WHERE tbl_name = ?", (table,)).fetchall()
    with file.open("r+b") as pages:
        for (root,) in roots:
            pages.seek((root - 1) * size)
            pages.write(b"?" * size)
