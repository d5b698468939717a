"""After `kill -9`: how soon it serves again with a million cases and 100,000 timers, and what memory it takes then."""

import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench._data import Kept, kept
from bench._measuring import Figure, arguments, middle, report
from bench._stores import TINY
from bench.startup import HEALTH, SESSION, answers, start_empty
from tests.bot.web.driving import Customer
from tests.bot.web.processes import Process

ROUNDS = 5
MOST_SECONDS, MOST_MEMORY = 2.0, 35.0
"""Seconds, MB above an empty server."""
MOST_RATIO, MOST_RATIO_READY = 1.3, 2.5
SETTLED = 8.0
"""Seconds after which the chores of a start are over."""
LOOKED_EACH = 0.002


@dataclass(frozen=True, slots=True)
class Start:
    """One start after a death: seconds to the first 200, seconds to a customer's session, MB in the end."""

    first: float
    ready: float
    memory: float


def resident(server: Process) -> float:
    """Return how much memory a process has, in MB."""
    if server.running is None:
        raise RuntimeError("not started")
    lines = Path(f"/proc/{server.running.pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:"))


def after_death(folder: Path) -> Start:
    """Start, let somebody complain, kill, start again, and return what that took; then kill it, too."""
    server = Process(folder)
    try:
        server.start()
        Customer(server.url).complain()
        server.kill()
        began = time.perf_counter()
        server.launch()
        took: list[float] = []
        for asked in (HEALTH, SESSION):
            while not answers(server.port, asked):
                time.sleep(LOOKED_EACH)
            took.append(time.perf_counter() - began)
        Customer(server.url).complain()
        time.sleep(SETTLED)
        return Start(took[0], took[1], resident(server))
    finally:
        server.close()


def medians(starts: Sequence[Start]) -> Start:
    """Return the median of each."""
    return Start(*(middle([getattr(start, name) for start in starts]) for name in ("first", "ready", "memory")))


def measure(store: Kept, home: Path, rounds: int) -> list[Figure]:
    """Measure the store, a server with nothing in its store, and an empty program, in turns."""
    many: list[Start] = []
    none: list[Start] = []
    empty: list[float] = []
    # The first round, which writes the bytecode, is left out.
    for nth in range(rounds + 1):
        folder = home / str(nth)
        folder.mkdir()
        found = after_death(store.folder), after_death(folder / "new"), start_empty(folder)
        if nth:
            many.append(found[0])
            none.append(found[1])
            empty.append(found[2])
    ours, bare, program = medians(many), medians(none), middle(empty)
    against = "an empty Starlette and SQLAlchemy program"
    return [
        Figure(
            name="restart after kill -9 until a customer is served, large store",
            figure=ours.ready,
            unit="s",
            baseline=program,
            against=against,
            at_most=MOST_SECONDS,
            at_most_ratio=MOST_RATIO_READY,
        ),
        Figure(
            name="restart until the first 200, large store",
            figure=ours.first,
            unit="s",
            baseline=program,
            against=against,
            at_most=MOST_SECONDS,
            at_most_ratio=MOST_RATIO,
        ),
        Figure(
            name="restart until a customer is served, empty store",
            figure=bare.ready,
            unit="s",
            baseline=program,
            against=against,
            at_most_ratio=MOST_RATIO_READY,
        ),
        Figure(
            name="memory above the empty server",
            figure=max(0.0, ours.memory - bare.memory),
            unit="MB",
            at_most=MOST_MEMORY,
        ),
        Figure(name="memory", figure=ours.memory, unit="MB", baseline=bare.memory, against="an empty store"),
    ]


def main() -> None:
    """Measure and report."""
    size, keep = arguments("Recovery and memory.", small=0, whole=1_000_000)
    with tempfile.TemporaryDirectory(prefix="redress-bench-") as home:
        store = kept("cases-1000000") if size else kept("cases-200", TINY[200], Path(home) / "stores")
        report("recovery", measure(store, Path(home), ROUNDS if keep else 1), size=size, keep=keep)


if __name__ == "__main__":
    main()
