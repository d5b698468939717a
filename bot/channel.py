"""The port that every channel implements: it receives, it renders, it decides nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from bot.clock import Clock
from handlers.house import House
from workflow.ports import Work

Result = TypeVar("Result")
Unit = Callable[[Work], Result]


class Store(Protocol):
    """What a channel may ask of the store: to run a handler in one transaction."""

    async def write(self, fn: Unit[Result]) -> Result:
        """Run `fn` in a transaction and return its result; it may run twice, so it has no other effect."""
        ...

    async def read(self, fn: Unit[Result]) -> Result:
        """Run `fn` on a snapshot; what it writes is refused."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Premises:
    """What every channel is given: where to store, whose rules hold, what time it is, its outside address."""

    store: Store
    house: House
    clock: Clock
    public_url: str = ""


class Channel(Protocol):
    """One way in and out; one without a token is made all the same, and its lane waits."""

    name: str
    """Its lane in the outbox."""

    async def open(self) -> None:
        """Begin to receive."""
        ...

    async def close(self) -> None:
        """Stop receiving; what was acknowledged is stored."""
        ...

    def committed(self, topics: frozenset[str]) -> None:
        """Hear, on the event loop, what a commit changed: `conversation:ID`, `board`, `timers`, `inbox`."""
        ...
