"""What each answer of the platform means for a message, over real HTTP (P4)."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.channel import Premises
from bot.clock import VirtualClock
from bot.settings import Settings
from bot.slack.channel import EDITS, Slack
from handlers.house import House
from handlers.outgoing import Made, NotSent, Outcome, Outgoing, Refusal, Refused, Sent, Unknown
from storage.memory import MemoryStore
from tests.bot.platform import BOOK, SHELF
from tests.bot.web.processes import free_port
from tests.handlers.moments import ZONE, moment
from tests.slack.platform.people import Person
from tests.slack.platform.server import Platform
from tests.slack.platform.world import BOT_TOKEN, SIGNING_SECRET
from tests.telegram.platform.faults import Fault
from workflow.language import Language
from workflow.stored import Notice

NOTICE = Notice(dedupe="1", lane="slack", chat="conversation:1", body={}, at=moment("09-29 10:00"), id=7)


@asynccontextmanager
async def channel_to(url: str, clock: VirtualClock) -> AsyncGenerator[Slack]:
    """Open our channel; nothing but its sending is looked at."""
    store = MemoryStore(key=bytes(32))
    await store.open()
    premises = Premises(store=store, house=House(shelf=SHELF, book=BOOK, zone=ZONE), clock=clock)
    given = {"slack_bot_token": BOT_TOKEN, "slack_signing_secret": SIGNING_SECRET, "slack_base_url": url, "pace": 60}
    channel = Slack(premises, Settings.model_validate(given))
    await channel.open()
    yield channel
    await channel.close()
    await channel.hang_up()
    await store.close()


@pytest.fixture
async def bot(theirs: Platform, clock: VirtualClock) -> AsyncIterator[Slack]:
    """Our channel at the loopback server."""
    async with channel_to(theirs.api, clock) as channel:
        yield channel


@pytest.fixture
def ann(theirs: Platform) -> Person:
    return theirs.person("Ann")


def to(address: str, text: str = "hello", **more: object) -> Outgoing:
    known = {"notice": NOTICE, "address": address, "language": Language.EN, "text": text, "buttons": (("Yes", "y"),)}
    return Outgoing(**known | more)  # pyright: ignore[reportArgumentType]


async def test_message_that_arrives_has_the_platforms_id(bot: Slack, ann: Person) -> None:
    outcome = await bot.send(to(ann.id))
    assert outcome == Sent(message=ann.last.ts)
    assert (ann.last.text, ann.labels(ann.last)) == ("hello", ["Yes"])


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (Fault.CUT_BEFORE, Unknown),
        (Fault.CUT_AFTER, Sent),
        (Fault.ERROR_BEFORE, Unknown),
        (Fault.ERROR_AFTER, Sent),
        (Fault.GARBAGE_AFTER, Sent),
        (Fault.BAD_GATEWAY, Unknown),
        (Fault.TOO_MANY, NotSent),
    ],
)
async def test_platform_is_asked_whether_a_message_arrived_of_which_nobody_knows(
    bot: Slack, theirs: Platform, ann: Person, fault: Fault, kind: type[Outcome]
) -> None:
    await bot.send(to(ann.id, "before", notice=replace(NOTICE, id=6)))
    theirs.faults.order("chat.postMessage", fault)
    outcome = await bot.send(to(ann.id))
    assert isinstance(outcome, kind)
    if isinstance(outcome, Sent):
        assert outcome.message == ann.last.ts


@pytest.mark.torture
@pytest.mark.parametrize(("fault", "kind"), [(Fault.HANG_BEFORE, Unknown), (Fault.HANG_AFTER, Sent)])
async def test_call_that_is_never_answered_ends_and_the_platform_is_asked(
    bot: Slack, theirs: Platform, ann: Person, fault: Fault, kind: type[Outcome]
) -> None:
    theirs.faults.order("chat.postMessage", fault)
    assert isinstance(await bot.send(to(ann.id)), kind)
    assert len(ann.screen) == fault.effect


async def test_what_may_have_arrived_is_looked_for_before_it_is_sent_again(
    bot: Slack, theirs: Platform, ann: Person
) -> None:
    theirs.faults.order("chat.postMessage", Fault.CUT_AFTER)
    theirs.faults.order("conversations.history", Fault.ERROR_BEFORE)
    assert isinstance(await bot.send(to(ann.id)), Unknown)
    again = to(ann.id, "hello\n\n(sent again)", notice=replace(NOTICE, doubts=1))
    assert await bot.send(again) == Sent(message=ann.last.ts)
    assert [each.text for each in ann.screen] == ["hello"]


async def test_what_was_not_found_is_sent_again(bot: Slack, theirs: Platform, ann: Person) -> None:
    theirs.faults.order("chat.postMessage", Fault.CUT_BEFORE)
    assert isinstance(await bot.send(to(ann.id)), Unknown)
    assert isinstance(await bot.send(to(ann.id, notice=replace(NOTICE, doubts=1))), Sent)
    assert len(ann.screen) == 1


async def test_answer_in_a_thread_is_looked_for_there(bot: Slack, theirs: Platform, ann: Person) -> None:
    room = theirs.channel("security", ann)
    card = await bot.send(to(room.id, "a card", notice=replace(NOTICE, id=6)))
    assert isinstance(card, Sent)
    theirs.faults.order("chat.postMessage", Fault.CUT_AFTER)
    outcome = await bot.send(to(room.id, reply_to=card.message, notice=replace(NOTICE, body={"ring": True})))
    assert isinstance(outcome, Sent)
    assert ann.at(room).last.thread_ts == card.message


async def test_platform_that_can_not_be_reached_was_not_told(clock: VirtualClock) -> None:
    async with channel_to(f"http://127.0.0.1:{free_port()}/api/", clock) as bot:
        assert isinstance(await bot.send(to("C1")), NotSent)


async def test_direct_message_that_can_not_be_opened_now_was_not_sent(
    bot: Slack, theirs: Platform, ann: Person
) -> None:
    theirs.faults.order("conversations.open", Fault.CUT_BEFORE)
    assert isinstance(await bot.send(to(ann.id)), NotSent)
    assert isinstance(await bot.send(to(ann.id)), Sent)


async def test_time_to_wait_is_counted_at_the_platforms_pace(bot: Slack, theirs: Platform, ann: Person) -> None:
    theirs.faults.retry_after = 30
    theirs.faults.order("chat.postMessage", Fault.TOO_MANY)
    assert await bot.send(to(ann.id)) == NotSent(why="ratelimited", after=timedelta(seconds=0.5))


async def test_account_that_was_deactivated_refuses(bot: Slack, ann: Person) -> None:
    ann.account.deleted = True
    assert await bot.send(to(ann.id)) == Refused(reason=Refusal.BLOCKED)


async def test_channel_that_is_no_more_ours_is_gone(bot: Slack, theirs: Platform, ann: Person) -> None:
    archived, left = theirs.channel("old", ann), theirs.channel("left", ann)
    archived.archived = True
    left.members.discard(theirs.world.bot.id)
    found = [await bot.send(to(each)) for each in (archived.id, left.id, "C9999")]
    assert found == [Refused(reason=Refusal.GONE)] * 3


async def test_token_that_is_refused_holds_the_whole_lane(bot: Slack, theirs: Platform, ann: Person) -> None:
    theirs.world.tokens.clear()
    outcome = await bot.send(to(ann.id))
    assert isinstance(outcome, NotSent)
    assert outcome.whole_lane


async def test_message_is_changed_in_place(bot: Slack, ann: Person) -> None:
    sent = await bot.send(to(ann.id))
    assert isinstance(sent, Sent)
    assert await bot.send(to(ann.id, "later", edits=sent.message)) == sent
    assert [each.text for each in ann.screen] == ["later"]


async def test_message_that_is_gone_is_said_anew(bot: Slack, ann: Person) -> None:
    sent = await bot.send(to(ann.id))
    assert isinstance(sent, Sent)
    ann.last.deleted = True
    again = await bot.send(to(ann.id, "later", edits=sent.message))
    assert again == Sent(message=ann.last.ts)
    assert again != sent


async def test_edits_keep_to_their_tier_by_themselves(bot: Slack, theirs: Platform, ann: Person) -> None:
    sent = await bot.send(to(ann.id))
    assert isinstance(sent, Sent)
    most = EDITS.overall[0].most
    found = [await bot.send(to(ann.id, f"{nth}", edits=sent.message)) for nth in range(most + 1)]
    assert [type(each) for each in found] == [Sent] * most + [NotSent]
    assert theirs.ledger.count("chat.update") == most
    last = found[-1]
    assert isinstance(last, NotSent)
    assert last.after == timedelta(seconds=1)


async def test_every_message_can_be_told_by_what_it_carries(bot: Slack, ann: Person) -> None:
    await bot.send(to(ann.id))
    await bot.send(to(ann.id, notice=replace(NOTICE, at=moment("09-29 10:01"))))
    first, second = (each.metadata for each in ann.screen)
    assert first is not None
    assert first != second


async def test_a_file_of_ours_is_shown_in_a_channel(bot: Slack, theirs: Platform, ann: Person) -> None:
    outcome = await bot.send(to(ann.id, made=Made("report-2026-09.pdf", b"%PDF-1.7")))
    (file,) = ann.last.content["files"]
    assert outcome == Sent(message=file["id"])
    assert theirs.world.vault.files[file["id"]].name == "report-2026-09.pdf"


async def test_a_file_that_may_have_arrived_is_looked_for_and_shown_once(
    bot: Slack, theirs: Platform, ann: Person
) -> None:
    made = Made("report-2026-09.pdf", b"%PDF-1.7")
    theirs.faults.order("files.completeUploadExternal", Fault.CUT_AFTER)
    first = await bot.send(to(ann.id, made=made))
    again = await bot.send(to(ann.id, made=made, notice=replace(NOTICE, doubts=1)))
    assert isinstance(first, Sent)
    assert again == first
    assert len([each for each in ann.screen if each.content.get("files")]) == 1
