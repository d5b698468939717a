"""A trial as a process: two versions of a playbook and the customers of a month on standard input, figures on output.

A line of JSON each: how many customers have come so far, at last the figures or what stands in the way. It is a process
of its own, and a lazy one, so that nobody waits for it; whoever asked for it may end it at any moment.
"""

import json
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from bot.cast import Cast
from bot.comparison import rows_of
from bot.customer import Arrival
from bot.luck import Luck
from bot.simulate import lived
from bot.story import Outcome
from handlers.house import House
from handlers.shelf import Book, Shelf
from workflow.moves import Kind

SEED = 7
LAZY = 10
"""How much we stand back behind those who serve people (`nice`)."""
EVERY = 1.0
"""Seconds between two signs of life."""


def main() -> None:
    """Carry a trial out."""
    os.nice(LAZY)
    asked = json.loads(sys.stdin.read())
    try:
        tell(outcome_of(asked))
    except ValueError:
        tell({"problem": "no_simulation"})


def tell(what: Mapping[str, object]) -> None:
    """Write a line; where nobody reads any more, the write ends us."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def outcome_of(asked: Mapping[str, Any]) -> dict[str, object]:
    """Return what differs between two versions for the same customers.

    Raises:
        ValueError: one of them says nothing of how people behave.
    """
    shelf, come = Shelf(), _Come()
    outcomes = [_lived(shelf.book(asked["name"], text), asked, come) for text in (asked["against"], asked["text"])]
    rows = list(rows_of(*outcomes))
    differs = [row._asdict() | {"change": row.change} for row in rows if row.first != row.second]
    broken = sum(outcome["violations"] for outcome in outcomes)
    return {"rows": differs, "same": len(rows) - len(differs), "violations": broken}


def _lived(book: Book, asked: Mapping[str, Any], come: "_Come") -> Outcome:
    # It draws the numbers of made-up cases.
    random = Random(SEED)  # noqa: S311
    house = House(shelf=Shelf(), book=book, zone=ZoneInfo(asked["zone"]), random=random)
    begin = datetime.fromtimestamp(asked["begin"], UTC)
    arrivals = list(_arrivals(asked["arrivals"], book, begin))
    customers = len(arrivals) or asked["customers"]
    cast = Cast(house=house, luck=Luck(SEED), customers=customers, arrivals=arrivals)
    story = lived(cast, begin, come.heard)
    come.before += customers
    return story.outcome(book.name, customers, SEED)


def _arrivals(listed: Sequence[Sequence[Any]], book: Book, begin: datetime) -> Iterator[Arrival]:
    """Yield who comes; what the version calls otherwise is called so."""
    migration = book.playbook.migration
    category: str | None
    grade: str | None
    for seconds, kind, category, grade in listed:
        came = Arrival(begin + timedelta(seconds=seconds), Kind(kind), category, grade)
        if migration:
            came = replace(
                came,
                category=migration.categories.get(category or "", category),
                grade=migration.grades.get(grade or "", grade),
            )
        yield came


class _Come:
    """Says now and then how many customers have come, under both versions together."""

    def __init__(self) -> None:
        self.before, self._said_at = 0, 0.0

    def heard(self, count: int) -> None:
        if time.monotonic() - self._said_at >= EVERY:
            self._said_at = time.monotonic()
            tell({"done": self.before + count})


if __name__ == "__main__":
    main()
