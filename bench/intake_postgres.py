"""Intake on PostgreSQL: 64 conversations at once in one process and in two on one server, and the store alone.

A process has eight threads, each with its connection, as the program has. What processes and server take of the cores
is told apart; the server is on the same machine.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Generator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from bench._customers import FROM_GREETING_TO_CONFIRMED
from bench._measuring import Figure, arguments, middle, report
from bench._postgres import cpu_of_server, database, postgres
from bench._statements import record, through_bare_loop, through_store
from storage.postgres import THREADS
from tests.bot.web.processes import ROOT

AT_ONCE = 64
ROUNDS = 3
PROCESSES = 2
LEAST_OF_BARE = 0.5
MESSAGES = len(FROM_GREETING_TO_CONFIRMED)
NEXT = 1_000_000
"""The next process's customers have other numbers."""


@dataclass(frozen=True, slots=True)
class Intake:
    """Messages a second of all processes together, and µs of CPU a message: theirs, and the server's."""

    rate: float
    client: float
    server: float


class Taker:
    """A process that takes complaints in once it is told to."""

    def __init__(self, running: "subprocess.Popen[str]") -> None:
        self._told, self._says = cast("IO[str]", running.stdin), cast("IO[str]", running.stdout)

    def hear(self) -> str:
        """Return its next line."""
        return self._says.readline().strip()

    def begin(self) -> None:
        """Give it the word."""
        self._told.write("begin\n")
        self._told.flush()


@contextmanager
def taker(url: str, nth: int, customers: int) -> Generator[Taker]:
    """Start a process with customers of its own."""
    given = (url, 1 + nth * NEXT, customers, AT_ONCE)
    running = subprocess.Popen(
        [sys.executable, "bench/_taking.py", *map(str, given)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with running:
        try:
            yield Taker(running)
        finally:
            running.kill()


def taken_in(url: str, folder: Path, customers: int, processes: int) -> Intake:
    """Share customers among so many processes, let them begin together, and return what it took."""
    each = customers // processes
    with ExitStack() as ending:
        takers: list[Taker] = []
        for nth in range(processes):
            # One after the other: the first makes the tables.
            takers.append(ending.enter_context(taker(url, nth, each)))
            takers[-1].hear()
        before = cpu_of_server(folder)
        for one in takers:
            one.begin()
        told = [json.loads(one.hear()) for one in takers]
        server = (cpu_of_server(folder) - before) / (each * processes * MESSAGES) * 1e6
    # All are done when the slowest is.
    return Intake(processes * min(one["rate"] for one in told), middle([one["cpu"] for one in told]), server)


def medians(found: Sequence[Intake]) -> Intake:
    """Return the median of each."""
    return Intake(*(middle([getattr(one, name) for one in found]) for name in ("rate", "client", "server")))


def measure(home: Path, size: int, rounds: int) -> list[Figure]:
    """Measure the store and the bare loop, one process and two, in turns; return the medians."""
    ours, bare = list[float](), list[float]()
    one, more = list[Intake](), list[Intake]()
    with postgres(home) as url:
        recorded = record(database(url), range(1, 1 + (size - size % AT_ONCE or size)))
        for _ in range(rounds):
            ours.append(asyncio.run(through_store(database(url), recorded)))
            bare.append(through_bare_loop(database(url), recorded))
            one.append(taken_in(database(url), home, size, 1))
            more.append(taken_in(database(url), home, size, PROCESSES))
    return [*alone(ours, bare), *whole(medians(one), medians(more))]


def alone(ours: Sequence[float], bare: Sequence[float]) -> list[Figure]:
    """Say what the store does by itself."""
    return [
        Figure(
            name=f"the store alone on PostgreSQL, {THREADS} threads",
            figure=middle(ours),
            unit="messages/s",
            baseline=middle(bare),
            against="a bare psycopg loop, the same statements on as many connections",
            at_least_ratio=LEAST_OF_BARE,
        )
    ]


def whole(one: Intake, more: Intake) -> list[Figure]:
    """Say what intake takes in one process, and what in two on the same server."""
    shared = f"server and processes share {os.cpu_count()} cores"
    named = f"intake on PostgreSQL, {AT_ONCE} at once in each of {PROCESSES} processes ({shared})"
    against = "one process"
    return [
        Figure(name=f"intake on PostgreSQL, {AT_ONCE} at once, one process", figure=one.rate, unit="messages/s"),
        Figure(name="CPU a message: the process", figure=one.client, unit="µs"),
        Figure(name="CPU a message: the server", figure=one.server, unit="µs"),
        Figure(name=named, figure=more.rate, unit="messages/s", baseline=one.rate, against=against),
        Figure(
            name=f"CPU a message: {PROCESSES} processes",
            figure=more.client,
            unit="µs",
            baseline=one.client,
            against=against,
        ),
        Figure(
            name=f"CPU a message: the server of {PROCESSES}",
            figure=more.server,
            unit="µs",
            baseline=one.server,
            against=against,
        ),
    ]


def main() -> None:
    """Measure and report."""
    size, keep = arguments("Intake on PostgreSQL.", small=4, whole=128)
    with tempfile.TemporaryDirectory(prefix="redress-bench-") as home:
        report("intake_postgres", measure(Path(home), size, ROUNDS if keep else 1), size=size, keep=keep)


if __name__ == "__main__":
    main()
