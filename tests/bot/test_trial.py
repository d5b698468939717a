"""Customers of a month come again: each at their time, with their kind, category and grade."""

from datetime import UTC, datetime, timedelta
from random import Random

from bot.cast import Cast
from bot.customer import Arrival
from bot.luck import Luck
from bot.simulate import Play
from handlers.house import House
from handlers.shelf import Shelf
from storage.memory import MemoryStore
from tests.handlers.moments import ZONE
from tests.storage.samples import KEY
from workflow.moves import Kind
from workflow.people import ALL

BEGIN = datetime(2026, 8, 1, tzinfo=UTC)


def test_everybody_comes_at_their_time_with_what_they_had() -> None:
    shelf, store = Shelf(), MemoryStore(key=KEY)
    book = shelf.open("property")
    categories = book.playbook.categories_of(Kind.COMPLAINT)
    grades = dict(zip(categories, ["complex", "general"] * len(categories), strict=False))
    came = [(timedelta(days=day, hours=2), each, grades[each]) for day, each in enumerate(categories)]
    arrivals = [Arrival(BEGIN + after, Kind.COMPLAINT, category, grade) for after, category, grade in came]
    store.open_now()
    house = House(shelf=shelf, book=book, zone=ZONE, random=Random(7))
    play = Play(store, Cast(house=house, luck=Luck(7), customers=len(came), arrivals=arrivals), begin=BEGIN)
    play.run()
    cases = [store.read_now(lambda work, number=number: work.cases.get(number, visible_to=ALL)) for number in play.seen]
    found = sorted((case.filed_at - BEGIN, case.category, case.grade) for case in cases)
    store.close_now()
    assert found == came
