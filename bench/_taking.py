"""Intake over one store, by this process; and as a program of its own, beside others on the same store.

`python bench/_taking.py URL FIRST COUNT AT_ONCE` leads so many customers through when a line comes in, and prints what
that took as JSON.
"""

import asyncio
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from random import Random

from bench._chat import complain_at_once, new_house
from bench._customers import FROM_GREETING_TO_CONFIRMED, bodies_of
from bench._rows import KEY
from bot.app import look_for_garbage_seldom
from storage.store import Store, open_store


@dataclass(frozen=True, slots=True)
class Pace:
    """What an intake took.

    Attributes:
        rate: messages a second.
        cpu: µs of all threads, a message.
    """

    rate: float
    cpu: float


async def intake(
    store: Store, customers: Sequence[int], at_once: int, ready: Callable[[], object] = lambda: None
) -> Pace:
    """Lead customers through, over a store that is not open yet; `ready` may wait for others to begin with."""
    await store.open()
    # What the customers' own programs do is none of our work.
    house, bodies = replace(new_house(), random=Random(customers[0])), {each: bodies_of(each) for each in customers}
    look_for_garbage_seldom()
    messages = len(customers) * len(FROM_GREETING_TO_CONFIRMED)
    ready()
    began, used = time.perf_counter(), time.process_time()
    await complain_at_once(store, house, bodies, at_once)
    took, used = time.perf_counter() - began, time.process_time() - used
    await store.close()
    return Pace(messages / took, used / messages * 1e6)


def begin() -> None:
    """Say that all is ready, and wait for the word."""
    print("ready", flush=True)
    sys.stdin.readline()


def main(url: str, first: str, count: str, at_once: str) -> None:
    """Take part, and print what it took."""
    customers = range(int(first), int(first) + int(count))
    store = open_store(url, data_dir=Path(), key=KEY)
    print(json.dumps(asdict(asyncio.run(intake(store, customers, int(at_once), begin)))))


if __name__ == "__main__":
    main(*sys.argv[1:])
