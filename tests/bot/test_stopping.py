"""What a process does last: it finishes what it has begun, so that whoever goes on repeats nothing (P9)."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime

import pytest

from bot.channel import Premises
from bot.clock import VirtualClock
from bot.delivery import Delivery
from bot.loops import Loop
from handlers.outgoing import Outcome, Outgoing, Unknown
from storage.memory import MemoryStore
from tests.bot.platform import LANE, Platform, Scene, calm
from tests.storage.samples import KEY
from workflow.ports import Work
from workflow.stored import OutboxState


@dataclass(slots=True)
class Slow(Platform):
    """Answers once nothing is received any more; where we have hung up, nobody knows what came of a call."""

    closing: asyncio.Event = field(default_factory=asyncio.Event)
    is_gone: bool = False

    async def send(self, outgoing: Outgoing) -> Outcome:
        await self.closing.wait()
        await calm()
        sent = await Platform.send(self, outgoing)
        return Unknown(why="cut") if self.is_gone else sent

    async def close(self) -> None:
        self.closing.set()

    async def hang_up(self) -> None:
        self.is_gone = True


@pytest.fixture
async def scene(clock: VirtualClock) -> AsyncIterator[Scene]:
    store = MemoryStore(key=KEY)
    await store.open()
    yield Scene(store, clock, Platform(clock))
    await store.close()


async def test_what_is_being_sent_is_answered_before_the_line_is_hung_up(scene: Scene, clock: VirtualClock) -> None:
    theirs, chat = Slow(clock), await scene.chat("7")
    delivery = Delivery(scene.premises(), [theirs], "first")
    leave = scene.store.subscribe(delivery.committed)
    delivery.start()
    await calm()
    await scene.say(chat, "one")
    await delivery.stop()
    leave()
    (kept,) = await scene.store.read(lambda work: work.outbox.to_chats(LANE, [f"conversation:{chat.id}"]))
    assert (theirs.texts(), kept.state, theirs.is_gone) == (["one"], OutboxState.SENT, True)


@dataclass(slots=True)
class Step:
    """Waits for leave in its middle."""

    begun: asyncio.Event = field(default_factory=asyncio.Event)
    leave: asyncio.Event = field(default_factory=asyncio.Event)
    ended: int = 0

    async def __call__(self, premises: Premises) -> int:
        del premises
        self.begun.set()
        await self.leave.wait()
        self.ended += 1
        return 1


def never(work: Work) -> datetime | None:
    del work
    return None


async def test_step_under_way_ends_and_no_other_begins(scene: Scene) -> None:
    step = Step()
    loop = Loop(scene.premises(), "timers", step, never)
    loop.start()
    await step.begun.wait()
    stopping = asyncio.create_task(loop.stop())
    await calm()
    step.leave.set()
    await stopping
    assert step.ended == 1


async def test_step_that_does_not_end_is_cut_off(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.loops.TO_END", 0.01)
    step = Step()
    loop = Loop(scene.premises(), "timers", step, never)
    loop.start()
    await step.begun.wait()
    await loop.stop()
    assert step.ended == 0
