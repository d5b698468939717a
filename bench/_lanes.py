"""Redress with a lane to the tests' Bot API server, and whatever stands beside it: each a program of its own."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from bot.clock import SystemClock
from tests.bot.web.processes import ROOT, Process
from tests.bot.web.serving import eventually
from tests.telegram.platform.server import TOKEN, Platform

T = TypeVar("T")
SECOND = timedelta(seconds=1)
LEADS = (5 * SECOND, 15 * SECOND, 60 * SECOND)
"""What is sent needs so long to be stored, and whoever sends it to begin: on a machine that others use, more."""
TICK = os.sysconf("SC_CLK_TCK")


class Unanswered(Exception):
    """Somebody got no answer, or something did not arrive in time; the figure would mean nothing."""


class TooLate(Unanswered):
    """The moment at which sending was to begin had passed when the program was up."""


def in_time(measure: Callable[[timedelta], T]) -> T:
    """Measure with as much time to get ready as it takes."""
    for lead in LEADS[:-1]:
        try:
            return measure(lead)
        except TooLate:
            continue
    return measure(LEADS[-1])


@contextmanager
def redress(folder: Path, theirs: Platform, *, pace: int = 0, **more: str) -> Generator[Process]:
    """Yield Redress as a process that has not started yet; without a pace it keeps no limits."""
    server = Process(folder)
    given = {"telegram_token": TOKEN, "telegram_base_url": theirs.url, **more}
    lines = [*(f'{name} = "{value}"' for name, value in given.items()), f"pace = {pace}", ""]
    (folder / "redress.toml").write_text("\n".join(lines), encoding="utf-8")
    try:
        yield server
    finally:
        server.close()


@contextmanager
def beside(script: str, *arguments: str) -> Generator[subprocess.Popen[bytes]]:
    """Run a script of this folder as a process."""
    running = subprocess.Popen(
        [sys.executable, f"bench/{script}", *arguments], cwd=ROOT, stdout=subprocess.DEVNULL, env=_environment()
    )
    try:
        yield running
    finally:
        running.kill()
        running.wait()


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def folder_in(home: Path) -> Path:
    """Return a new folder."""
    return Path(tempfile.mkdtemp(dir=home))


def begun(server: Process, theirs: Platform, by: datetime) -> int:
    """Start a server and return its process's number when it polls.

    Raises:
        TooLate: that was later than what is measured was to begin.
    """
    server.start()
    eventually(lambda: theirs.ledger.count("getUpdates"), "the first poll")
    if server.running is None or SystemClock().now() > by:
        raise TooLate("it was not ready in time")
    return server.running.pid


def cpu_of(process: int) -> float:
    """Return the seconds of CPU that a process has used, all its threads together."""
    told = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / TICK
