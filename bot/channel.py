"""The port that every channel implements: it receives, it renders, it decides nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, TypeVar

from bot.clock import Clock
from handlers.house import House
from handlers.shelf import Book

if TYPE_CHECKING:
    from starlette.routing import Route

    from bot.pace import Paces
    from handlers.dispatch import Upload
    from handlers.message import Phrase
    from handlers.outgoing import Outcome, Outgoing
    from workflow.ports import Work
    from workflow.stored import Json

Result = TypeVar("Result")
Unit = Callable[["Work"], Result]


class Store(Protocol):
    """What a channel may ask of the store: to run a handler in one transaction."""

    async def write(self, fn: Unit[Result]) -> Result:
        """Run `fn` in a transaction and return its result; it may run twice, so it has no other effect."""
        ...

    async def read(self, fn: Unit[Result]) -> Result:
        """Run `fn` on a snapshot; what it writes is refused."""
        ...


class LaneState(StrEnum):
    """How a lane is, in this process."""

    UNSERVED = "no token"
    STARTING = "starting"
    SERVED = "ok"
    ELSEWHERE = "served by another process"
    REFUSED = "the platform refuses our token"
    STUCK = "what came of a message can't be stored"


@dataclass(slots=True)
class LaneStates:
    """What this process knows of its lanes; one that nobody told of has no token.

    Attributes:
        links: of each platform that has told us our own name there, the address that brings a token to us.
        handovers: the same for a customer who goes on there.
    """

    states: dict[str, LaneState] = field(default_factory=dict[str, LaneState])
    links: dict[str, Callable[[str], str]] = field(default_factory=dict[str, Callable[[str], str]])
    handovers: dict[str, Callable[[str], str]] = field(default_factory=dict[str, Callable[[str], str]])

    def with_waiting(self, waiting: Mapping[str, int]) -> dict[str, tuple[LaneState, int]]:
        """Return each lane that is served, or that notices wait for, with its state and how many wait."""
        names = sorted({*self.states, *waiting})
        return {name: (self.states.get(name, LaneState.UNSERVED), waiting.get(name, 0)) for name in names}


@dataclass(slots=True, kw_only=True)
class Premises:
    """What every channel is given: where to store, whose rules hold, what time it is, its outside address.

    Attributes:
        house: it never changes; another takes its place when another version of the playbook is put in force
            (`bot/versions.py`). So a unit of work that was given one goes by one version to its end.
        file: what the playbook's file said at the start.
    """

    store: Store
    house: House
    clock: Clock
    public_url: str = ""
    lanes: LaneStates = field(default_factory=LaneStates)
    file: Book = field(init=False)

    def __post_init__(self) -> None:
        """Note the file's version, as another may hold."""
        self.file = self.house.book


class Channel(Protocol):
    """One way in and out, made where there is a token; without one its lane's notices wait.

    Where its platform lets people edit, every message carries the platform's id of it (`Message.itself`), and an edit
    the same id with `Message.edited`, its words whole, and no file.
    """

    name: str
    """Its lane in the outbox."""
    paces: "Paces"
    """How fast its platform lets us send."""

    def is_group(self, address: str) -> bool:
        """Tell whether an address is a group's, where the group's pace holds."""
        ...

    async def send(self, outgoing: "Outgoing") -> "Outcome":
        """Send one message, or one part of a long one, and tell what came of it; no trouble is raised."""
        ...

    async def fetch(self, wanted: "Mapping[str, Json]") -> "Upload | Phrase":
        """Return a file that its platform has, or the words that say why it is not taken.

        Raises:
            NotYetError: it may be had later.
        """
        ...

    def routes(self) -> "Sequence[Route]":
        """Return the addresses at which its platform pushes to us, if it does."""
        ...

    def committed(self, topics: frozenset[str]) -> None:
        """Hear what a commit changed."""
        ...

    async def open(self) -> None:
        """Begin to receive."""
        ...

    async def close(self) -> None:
        """Stop receiving; what was acknowledged is stored. What is being sent goes on."""
        ...

    async def hang_up(self) -> None:
        """Let go of the platform: nothing is being sent any more."""
        ...
