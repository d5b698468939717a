"""The way of a notice: in order, at the platform's pace, and once, whatever becomes of a call or a process (P4, P9)."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from bot.channel import LaneState
from bot.clock import VirtualClock
from handlers.outgoing import Moved, NotSent, Outcome, Outgoing, Refusal, Refused, Sent, Unknown
from storage.memory import MemoryStore
from storage.store import Store
from tests.bot.platform import LANE, SECOND, Platform, Scene, calm, most_within
from tests.storage.samples import KEY, NUMBER, a_case, adding
from workflow.language import Language
from workflow.stored import Notice, OutboxState, Priority

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
AGAIN = "重发一次"
NOON = datetime(2026, 9, 29, 2, 0, tzinfo=UTC)


@pytest.fixture
async def scene(clock: VirtualClock) -> AsyncIterator[Scene]:
    store = MemoryStore(key=KEY)
    await store.open()
    yield Scene(store, clock, Platform(clock))
    await store.close()


async def states(store: Store, chat: int = 1) -> list[OutboxState]:
    found = await store.read(lambda work: work.outbox.to_chats(LANE, [f"conversation:{chat}"]))
    return [notice.state for notice in reversed(found)]


async def test_messages_of_a_chat_arrive_in_order_one_a_second(scene: Scene) -> None:
    chat = await scene.chat("7")
    async with scene.lane():
        await scene.say(chat, "one", "two", "three")
        await scene.passes(5 * SECOND)
    assert scene.platform.texts() == ["one", "two", "three"]
    assert most_within(SECOND, [each.at for each in scene.platform.arrived]) == 1


async def test_what_was_sent_is_marked_with_the_platforms_id(scene: Scene) -> None:
    chat = await scene.chat("7")
    await scene.store.write(adding(a_case()))
    async with scene.lane():
        await scene.put(replace(_notice(chat.id), case=NUMBER))
    (kept,) = await scene.store.read(lambda work: work.outbox.of_case(NUMBER))
    assert (kept.state, kept.messages) == (OutboxState.SENT, ("m1",))
    found = await scene.store.read(lambda work: work.lanes.posted(LANE, "7", "m1"))
    assert found == kept


async def test_no_second_sees_more_than_thirty(scene: Scene) -> None:
    chats = [await scene.chat(str(number)) for number in range(100)]
    for chat in chats:
        await scene.say(chat, "hello")
    async with scene.lane():
        await scene.passes(5 * SECOND)
    assert len(scene.platform.arrived) == 100
    assert most_within(SECOND, [each.at for each in scene.platform.arrived]) == 30


async def test_group_sees_no_more_than_twenty_a_minute(scene: Scene) -> None:
    group = await scene.chat("-100")
    async with scene.lane():
        await scene.say(group, *(str(number) for number in range(30)))
        await scene.passes(2 * MINUTE)
    assert scene.platform.texts() == [str(number) for number in range(30)]
    assert most_within(MINUTE, [each.at for each in scene.platform.arrived]) == 20


async def test_answer_overtakes_a_campaign(scene: Scene) -> None:
    for number in range(60):
        await scene.say(await scene.chat(str(number)), "bulk", priority=Priority.BULK)
    async with scene.lane():
        await scene.say(await scene.chat("anna"), "answer")
        await scene.passes(1.5 * SECOND)
    assert "answer" in scene.platform.texts()[30:60]
    assert scene.platform.texts().index("answer") == 30


async def test_chat_that_asks_us_to_wait_waits_alone(scene: Scene) -> None:
    slow, other = await scene.chat("1"), await scene.chat("2")
    scene.platform.answers["1"].append(NotSent(why="429", after=30 * SECOND))
    async with scene.lane():
        await scene.say(slow, "one", "two")
        await scene.say(other, "there")
        await scene.passes(29 * SECOND)
        assert scene.platform.texts() == ["one", "there"]
        await scene.passes(3 * SECOND)
    assert scene.platform.texts("1") == ["one", "one", "two"]


@dataclass(slots=True)
class Mute(Platform):
    """Answers nothing in one chat for as long as it likes."""

    again: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, outgoing: Outgoing) -> Outcome:
        sent = await Platform.send(self, outgoing)
        if outgoing.address == "mute":
            await self.again.wait()
        return sent


async def test_chat_in_which_no_call_is_answered_waits_alone(scene: Scene, clock: VirtualClock) -> None:
    theirs, mute, other = Mute(clock), await scene.chat("mute"), await scene.chat("2")
    async with scene.lane(platform=theirs):
        await scene.say(mute, "one", "two")
        await scene.say(other, "there", "and there")
        await scene.passes(9 * SECOND)
        assert theirs.texts() == ["one", "there", "and there"]
        theirs.again.set()
        await scene.passes(3 * SECOND)
    assert theirs.texts("mute") == ["one", "two"]


async def test_what_was_not_sent_is_tried_again_ever_later_and_in_order(scene: Scene) -> None:
    chat = await scene.chat("1")
    scene.platform.answers["1"] = deque([NotSent(why="no connection")] * 4)
    async with scene.lane():
        await scene.say(chat, "one", "two")
        await scene.passes(2 * MINUTE)
    began = scene.platform.arrived[0].at
    assert [(each.at - began).total_seconds() for each in scene.platform.arrived] == [0, 1, 6, 31, 91, 92]
    assert scene.platform.texts()[-2:] == ["one", "two"]


async def test_what_must_arrive_is_sent_again_with_a_line_that_says_so(scene: Scene) -> None:
    chat = await scene.chat("1")
    scene.platform.answers["1"] = deque([Unknown(why="timeout")] * 2)
    async with scene.lane():
        await scene.say(chat, "case")
        await scene.passes(10 * SECOND)
    first, second, third = scene.platform.texts()
    assert (first, second) == ("case", third)
    assert AGAIN in second
    assert await states(scene.store) == [OutboxState.SENT]


async def test_what_may_be_missed_is_not_sent_again(scene: Scene) -> None:
    chat = await scene.chat("1")
    scene.platform.answers["1"].append(Unknown(why="timeout"))
    async with scene.lane():
        await scene.say(chat, "news", must_arrive=False)
        await scene.passes(MINUTE)
    assert scene.platform.texts() == ["news"]
    assert await states(scene.store) == [OutboxState.UNKNOWN]


async def test_what_is_never_confirmed_is_given_up_after_three_times(scene: Scene) -> None:
    chat = await scene.chat("1")
    scene.platform.answers["1"] = deque([Unknown(why="timeout")] * 9)
    async with scene.lane():
        await scene.say(chat, "one")
        await scene.passes(10 * MINUTE)
    assert len(scene.platform.arrived) == 3
    assert await states(scene.store) == [OutboxState.UNKNOWN]


async def test_fault_of_the_channel_counts_as_not_known(scene: Scene) -> None:
    chat = await scene.chat("1")
    scene.platform.answers["1"].append(RuntimeError("a fault that was put here"))
    with capture_logs():
        async with scene.lane():
            await scene.say(chat, "one")
            await scene.passes(10 * SECOND)
    assert [AGAIN in text for text in scene.platform.texts()] == [False, True]


async def test_long_text_goes_part_by_part_and_only_what_is_missing_again(scene: Scene) -> None:
    chat = await scene.chat("1")
    scene.platform.answers["1"] = deque([Sent(message="a", more=True), NotSent(why="cut"), Sent(message="b")])
    async with scene.lane():
        await scene.say(chat, "long", "next")
        await scene.passes(10 * SECOND)
    assert [each.edits for each in scene.platform.arrived] == [(), ("a",), ("a",), ()]
    assert scene.platform.texts()[-1] == "next"


async def test_what_a_dead_process_was_sending_is_sent_again_by_kind(scene: Scene) -> None:
    one, two = await scene.chat("1"), await scene.chat("2")
    dying = Platform(scene.clock, stuck=True)
    async with scene.lane(platform=dying):
        await scene.say(one, "must")
        await scene.say(two, "may", must_arrive=False)
    assert len(dying.arrived) == 2
    async with scene.lane():
        await calm()
    (again,) = scene.platform.texts()
    assert again.startswith("must")
    assert AGAIN in again


async def test_claim_is_committed_before_the_call(scene: Scene) -> None:
    chat = await scene.chat("1")
    scene.platform.stuck = True
    async with scene.lane():
        await scene.say(chat, "one")
        assert await states(scene.store) == [OutboxState.SENDING]


async def test_of_two_processes_one_sends(scene: Scene) -> None:
    chat, other = await scene.chat("1"), Platform(scene.clock)
    async with scene.lane("first"), scene.lane("second", other):
        await scene.say(chat, "one", "two")
        await scene.passes(MINUTE)
    assert (scene.platform.texts(), other.texts()) == (["one", "two"], [])


async def test_lane_of_a_dead_process_is_taken_over_within_fifteen_seconds(scene: Scene) -> None:
    chat, other = await scene.chat("1"), Platform(scene.clock)
    async with scene.lane("second", other) as second:
        await scene.store.write(lambda work: work.leases.leave(second.topic, "second", scene.clock.now()))
        await scene.store.write(
            lambda work: work.leases.take(second.topic, "dead", scene.clock.now(), timedelta(seconds=10))
        )
        await scene.passes(3 * SECOND)
        await scene.say(chat, "one")
        assert other.texts() == []
        await scene.passes(12 * SECOND)
    assert other.texts() == ["one"]


async def test_process_that_stops_hands_its_lane_over_at_once(scene: Scene) -> None:
    chat, other = await scene.chat("1"), Platform(scene.clock)
    async with scene.lane("first"):
        pass
    async with scene.lane("second", other):
        await scene.say(chat, "one")
        assert other.texts() == ["one"]


async def test_process_that_lost_its_lane_sends_nothing_more(scene: Scene) -> None:
    chat = await scene.chat("1")
    async with scene.lane("first") as lane:
        await scene.store.write(lambda work: work.leases.leave(lane.topic, "first", scene.clock.now()))
        await scene.store.write(lambda work: work.leases.take(lane.topic, "other", scene.clock.now(), MINUTE))
        await scene.say(chat, "one")
        assert scene.platform.texts() == []


@pytest.mark.parametrize("jump", [VirtualClock.advance, VirtualClock.put_back])
async def test_when_the_clock_jumps_an_hour_everything_arrives_once_and_in_time(
    scene: Scene, jump: Callable[[VirtualClock, timedelta], None]
) -> None:
    one, other = await scene.chat("1"), await scene.chat("2")
    async with scene.lane():
        scene.platform.answers["2"].append(NotSent(why="a moment", after=2 * SECOND))
        await scene.say(one, "one", "two", "three")
        await scene.say(other, "asked to wait")
        jump(scene.clock, HOUR)
        await calm()
        await scene.say(one, "four")
        await scene.passes(6 * SECOND)
    assert scene.platform.texts("1") == ["one", "two", "three", "four"]
    assert scene.platform.texts("2") == ["asked to wait", "asked to wait"]
    after_the_jump = [each.at for each in scene.platform.arrived if each.address == "1"][1:]
    assert most_within(SECOND, after_the_jump) == 1


async def test_lane_of_a_dead_process_is_taken_over_though_the_clock_was_put_back(scene: Scene) -> None:
    chat, other = await scene.chat("1"), Platform(scene.clock)
    async with scene.lane("second", other) as second:
        now = scene.clock.now()
        await scene.store.write(lambda work: work.leases.leave(second.topic, "second", now))
        await scene.store.write(lambda work: work.leases.take(second.topic, "dead", now, 10 * SECOND))
        await scene.passes(4 * SECOND)
        scene.clock.put_back(HOUR)
        await scene.say(chat, "one")
        await scene.passes(15 * SECOND)
    assert other.texts() == ["one"]


async def test_refused_token_leaves_everything_ready_and_says_so(scene: Scene) -> None:
    chat = await scene.chat("1")
    scene.platform.answers["1"].append(NotSent(why="Unauthorized", after=MINUTE, whole_lane=True))
    with capture_logs():
        async with scene.lane() as lane:
            await scene.say(chat, "one")
            assert lane.state is LaneState.REFUSED
            assert await states(scene.store) == [OutboxState.READY]
            await scene.passes(MINUTE + SECOND)
            assert lane.state is LaneState.SERVED
    assert await states(scene.store) == [OutboxState.SENT]


async def test_message_that_is_unfit_does_not_stop_its_chat(scene: Scene) -> None:
    chat = await scene.chat("1")
    scene.platform.answers["1"].append(Refused(reason=Refusal.UNFIT))
    async with scene.lane():
        await scene.say(chat, "odd", "next")
        await scene.passes(3 * SECOND)
    assert await states(scene.store) == [OutboxState.FAILED, OutboxState.SENT]


async def test_group_that_moved_gets_the_message_at_its_new_address(scene: Scene) -> None:
    await scene.store.write(lambda work: work.bindings.bind(LANE, "team:security", "-1", scene.clock.now()))
    scene.platform.answers["-1"].append(Moved(address="-100"))
    async with scene.lane():
        await scene.put(_ours("team:security"))
        await scene.passes(3 * SECOND)
    assert [each.address for each in scene.platform.arrived] == ["-1", "-100"]


async def test_group_of_two_teams_that_asks_us_to_wait_is_left_alone_by_both(scene: Scene) -> None:
    for team in ("team:security", "team:cleaning"):
        await scene.store.write(lambda work, team=team: work.bindings.bind(LANE, team, "-1", scene.clock.now()))
    scene.platform.answers["-1"].append(NotSent(why="429", after=30 * SECOND))
    async with scene.lane():
        await scene.put(_ours("team:security"))
        await scene.put(_ours("team:cleaning"))
        await scene.passes(29 * SECOND)
        assert len(scene.platform.arrived) == 1
        await scene.passes(5 * SECOND)
    assert len(scene.platform.arrived) == 3


async def test_notice_for_a_chat_without_address_fails_and_holds_nobody_up(scene: Scene) -> None:
    chat = await scene.chat("1")
    async with scene.lane():
        await scene.put(_ours("team:nowhere"))
        await scene.say(chat, "one")
    failed = await scene.store.read(lambda work: work.outbox.to_chats(LANE, ["team:nowhere"]))
    assert [notice.state for notice in failed] == [OutboxState.FAILED]
    assert scene.platform.texts() == ["one"]


async def test_words_for_staff_are_put_into_words_when_they_are_sent(scene: Scene) -> None:
    await scene.store.write(lambda work: work.bindings.bind(LANE, "team:security", "-1", scene.clock.now()))
    async with scene.lane():
        await scene.put(_ours("team:security"))
    (text,) = scene.platform.texts()
    assert NUMBER in text


async def test_message_sent_again_speaks_the_customers_language(scene: Scene) -> None:
    chat = await scene.chat("1", Language.EN)
    scene.platform.answers["1"].append(Unknown(why="timeout"))
    async with scene.lane():
        await scene.say(chat, "case")
        await scene.passes(3 * SECOND)
    assert "sent once more" in scene.platform.texts()[-1]


def _notice(chat: int) -> Notice:
    return Notice(dedupe="one", lane=LANE, chat=f"conversation:{chat}", body={"text": "one"}, at=NOON)


def _ours(chat: str) -> Notice:
    said = {"key": "cases.staff.call_due", "args": {"number": NUMBER}}
    return Notice(dedupe=f"ours {chat}", lane=LANE, chat=chat, body={"said": said}, at=NOON)
