"""Many cases, quickly: a few that were really filed, stored again and again under other numbers and in other chats."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from handlers.house import House
from handlers.storing import set_timers
from storage.store import Store
from workflow.boards import boards_of
from workflow.case import Case
from workflow.elements import Elements
from workflow.numbers import new_number
from workflow.people import ALL
from workflow.ports import Work
from workflow.timeline import Event

A_TRANSACTION = 200


@dataclass(frozen=True, slots=True)
class Original:
    """A case as it was filed."""

    case: Case
    elements: Elements
    events: Sequence[Event]


def originals(work: Work) -> Sequence[Original]:
    """Return every open case."""
    cases = work.cases.board(visible_to=ALL)
    return [
        Original(case, work.cases.elements(case.number), [line.event for line in work.cases.timeline(case.number)])
        for case in cases
    ]


Changed = Callable[[Case, int], Case]
"""Returns the copy that is to stand at a place."""


def as_it_is(case: Case, _place: int) -> Case:
    """Return what differs from its model in nothing but number and chat."""
    return case


async def copied(
    store: Store, house: House, models: Sequence[Original], count: int, now: datetime, changed: Changed = as_it_is
) -> None:
    """Store `count` more cases like `models`, each with a chat of its own and the timers that it needs."""
    for first in range(0, count, A_TRANSACTION):
        places = range(first, min(first + A_TRANSACTION, count))
        await store.write(partial(add, house=house, models=models, places=places, now=now, changed=changed))


def add(
    work: Work,
    house: House,
    models: Sequence[Original],
    places: Sequence[int],
    now: datetime,
    changed: Changed = as_it_is,
) -> None:
    """Store a case for each place, in this transaction."""
    for place in places:
        model = models[place % len(models)]
        chat = work.conversations.open("web", f"copy-{place}", model.case.language, now)
        playbook = house.playbook_of(model.case, work)
        case = replace(model.case, number=new_number(house.random), conversation=chat.id, version=0)
        case = changed(case, place)
        stored = work.cases.add(case, model.elements, model.events, boards_of(case, playbook))
        set_timers(work, house, None, stored, playbook)
