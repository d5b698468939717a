"""One live card a case and chat: edited in place, edits folded, the last state wins."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.clock import VirtualClock
from handlers.outgoing import Sent, Unknown
from storage.memory import MemoryStore
from tests.bot.platform import BOOK, LANE, SECOND, Platform, Scene, calm
from tests.storage.samples import KEY, NUMBER, a_case, adding
from workflow.ports import Work
from workflow.stored import OutboxState

TEAM = "team:service"


@pytest.fixture
async def scene(clock: VirtualClock) -> AsyncIterator[Scene]:
    store = MemoryStore(key=KEY)
    await store.open()
    await store.write(adding(replace(a_case(), playbook=BOOK.digest, stage="received")))
    await store.write(lambda work: work.bindings.bind(LANE, TEAM, "-7", clock.now()))
    yield Scene(store, clock, Platform(clock))
    await store.close()


async def changes(scene: Scene, times: int = 1) -> None:
    def unit(work: Work) -> None:
        work.lanes.refresh(LANE, TEAM, NUMBER, scene.clock.now())
        work.hint(f"lane:{LANE}")

    for _ in range(times):
        await scene.store.write(unit)
    await calm()


async def test_changes_while_the_chat_has_to_wait_are_one_edit(scene: Scene) -> None:
    async with scene.lane():
        await changes(scene)
        await changes(scene, 5)
        await scene.passes(10 * SECOND)
    assert [each.edits for each in scene.platform.arrived] == [(), ("m1",)]


async def test_card_is_edited_and_never_sent_a_second_time(scene: Scene) -> None:
    async with scene.lane():
        for _ in range(3):
            scene.platform.answers["-7"].append(Sent(message="m1", words="card"))
            await changes(scene)
            await scene.passes(2 * SECOND)
    assert [each.edits for each in scene.platform.arrived] == [(), ("m1",), ("m1",)]
    card = await scene.store.read(lambda work: work.lanes.card(LANE, TEAM, NUMBER))
    assert card is not None
    assert (card.messages, card.words, card.state) == (("m1",), "card", OutboxState.SENT)


async def test_edit_of_unknown_outcome_is_made_again_as_often_as_it_takes(scene: Scene) -> None:
    async with scene.lane():
        await changes(scene)
        scene.platform.answers["-7"].extend([Unknown(why="timeout")] * 4)
        await changes(scene)
        await scene.passes(timedelta(minutes=3))
    assert len(scene.platform.arrived) == 6
    card = await scene.store.read(lambda work: work.lanes.card(LANE, TEAM, NUMBER))
    assert card is not None
    assert (card.state, card.doubts) == (OutboxState.SENT, 0)
