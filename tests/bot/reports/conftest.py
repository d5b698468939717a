"""A month that people have lived: made-up cases, told by the real handlers."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from zoneinfo import ZoneInfo

import pytest

from bot.cast import Cast
from bot.luck import Luck
from bot.simulate import Play
from handlers.house import House
from handlers.reports.making import Report, report_of
from handlers.shelf import Shelf
from storage.encryption import KEY_BYTES
from storage.memory import MemoryStore
from workflow.reports.months import Month
from workflow.reports.tales import Part
from workflow.reports.terms import Term

MARCH = Month(2026, 3)


@dataclass(frozen=True)
class Lived:
    """A house with its store after some months."""

    house: House
    store: MemoryStore

    def report(self, term: Term = MARCH, part: Part | None = None) -> Report:
        return self.store.read_now(lambda work: report_of(work, self.house, term, part or Part()))


@pytest.fixture(scope="session")
def lived() -> Iterator[Lived]:
    shelf = Shelf()
    house = House(shelf=shelf, book=shelf.open("property"), zone=ZoneInfo("Asia/Shanghai"), random=Random(3))
    store = MemoryStore(key=bytes(KEY_BYTES))
    store.open_now()
    Play(store, Cast(house=house, luck=Luck(3), customers=60)).run()
    yield Lived(house, store)
    store.close_now()
