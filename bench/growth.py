"""Growth: what a message of intake, a look at a case and the board cost with a thousand to a million cases stored."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from random import Random
from uuid import uuid4

from bench._chat import complain, new_house, parse
from bench._customers import FROM_GREETING_TO_CONFIRMED, bodies_of
from bench._data import Kept, key
from bench._measuring import Figure, arguments, middle, report
from bench._plots import plot
from bench._stores import largest, stores
from handlers.dispatch import take
from handlers.house import House
from storage.store import Store, open_store
from workflow.people import ALL
from workflow.ports import Work

TIMES = 40
MOST_RATIO = 2.0
"""Ten times as many cases are one step of a logarithm: six steps are twice three."""
BOARD = 60
"""As many as a page of it shows."""
FIRST = 50_000_000
"""Customers of ours; whoever is in the store came before."""


async def cost(times: int, once: Callable[[int], Awaitable[object]]) -> float:
    """Return the milliseconds that something takes, the median."""
    took: list[float] = []
    await once(0)
    for nth in range(1, times + 1):
        began = time.perf_counter()
        await once(nth)
        took.append((time.perf_counter() - began) * 1000)
    return middle(took)


async def costs(store: Store, house: House, at: Kept, count: int, times: int) -> dict[str, float]:
    """Return what each thing costs over an open store, in milliseconds."""
    first = FIRST + Random().randrange(40_000_000)

    async def intake(nth: int) -> None:
        await complain(store, house, first + nth, bodies_of(first + nth))

    def number_of(chat: str, work: Work) -> str:
        found = work.conversations.find("web", chat)
        return work.cases.of_conversation(found.id)[0].number if found else ""

    async def status(nth: int) -> None:
        chat = f"copy-{1 + (nth * 7919) % count}"
        said = json.dumps({"id": str(uuid4()), "text": await store.read(partial(number_of, chat))}).encode()
        await store.write(partial(take, house=house, envelope=parse(chat, said), now=at.now))

    async def board(_nth: int) -> object:
        return await store.read(lambda work: work.cases.board(visible_to=ALL, limit=BOARD))

    async def counted(_nth: int) -> object:
        return await store.read(lambda work: work.cases.open_by_stage(visible_to=ALL))

    return {
        "a message of intake": await cost(times, intake) / len(FROM_GREETING_TO_CONFIRMED),
        "status by number": await cost(times, status),
        f"the board's first {BOARD}": await cost(times, board),
        "open cases counted by stage": await cost(times, counted),
    }


async def measured(at: Kept, count: int, times: int) -> dict[str, float]:
    """Open a store and return what each thing costs."""
    store = open_store(f"sqlite:///{at.file}", data_dir=at.file.parent, key=key())
    await store.open()
    found = await costs(store, replace(new_house(), random=Random()), at, count, times)
    await store.close()
    return found


def main() -> None:
    """Measure and report."""
    size, keep = arguments("Growth.", small=400, whole=1_000_000)
    sizes = largest(size)
    with stores(sizes) as found:
        took = {count: asyncio.run(measured(found[count], count, TIMES if keep else 3)) for count in sizes}
    first, last = sizes[0], sizes[-1]
    figures = [
        Figure(
            name=f"{what}, {last} cases stored",
            figure=took[last][what],
            unit="ms",
            baseline=took[first][what],
            against=f"the same with {first} cases stored",
            at_most_ratio=MOST_RATIO if keep else None,
        )
        for what in took[last]
    ]
    if keep:
        lines = {what: [(count, took[count][what]) for count in sizes] for what in took[last]}
        plot("growth", "What things cost as cases grow in number", "cases stored (a tenth open, 10,000 at most)", lines)
    report("growth", figures, size=size, keep=keep)


if __name__ == "__main__":
    main()
