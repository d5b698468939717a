"""Reads the platform's ledger and the database after a rush, and names every promise that was broken."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Protocol

from handlers.wording import words
from storage.store import Store
from tests.telegram.platform.ledger import Entry
from tests.telegram.platform.pace import Pace, too_fast
from tests.torture.crowd import Patron
from workflow.language import Language
from workflow.numbers import spoken
from workflow.people import ALL
from workflow.ports import Work
from workflow.stored import Notice, OutboxState

MOST_DOUBTS = 3
"""How often something is sent without an answer before people are told instead."""
AFTER_DEATH = timedelta(seconds=30)
"""On the platform's clock: until then it may carry out a call of a process that is dead; a start takes longer."""
AGAIN = re.compile(
    "|".join(
        rf"\n\n{re.escape(words('cases.sent_again', each)).replace(re.escape('{reference}'), '[0-9]+')}$"
        for each in Language
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What the database has of the customers.

    Attributes:
        issues: the words of each case, by its number as people read it.
        notices: what was said to each customer, by their account, in the order in which it was meant.
        unhandled: messages of customers that wait or were given up.
    """

    issues: Mapping[str, str]
    notices: Mapping[int, Sequence[Notice]]
    unhandled: int


class Complainant(Protocol):
    """A customer of any platform, with the words of the complaint and what was said once it was registered."""

    issue: str
    receipt: str


async def kept(store: Store, patrons: Sequence[Patron], others: int = 0) -> Kept:
    """Read the database that a run has left; so many cases may be others' than these customers'."""
    await store.open()
    try:
        return await store.read(lambda work: _kept(work, patrons, others))
    finally:
        await store.close()


def _kept(work: Work, patrons: Sequence[Patron], others: int) -> Kept:
    cases = work.cases.board(visible_to=ALL, limit=10 * len(patrons) + others)
    notices: dict[int, Sequence[Notice]] = {}
    unhandled = work.vitals.parked()
    for each in patrons:
        chat = work.conversations.find("telegram", str(each.person.id))
        if chat is not None:
            notices[each.person.id] = work.outbox.after(chat.id, 0)
            unhandled += work.inbox.waiting(chat.id)
    issues = {spoken(case.number): work.cases.elements(case.number).issue or "" for case in cases}
    return Kept(issues=issues, notices=notices, unhandled=unhandled)


def broken_promises(
    patrons: Sequence[Patron], entries: Sequence[Entry], kept: Kept, deaths: Sequence[datetime] = ()
) -> list[str]:
    """Compare what customers did and saw with what the platform counted and the database has."""
    by_chat: dict[int, list[Entry]] = defaultdict(list)
    for each in entries:
        if each.effect and each.method == "sendmessage" and each.chat is not None:
            by_chat[each.chat].append(each)
    return [
        *not_once(patrons, kept),
        *([f"{kept.unhandled} messages were not handled"] if kept.unhandled else []),
        *hurries(entries),
        *(
            f"customer {each.person.id}: {fault}"
            for each in patrons
            for fault in disorder(by_chat[each.person.id], kept.notices.get(each.person.id, ()), deaths)
        ),
    ]


def not_once(patrons: Sequence[Complainant], kept: Kept) -> Iterator[str]:
    """Name every complaint that is not registered exactly once, under the number that its customer was told."""
    numbers: dict[str, list[str]] = defaultdict(list)
    for number, issue in kept.issues.items():
        numbers[issue].append(number)
    for each in patrons:
        registered = numbers.pop(each.issue, [])
        if len(registered) != 1 or registered[0] not in each.receipt:
            yield f"{each.issue!r} is registered as {registered}; its customer was told {each.receipt!r}"
    if numbers:
        yield f"nobody complained of {list(numbers)}"


def hurries(entries: Sequence[Entry]) -> list[str]:
    """Name every limit that was overstepped, as the platform counts; it had to hold nobody back by itself."""
    held_back = sum(each.status == 429 and not each.fault for each in entries)
    return [*too_fast(entries, Pace(slack=timedelta())), *([f"{held_back} calls came too early"] if held_back else [])]


def disorder(arrived: Sequence[Entry], notices: Sequence[Notice], deaths: Sequence[datetime]) -> Iterator[str]:
    """Name what one customer was not told, not told in order, or told again without need."""
    places = {message: place for place, notice in enumerate(notices) for message in notice.messages}
    given_up = frozenset(place for place, notice in enumerate(notices) if is_given_up(notice))
    for place, notice in enumerate(notices):
        if place not in given_up and (notice.state is not OutboxState.SENT or len(notice.messages) != 1):
            yield f"notice {notice.seq} is {notice.state}, sent as {notice.messages}"
    known = [places[str(each.message)] for each in arrived if str(each.message) in places]
    if known != sorted(known):
        yield f"heard {known} in this order"
    if len(known) != len(places):
        yield f"{len(places)} messages are taken for sent, {len(known)} of them arrived"
    yield from _needless(arrived, places, given_up, deaths)


def is_given_up(notice: Notice) -> bool:
    """Tell whether nobody could know after all tries, so that people were told to see to it."""
    return notice.state is OutboxState.UNKNOWN and notice.doubts >= MOST_DOUBTS


def _needless(
    arrived: Sequence[Entry], places: Mapping[str, int], given_up: frozenset[int], deaths: Sequence[datetime]
) -> Iterator[str]:
    """Name each repetition that nothing excuses.

    What arrived and is in no notice was said once more by the next message, as nobody could know of it; or in vain.
    """
    place = 0
    for each, after in pairwise([*arrived, None]):
        if each is None or str(each.message) in places:
            place = places[str(each.message)] + 1 if each else place
        elif (after is None or _words(after) != _words(each)) and place not in given_up:
            yield f"{_words(each)!r} belongs to no notice"
        elif each.told and not any(_lies_between(death, each, after) for death in deaths):
            yield f"{_words(each)!r} was repeated though its outcome was known"


def _lies_between(death: datetime, each: Entry, after: Entry | None) -> bool:
    return each.at <= death + AFTER_DEATH and (after is None or death <= after.at)


def _words(entry: Entry) -> str:
    return AGAIN.sub("", str(entry.given["text"]))
