"""What came of a call has to be stored: where that fails for good, people hear of it and the chat goes on (P4)."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from threading import Event
from typing import NoReturn

import pytest
from structlog.testing import capture_logs

from bot.channel import LaneState
from bot.clock import VirtualClock
from bot.health import Health
from handlers import delivering
from storage.memory import MemoryStore
from storage.store import open_store
from tests.bot.platform import LANE, SECOND, Platform, Scene
from tests.bot.web.serving import DEADLINE
from tests.storage.samples import KEY
from workflow.stored import OutboxState


@pytest.fixture
async def scene(clock: VirtualClock) -> AsyncIterator[Scene]:
    store = MemoryStore(key=KEY)
    await store.open()
    yield Scene(store, clock, Platform(clock))
    await store.close()


@pytest.fixture
def log() -> Iterator[object]:
    with capture_logs() as lines:
        yield lines


def broken(*_: object) -> NoReturn:
    raise RuntimeError("a fault that was put here")


async def states(scene: Scene) -> list[OutboxState]:
    found = await scene.store.read(lambda work: work.outbox.to_chats(LANE, ["conversation:1"]))
    return [notice.state for notice in reversed(found)]


@pytest.mark.usefixtures("log")
async def test_settling_that_fails_for_a_while_is_done_in_full_later(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = await scene.chat("1")
    async with scene.lane():
        with monkeypatch.context() as patch:
            patch.setattr(delivering, "_arrived", broken)
            await scene.say(chat, "one")
        await scene.passes(6 * SECOND)
    assert await states(scene) == [OutboxState.SENT]
    assert scene.platform.texts() == ["one"]


@pytest.mark.usefixtures("log")
async def test_settling_that_never_works_is_told_to_people_and_the_chat_goes_on(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat, told = await scene.chat("1"), list[object]()

    def kept(*given: object) -> None:
        told.append(given[3])

    monkeypatch.setattr(delivering, "unreached", kept)
    async with scene.lane():
        with monkeypatch.context() as patch:
            patch.setattr(delivering, "_arrived", broken)
            await scene.say(chat, "one", "two")
            await scene.passes(30 * SECOND)
    assert (await states(scene), scene.platform.texts()) == ([OutboxState.UNKNOWN] * 2, ["one", "two"])
    assert told == ["unsure", "unsure"]


@pytest.mark.usefixtures("log")
async def test_message_of_which_nobody_can_be_told_holds_its_chat_up_no_longer(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = await scene.chat("1")
    async with scene.lane():
        with monkeypatch.context() as patch:
            patch.setattr(delivering, "_arrived", broken)
            patch.setattr(delivering, "unreached", broken)
            await scene.say(chat, "one")
            await scene.passes(11 * SECOND)
        await scene.say(chat, "two")
        await scene.passes(6 * SECOND)
    assert await states(scene) == [OutboxState.UNKNOWN, OutboxState.SENT]


@pytest.mark.usefixtures("log")
async def test_health_says_that_nothing_can_be_stored_as_long_as_it_is_so(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = await scene.chat("1")
    async with scene.lane() as lane:
        with monkeypatch.context() as patch:
            for name in ("_arrived", "_not_known"):
                patch.setattr(delivering, name, broken)
            await scene.say(chat, "one")
            await scene.passes(30 * SECOND)
            assert lane.state is LaneState.STUCK
        await scene.passes(6 * SECOND)
        assert lane.state is LaneState.SERVED
    assert await states(scene) == [OutboxState.SENT]


async def test_lane_that_is_stuck_makes_the_house_unwell(scene: Scene) -> None:
    premises = scene.premises()
    premises.lanes.states[LANE] = LaneState.STUCK
    well, known = await Health(premises).look()
    assert (well, known["lanes"]) == (False, {LANE: "what came of a message can't be stored, 0 waiting"})


async def test_health_does_not_wait_for_a_store_that_stands_still(tmp_path: Path, clock: VirtualClock) -> None:
    store, again = open_store(f"sqlite:///{tmp_path / 'redress.db'}", data_dir=tmp_path, key=KEY), Event()
    await store.open()
    health = Health(Scene(store, clock, Platform(clock)).premises(), patience=0.05)
    stuck = asyncio.create_task(store.write(lambda _: again.wait(DEADLINE)))
    assert await health.ready() == (False, {"store": "does not answer within 0.05 s"})
    again.set()
    assert await stuck
    assert (await Health(Scene(store, clock, Platform(clock)).premises()).ready())[0]
    await store.close()
