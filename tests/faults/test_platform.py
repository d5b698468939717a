"""A platform that is away for an hour: what waits arrives once, in order, answers first, at its pace (P4)."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.clock import VirtualClock
from storage.memory import MemoryStore
from tests.bot.platform import LANE, SECOND, Platform, Scene, most_within
from tests.storage.samples import KEY
from workflow.stored import OutboxState, Priority

HOUR = timedelta(hours=1)
LONGEST_REST = timedelta(minutes=5)
MOST_A_SECOND = 30


@pytest.fixture
async def scene(clock: VirtualClock) -> AsyncIterator[Scene]:
    store = MemoryStore(key=KEY)
    await store.open()
    yield Scene(store, clock, Platform(clock, down=True))
    await store.close()


async def comes_back(scene: Scene, chats: int) -> None:
    """Let many chats wait for a platform that is away for an hour, and see what they get afterwards."""
    async with scene.lane():
        for number in range(chats):
            chat = await scene.chat(f"{number}")
            await scene.say(chat, f"news {number}", priority=Priority.BULK)
            await scene.say(chat, f"progress {number}", priority=Priority.BULK)
        await scene.passes(HOUR)
        for number in range(0, chats, 2):
            found = await scene.store.read(lambda work, number=number: work.conversations.find(LANE, f"{number}"))
            assert found is not None
            await scene.say(found, f"answer {number}")
        scene.platform.down = False
        await scene.passes(LONGEST_REST + chats * SECOND)
    for number in range(chats):
        asked = number % 2 == 0
        expected = [f"news {number}", f"progress {number}", *([f"answer {number}"] if asked else [])]
        assert scene.platform.texts(f"{number}") == expected
        times = [each.at for each in scene.platform.arrived if each.address == f"{number}"]
        assert most_within(SECOND, times) == 1
    assert most_within(SECOND, [each.at for each in scene.platform.arrived]) <= MOST_A_SECOND
    waiting = await scene.store.read(lambda work: work.vitals.waiting())
    assert waiting == {}


async def test_what_waits_for_a_platform_that_was_away_arrives_once_and_in_order(scene: Scene) -> None:
    await comes_back(scene, 40)


@pytest.mark.torture
async def test_thousands_that_wait_for_a_platform_that_was_away_get_all_of_it_once_and_in_order(scene: Scene) -> None:
    await comes_back(scene, 2000)


async def test_answer_goes_before_the_bulk_of_other_chats_once_the_platform_is_back(scene: Scene) -> None:
    async with scene.lane():
        for number in range(100):
            await scene.say(await scene.chat(f"{number}"), f"news {number}", priority=Priority.BULK)
        await scene.passes(HOUR)
        scene.platform.down = False
        await scene.say(await scene.chat("who asks"), "answer")
        await scene.passes(LONGEST_REST)
        places = [each.text for each in scene.platform.arrived]
    assert len(places) == 101
    assert places.index("answer") <= MOST_A_SECOND
    found = await scene.store.read(lambda work: work.outbox.to_chats(LANE, ["conversation:1"]))
    assert [each.state for each in found] == [OutboxState.SENT]
