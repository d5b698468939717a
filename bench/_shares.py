"""Where the CPU time of a message goes: its parts by this thread's CPU clock, one conversation after the other."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from bench._chat import NOW, new_house, parse, said_since
from bench._customers import bodies_of
from bot.web.translate import messages_json
from handlers.dispatch import Envelope, take
from storage.memory import MemoryStore
from workflow.ports import Work

REPOSITORIES = (
    *("bindings", "cases", "causes", "conversations", "files", "inbox", "outbox", "people", "playbooks", "timers"),
    "vitals",
)


@dataclass(slots=True)
class Spent:
    """Nanoseconds of CPU time by part, and the messages they were spent on."""

    parse: int = 0
    unit: int = 0
    repositories: int = 0
    deliver: int = 0
    messages: int = 0

    def micros(self, nanoseconds: int) -> float:
        """Return a part as microseconds a message."""
        return nanoseconds / self.messages / 1000


@dataclass(frozen=True, slots=True)
class Shares:
    """CPU µs a message; what remains of the whole is the store's."""

    parse: float
    handle: float
    deliver: float


class Timed:
    """A repository whose calls are timed."""

    def __init__(self, repository: object, spent: Spent) -> None:
        self._repository, self._spent = repository, spent

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """Return the method, timed."""
        return partial(self._timed, getattr(self._repository, name))

    def _timed(self, method: Callable[..., Any], *args: object, **named: object) -> object:
        began = time.thread_time_ns()
        try:
            return method(*args, **named)
        finally:
            self._spent.repositories += time.thread_time_ns() - began


class TimedWork:
    """A transaction whose repositories are timed."""

    def __init__(self, work: Work, spent: Spent) -> None:
        for name in REPOSITORIES:
            setattr(self, name, Timed(getattr(work, name), spent))
        self.hint = work.hint


def shares(customers: Sequence[int]) -> Shares:
    """Lead customers through over a store in memory and return the parts outside the store."""
    store, spent = MemoryStore(), Spent()
    store.open_now()
    house = new_house()

    def handle(envelope: Envelope, work: Work) -> None:
        began = time.thread_time_ns()
        take(cast("Work", TimedWork(work, spent)), house, envelope, NOW)
        spent.unit += time.thread_time_ns() - began

    for customer in customers:
        _complain(store, customer, handle, spent)
    store.close_now()
    return Shares(
        parse=spent.micros(spent.parse),
        handle=spent.micros(spent.unit - spent.repositories),
        deliver=spent.micros(spent.deliver),
    )


def _complain(store: MemoryStore, customer: int, handle: Callable[[Envelope, Work], None], spent: Spent) -> None:
    chat, seq = f"chat-{customer}", 0
    for body in bodies_of(customer):
        began = time.thread_time_ns()
        envelope = parse(chat, body)
        spent.parse += time.thread_time_ns() - began
        store.write_now(partial(handle, envelope))
        began = time.thread_time_ns()
        said = store.read_now(partial(said_since, chat, seq))
        messages_json(said)
        spent.deliver += time.thread_time_ns() - began
        spent.messages += 1
        seq = said[-1].seq or seq
