"""Many events at once, as a bad day brings them: doubled, late, out of order, and forged ones among them.

Each is given by one of the two ways, and how long its acknowledgement took is noted.
"""

import asyncio
import json
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

import aiohttp

from tests.slack.platform import telling
from tests.slack.platform.giving import EVENTS, Gift
from tests.slack.platform.people import Person
from tests.slack.platform.pushing import signed
from tests.slack.platform.server import Platform
from tests.slack.platform.shapes import Json
from tests.slack.platform.wires import Wires

AT_ONCE = 16
TOO_OLD = 301
"""Verifying requests: more than five minutes from local time it could be a replay attack."""
NOBODY = "U9999"
TRIES = 4
SECRET, STAMP = "another", "old"
"""What is wrong with a forged one."""


@dataclass(frozen=True, slots=True)
class Letter:
    """An event as it is given; `key` is our inbox's, `forged` what is wrong with it."""

    payload: Json
    key: str
    forged: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """A letter with what was answered, and after how many seconds."""

    letter: Letter
    status: int
    took: float


Way = Callable[[Letter], Awaitable[int]]
"""Gives a letter once and returns the status that it was answered with."""


def letters(theirs: Platform, people: Sequence[Person], each: int, seed: int = 7) -> list[Letter]:
    """Return what everybody says: one in five twice, one in ten late, one in ten forged or too old besides."""
    lot, found = random.Random(seed), list[Letter]()
    for nth in range(len(people) * each):
        person = people[nth % len(people)]
        with theirs.world.lock:
            message = theirs.world.post(person.room, person.account, {"text": "help"})
            true = Letter(telling.event(theirs.world, telling.said(message)), f"m:{message.room.id}:{message.ts}")
        found += [true] * (2 if nth % 5 == 0 else 1)
        if nth % 10 == 0:
            found.append(_forged(true, SECRET if nth % 20 else STAMP))
    late = set(lot.sample(range(len(found)), len(found) // 10))
    held = [found[place] for place in late]
    return [*(each for place, each in enumerate(found) if place not in late), *lot.sample(held, len(held))]


def _forged(true: Letter, how: str) -> Letter:
    body = {**true.payload, "event": {**true.payload["event"], "user": NOBODY}}
    return replace(true, payload=body, forged=how)


async def pour(way: Way, sent: Sequence[Letter], at_once: int = AT_ONCE) -> list[Given]:
    """Give all, so many at once."""
    room = asyncio.Semaphore(at_once)

    async def give(letter: Letter) -> Given:
        async with room:
            began = time.perf_counter()
            return Given(letter, await way(letter), time.perf_counter() - began)

    return await asyncio.gather(*map(give, sent))


async def by_http(theirs: Platform, url: str, sent: Sequence[Letter], at_once: int = AT_ONCE) -> list[Given]:
    """Push all, signed at that moment; again where a connection broke."""
    limits = aiohttp.ClientTimeout(total=30)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=at_once), timeout=limits) as session:

        async def push(letter: Letter) -> int:
            body, now = json.dumps(letter.payload), int(theirs.world.clock.now().timestamp())
            mark = signed(body, now - TOO_OLD if letter.forged == STAMP else now)
            if letter.forged == SECRET:
                mark = signed(body, now, "another secret")
            headers = {"Content-Type": "application/json", **mark}
            for _ in range(TRIES):
                try:
                    async with session.post(url, data=body, headers=headers) as answer:
                        return answer.status
                except aiohttp.ClientConnectionError:
                    continue
            return 0

        return await pour(push, sent, at_once)


async def by_socket(wires: Wires, sent: Sequence[Letter], at_once: int = AT_ONCE) -> list[Given]:
    """Send all over the connections; nothing is signed there, so there is nothing to forge."""

    async def send(letter: Letter) -> int:
        return 0 if await wires.attempt(Gift(kind=EVENTS, payload=letter.payload), 0, "") else 200

    return await pour(send, [each for each in sent if not each.forged], at_once)


def percentile(given: Sequence[Given], share: float = 0.99) -> float:
    """Return the seconds within which so large a share of what is true was acknowledged."""
    took = sorted(each.took for each in given if not each.letter.forged)
    return took[min(len(took) - 1, int(len(took) * share))]
