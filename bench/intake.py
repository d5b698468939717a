"""Intake: messages a second and CPU µs a message, from the greeting to the case number, beside python-telegram-bot."""

import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench import _telegram
from bench._chat import NOW
from bench._measuring import Figure, arguments, middle, report
from bench._rows import KEY, record, through_bare_loop, through_store
from bench._shares import Shares, shares
from bench._taking import Pace, intake
from storage.store import Store, open_store

AT_ONCE = 64
ROUNDS = 3
MOST_CPU, LEAST_STORE = 200, 0.5


def on_sqlite(folder: Path, customers: Sequence[int], at_once: int) -> Pace:
    """Measure on a new SQLite file: WAL, `synchronous=FULL`."""
    return asyncio.run(intake(_store(folder), customers, at_once))


def _store(folder: Path) -> Store:
    return open_store(f"sqlite:///{folder / 'redress.db'}", data_dir=folder, key=KEY)


TELEGRAM = "python-telegram-bot, ConversationHandler, PicklePersistence each second"


def against_telegram(home: Path, customers: Sequence[int], rounds: int = ROUNDS) -> tuple[Pace, float]:
    """Measure Redress and the baseline in turns; return the medians."""
    ours: list[Pace] = []
    theirs: list[float] = []
    for _ in range(rounds):
        ours.append(on_sqlite(_folder(home), customers, AT_ONCE))
        theirs.append(asyncio.run(_telegram.rate(_folder(home), customers, AT_ONCE, NOW)))
    return Pace(middle([pace.rate for pace in ours]), middle([pace.cpu for pace in ours])), middle(theirs)


def against_bare_loop(home: Path, customers: Sequence[int]) -> tuple[float, float]:
    """Measure the store alone and the bare loop in turns; return the medians."""
    recorded = record(_folder(home), customers)
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(ROUNDS):
        ours.append(asyncio.run(through_store(_store(_folder(home)), recorded)))
        theirs.append(through_bare_loop(_folder(home), recorded))
    return middle(ours), middle(theirs)


def _folder(home: Path) -> Path:
    return Path(tempfile.mkdtemp(dir=home))


def split(whole: float, parts: Shares) -> list[Figure]:
    """Return the CPU time a message and its parts; the store's is what the others leave."""
    rest = whole - parts.parse - parts.handle - parts.deliver
    return [
        Figure(name="CPU a message at 64", figure=whole, unit="µs", at_most=MOST_CPU),
        Figure(name="CPU: parse", figure=parts.parse, unit="µs"),
        Figure(name="CPU: handle", figure=parts.handle, unit="µs"),
        Figure(name="CPU: store (the rest: rows, commit, threads, event loop)", figure=rest, unit="µs"),
        Figure(name="CPU: deliver", figure=parts.deliver, unit="µs"),
    ]


def measure(home: Path, size: int) -> list[Figure]:
    """Measure everything with so many customers."""
    # The first conversation imports what is imported when it is used.
    shares(range(1, 3))
    customers, few = range(1, size + 1), range(1, max(1, size // 8) + 1)
    pace, telegram = against_telegram(home, customers)
    # One round: with twice the customers the baseline's pickle makes a round take minutes.
    twice, telegram_twice = against_telegram(home, range(1, 2 * size + 1), rounds=1)
    alone = on_sqlite(_folder(home), few, 1)
    store, bare = against_bare_loop(home, range(1, max(1, size // 4) + 1))
    unit = "messages/s"
    return [
        Figure(
            name="intake on SQLite, FULL, 64 at once",
            figure=pace.rate,
            unit=unit,
            baseline=telegram,
            against=TELEGRAM,
        ),
        Figure(
            name=f"the same with {2 * size} customers",
            figure=twice.rate,
            unit=unit,
            baseline=telegram_twice,
            against=TELEGRAM,
            at_least_ratio=3,
        ),
        *split(pace.cpu, shares(few)),
        Figure(name="intake on SQLite, FULL, one at a time", figure=alone.rate, unit=unit),
        Figure(name="CPU a message, one at a time", figure=alone.cpu, unit="µs"),
        Figure(
            name="store alone",
            figure=store,
            unit=unit,
            baseline=bare,
            against="a bare sqlite3 loop over the same rows",
            at_least_ratio=LEAST_STORE,
        ),
    ]


def main() -> None:
    """Measure and report."""
    size, keep = arguments("Intake.", small=3, whole=1024)
    with tempfile.TemporaryDirectory(prefix="redress-bench-") as home:
        report("intake", measure(Path(home), size), size=size, keep=keep)


if __name__ == "__main__":
    main()
