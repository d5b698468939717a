"""A platform that keeps what it is sent and answers as it is told to: a fake of the channel port."""

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from starlette.routing import Route

from bot.channel import Premises
from bot.clock import VirtualClock
from bot.delivery import Lane
from bot.pace import Limit, Paces
from handlers.dispatch import Upload
from handlers.house import House
from handlers.message import Phrase
from handlers.outgoing import NotSent, Outcome, Outgoing, Sent
from handlers.shelf import Shelf
from storage.store import Store
from tests.handlers.moments import ZONE
from workflow.language import Language
from workflow.ports import Work
from workflow.stored import Conversation, Json, Notice, Priority

LANE = "telegram"
SECOND = timedelta(seconds=1)
TELEGRAMS = Paces(
    at_once=64,
    overall=(Limit(30, SECOND),),
    chat=(Limit(1, SECOND),),
    group=(Limit(1, SECOND), Limit(20, 60 * SECOND)),
)
SHELF = Shelf()
BOOK = SHELF.open("property")


@dataclass(frozen=True, slots=True)
class Arrived:
    """One message that the platform was handed."""

    at: datetime
    address: str
    text: str
    edits: tuple[str, ...] = ()


@dataclass(slots=True)
class Platform:
    """Everything arrives at once unless `answers` says otherwise; while `stuck` or `down` no call is answered."""

    clock: VirtualClock
    paces: Paces = TELEGRAMS
    name: str = LANE
    arrived: list[Arrived] = field(default_factory=list[Arrived])
    answers: dict[str, deque[Outcome | Exception]] = field(default_factory=lambda: defaultdict(deque))
    stuck: bool = False
    down: bool = False

    def is_group(self, address: str) -> bool:
        return address.startswith("-")

    async def send(self, outgoing: Outgoing) -> Outcome:
        if self.down:
            return NotSent(why="no connection")
        notice = outgoing.notice
        self.arrived.append(Arrived(self.clock.now(), outgoing.address, outgoing.text, notice.messages))
        if self.stuck:
            await asyncio.Event().wait()
        planned = self.answers[outgoing.address]
        answer = planned.popleft() if planned else Sent(message=f"m{len(self.arrived)}")
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def fetch(self, wanted: Mapping[str, Json]) -> Upload | Phrase:
        raise NotImplementedError(wanted)

    def committed(self, topics: frozenset[str]) -> None:
        """Nothing is shown there but messages."""

    def routes(self) -> Sequence[Route]:
        return ()

    async def open(self) -> None:
        """Nothing to open."""

    async def close(self) -> None:
        """Nothing to close."""

    async def hang_up(self) -> None:
        """Nothing to let go of."""

    def texts(self, address: str | None = None) -> list[str]:
        """Return what was sent to an address, or to all."""
        return [each.text for each in self.arrived if address in (None, each.address)]


@dataclass(slots=True)
class Scene:
    """A store, a clock and a platform."""

    store: Store
    clock: VirtualClock
    platform: Platform

    def premises(self) -> Premises:
        """Return what a process of its own would have."""
        house = House(shelf=SHELF, book=BOOK, zone=ZONE)
        return Premises(store=self.store, house=house, clock=self.clock)

    @asynccontextmanager
    async def lane(self, holder: str = "first", platform: Platform | None = None) -> AsyncGenerator[Lane]:
        """Serve the lane while the block lasts."""
        lane = Lane(self.premises(), platform or self.platform, holder)
        leave = self.store.subscribe(lane.committed)
        lane.start()
        await calm()
        try:
            yield lane
        finally:
            leave()
            await lane.stop()

    async def chat(self, address: str, language: Language = Language.ZH) -> Conversation:
        """Return the conversation of a chat with that address."""
        now = self.clock.now()
        return await self.store.write(lambda work: work.conversations.open(LANE, address, language, now))

    async def say(
        self, chat: Conversation, *texts: str, priority: Priority = Priority.ANSWER, must_arrive: bool = True
    ) -> None:
        """Put notices for a chat into the outbox, each in a transaction of its own."""
        for text in texts:
            notice = Notice(
                dedupe=f"{chat.id}:{text}",
                lane=LANE,
                chat=f"conversation:{chat.id}",
                body={"text": text},
                at=self.clock.now(),
                priority=priority,
                must_arrive=must_arrive,
            )
            await self.put(notice)

    async def put(self, notice: Notice) -> None:
        """Put a notice into the outbox and let the lane see to it."""

        def unit(work: Work) -> None:
            work.outbox.put(notice)
            work.hint(f"lane:{LANE}")

        await self.store.write(unit)
        await calm()

    async def passes(self, time: timedelta) -> None:
        """Let time pass; everybody who sleeps wakes at their own moment."""
        end = self.clock.now() + time
        while (due := self.clock.next_due()) is not None and due <= end:
            self.clock.set(max(due, self.clock.now()))
            await calm()
        self.clock.set(end)
        await calm()


async def calm() -> None:
    """Let everybody do what they can do without time passing."""
    for _ in range(30):
        await asyncio.sleep(0)


def most_within(period: timedelta, moments: Sequence[datetime]) -> int:
    """Return how many of some ordered moments lie in the fullest period."""
    return max(sum(1 for later in moments[place:] if later - at < period) for place, at in enumerate(moments))
