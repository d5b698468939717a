"""Timers: what a look costs with a million that are not due, and how long ten thousand take that are due at once."""

import asyncio
import sqlite3
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bench._chat import NOW, complain_at_once, new_house
from bench._copies import copied, originals
from bench._customers import bodies_of
from bench._measuring import Figure, arguments, middle, report
from bench._rows import KEY
from bot.app import look_for_garbage_seldom
from bot.cast import Cast
from bot.channel import Premises
from bot.clock import VirtualClock
from bot.loops import fire_timers
from bot.luck import Luck
from handlers.deadlines import fire_due
from handlers.house import House
from storage.codec import micros
from storage.store import Store, open_store

FEW = 1_000
DUE_SHARE = 100
"""One in so many of the pending is due at once, in a store of its own."""
LOOKS = 300
FILED = 20
"""Cases that customers file; the others are copies."""
LATER = timedelta(days=365)
MOST_FOR_A_LOOK, MOST_FOR_ALL = 1.0, 5.0
"""Milliseconds, seconds."""
PULSE = 0.001


def opened(folder: Path) -> Store:
    """Return a store in a file of a folder."""
    return open_store(f"sqlite:///{folder / 'redress.db'}", data_dir=folder, key=KEY)


def pending(folder: Path, count: int) -> None:
    """Put timers into a store that nobody has open, all due in a year or later."""
    rows = ((f"case:X{place}", "solve", 1, micros(NOW + LATER) + place) for place in range(count))
    with closing(sqlite3.connect(folder / "redress.db")) as file, file:
        file.executemany("INSERT INTO timer (subject, kind, generation, due_at) VALUES (?, ?, ?, ?)", rows)


async def look(folder: Path, house: House, count: int) -> float:
    """Return how many milliseconds a look of the loop takes with so many pending: fire, and ask for the next."""
    store = opened(folder)
    await store.open()
    await store.close()
    pending(folder, count)
    await store.open()
    took: list[float] = []
    for _ in range(LOOKS):
        began = time.perf_counter()
        await store.write(lambda work: fire_due(work, house, NOW))
        await store.read(lambda work: work.timers.next_due())
        took.append((time.perf_counter() - began) * 1000)
    await store.close()
    return middle(took)


@dataclass(frozen=True, slots=True)
class Held:
    """How long the event loop kept others waiting, in milliseconds: 999 of 1,000 times at most, and at the worst."""

    usual: float
    worst: float


async def pulse(ended: asyncio.Event) -> Held:
    """Ask for a turn each millisecond, and return how late they came."""
    late: list[float] = []
    while not ended.is_set():
        began = time.perf_counter()
        await asyncio.sleep(PULSE)
        late.append((time.perf_counter() - began - PULSE) * 1000)
    late.sort()
    return Held(late[int(len(late) * 0.999)], late[-1])


@dataclass(frozen=True, slots=True)
class Burst:
    """What many timers at once took: seconds, of them CPU, how many fired, the event loop then and idle as long."""

    seconds: float
    cpu: float
    fired: int
    busy: Held
    idle: Held


async def burst(folder: Path, house: House, count: int) -> Burst:
    """Let as many cases' deadlines fall due in the same second."""
    store = opened(folder)
    await store.open()
    await store.write(lambda work: Cast(house=house, luck=Luck(0), customers=0).assemble(work, NOW))
    await complain_at_once(store, house, {customer: bodies_of(customer) for customer in range(FILED)}, FILED)
    await copied(store, house, await store.read(originals), count, NOW)
    due = await store.read(lambda work: work.timers.next_due())
    clock = VirtualClock(due or NOW)
    # As the server does once it has begun.
    look_for_garbage_seldom()
    ended, began, used = asyncio.Event(), time.perf_counter(), time.process_time()
    pulsing = asyncio.create_task(pulse(ended))
    fired = await fire_timers(Premises(store=store, house=house, clock=clock))
    seconds, cpu = time.perf_counter() - began, time.process_time() - used
    ended.set()
    busy, ended = await pulsing, asyncio.Event()
    pulsing = asyncio.create_task(pulse(ended))
    await asyncio.sleep(min(seconds, MOST_FOR_ALL))
    ended.set()
    idle = await pulsing
    await store.close()
    return Burst(seconds, cpu, fired, busy, idle)


def measure(home: Path, size: int) -> list[Figure]:
    """Measure with `size` timers pending, and a hundredth of them due at once."""
    house = new_house()
    few, many = (asyncio.run(look(_folder(home), house, count)) for count in (min(FEW, size), size))
    found = asyncio.run(burst(_folder(home), house, size // DUE_SHARE))
    return [
        Figure(
            name=f"a look with {size} timers pending, none due",
            figure=many,
            unit="ms",
            baseline=few,
            against=f"the same with {min(FEW, size)}",
            at_most=MOST_FOR_A_LOOK,
        ),
        Figure(name=f"{found.fired} due in the same second", figure=found.seconds, unit="s", at_most=MOST_FOR_ALL),
        Figure(
            name="CPU a deadline, the watch on the event loop with it", figure=found.cpu / found.fired * 1e6, unit="µs"
        ),
        Figure(
            name="event loop held meanwhile, 999 of 1,000 times at most",
            figure=found.busy.usual,
            unit="ms",
            baseline=found.idle.usual,
            against="an idle loop",
        ),
        Figure(
            name="event loop held meanwhile, at the worst",
            figure=found.busy.worst,
            unit="ms",
            baseline=found.idle.worst,
            against="an idle loop",
        ),
    ]


def _folder(home: Path) -> Path:
    return Path(tempfile.mkdtemp(dir=home))


def main() -> None:
    """Measure and report."""
    size, keep = arguments("Timers.", small=3_000, whole=1_000_000)
    with tempfile.TemporaryDirectory(prefix="redress-bench-") as home:
        report("timers", measure(Path(home), size), size=size, keep=keep)


if __name__ == "__main__":
    main()
