"""Power that fails: what SQLite had acknowledged is there, whatever of the rest reached the disk (P1)."""

import random
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from storage.store import Store, open_store
from tests.storage.samples import KEY, receiving

DATABASE, LOG = "redress.db", "redress.db-wal"
ACKNOWLEDGED = [f"acknowledged {place}" for place in range(20)]
ASKED = [f"asked {place}" for place in range(20)]
"""One transaction that nobody was told of."""
FRAME = 24 + 4096
"""Bytes by which the log grows for a page (sqlite.org/fileformat2, 4.1: a header of 24 bytes and the page)."""


def opened(folder: Path) -> Store:
    return open_store(f"sqlite:///{folder / DATABASE}", data_dir=folder, key=KEY)


async def stopped(folder: Path) -> tuple[Path, int]:
    """Return what is on the disk when power fails, and the length of the log when the last word was given.

    The files are copied while the store is open, so nothing is tidied up as at an end.
    """
    running, copy = folder / "running", folder / "stopped"
    running.mkdir()
    store = opened(running)
    await store.open()
    for key in ACKNOWLEDGED:
        await store.write(receiving(key))
    length = (running / LOG).stat().st_size
    await store.write(lambda work: [receiving(key)(work) for key in ASKED])
    copy.mkdir()
    for name in (DATABASE, LOG):
        shutil.copyfile(running / name, copy / name)
    await store.close()
    return copy, length


async def found(folder: Path, keys: Sequence[str]) -> int:
    """Return how many of the messages are there after a start."""
    store = opened(folder)
    await store.open()
    try:
        return await store.read(lambda work: sum(work.inbox.find("web", key) is not None for key in keys))
    finally:
        await store.close()


def at_the_start(folder: Path, left: Path, log: bytes) -> Path:
    """Return a folder as it is found after power failed: the database, and so much of its log."""
    folder.mkdir()
    shutil.copyfile(left / DATABASE, folder / DATABASE)
    (folder / LOG).write_bytes(log)
    return folder


@pytest.mark.parametrize("tail", ["nothing", "zeros", "garbage"])
async def test_log_cut_anywhere_after_the_last_word_loses_nothing(tmp_path: Path, tail: str) -> None:
    left, length = await stopped(tmp_path)
    log, lot = (left / LOG).read_bytes(), random.Random(7)
    whole = len(log) - length
    borders = range(length, len(log), FRAME)
    cuts = {
        length,
        len(log),
        *borders,
        *(cut + 1 for cut in borders),
        *(length + lot.randrange(whole) for _ in range(20)),
    }
    for cut in sorted(cuts):
        torn = {"nothing": b"", "zeros": bytes(len(log) - cut), "garbage": lot.randbytes(len(log) - cut)}[tail]
        folder = at_the_start(tmp_path / f"cut {cut}", left, log[:cut] + torn)
        assert await found(folder, ACKNOWLEDGED) == len(ACKNOWLEDGED), cut
        # Whole or not at all.
        assert await found(folder, ASKED) == (len(ASKED) if cut == len(log) else 0), cut


async def test_log_that_lost_what_was_acknowledged_is_found_out(tmp_path: Path) -> None:
    left, length = await stopped(tmp_path)
    folder = at_the_start(tmp_path / "short", left, (left / LOG).read_bytes()[: length - 1])
    assert await found(folder, ACKNOWLEDGED) == len(ACKNOWLEDGED) - 1
