"""Redress taking a complaint in, in process: bytes of a request → message → handled, stored → the answer's bytes."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from random import Random
from zoneinfo import ZoneInfo

from bot.web.translate import messages_json, read_id, read_message, read_object
from handlers.dispatch import Envelope, Taken, take
from handlers.house import House
from handlers.shelf import Shelf
from storage.store import Store
from workflow.ports import Work
from workflow.stored import Notice

NOW = datetime(2026, 9, 29, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
"""The same moment for every message; the rules are given the time, so nothing waits for it."""


class Stuck(Exception):
    """A dialogue did not get where the script says; its figure would mean nothing."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a customer is told in answer to a message."""

    text: str
    case: str | None


def new_house() -> House:
    """Return a house under the `property` playbook that draws the same case numbers each time."""
    shelf = Shelf()
    return House(shelf=shelf, book=shelf.open("property"), zone=ZoneInfo("Asia/Shanghai"), random=Random(7))


def parse(chat: str, body: bytes) -> Envelope:
    """Read a message as the web channel does."""
    read: Mapping[str, object] = read_object(json.loads(body))
    return Envelope(channel="web", chat=chat, key=f"{chat}:{read_id(read)}", message=read_message(read))


def said_since(chat: str, seq: int, work: Work) -> Sequence[Notice]:
    """Return what was said beyond `seq`, as `GET /chat/events` looks it up."""
    _, said = work.outbox.fetch("web", chat, seq)
    return said


async def complain(store: Store, house: House, customer: int, bodies: Sequence[bytes], now: datetime = NOW) -> None:
    """Lead one customer, who sends `bodies`, from the greeting to the case number.

    Raises:
        Stuck: a message was not taken, or no case was registered.
    """
    chat, seq, case = f"chat-{customer}", 0, None
    for body in bodies:
        envelope = parse(chat, body)
        taken = await store.write(partial(take, house=house, envelope=envelope, now=now))
        if taken is not Taken.STORED:
            raise Stuck(f"customer {customer} was told {taken}")
        said = await store.read(partial(said_since, chat, seq))
        messages_json(said)
        seq, case = said[-1].seq or seq, said[-1].case
    if case is None:
        raise Stuck(f"customer {customer} has no case number")


async def complain_at_once(
    store: Store, house: House, customers: Mapping[int, Sequence[bytes]], at_once: int, now: datetime = NOW
) -> None:
    """Lead customers through with what each of them sends, so many at the same time."""
    waiting = iter(customers.items())

    async def serve() -> None:
        for customer, bodies in waiting:
            await complain(store, house, customer, bodies, now)

    await asyncio.gather(*(serve() for _ in range(at_once)))
