"""What each answer of the platform means for a message, over real HTTP (P4)."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from bot.channel import Premises
from bot.clock import SystemClock
from bot.settings import Settings
from bot.telegram.channel import Telegram
from handlers.house import House
from handlers.outgoing import Made, NotSent, Outcome, Outgoing, Refusal, Refused, Sent, Unknown
from storage.memory import MemoryStore
from tests.bot.platform import BOOK, SHELF
from tests.bot.web.processes import free_port
from tests.handlers.moments import ZONE, moment
from tests.pictures import taken
from tests.telegram.platform.faults import Fault
from tests.telegram.platform.people import Person
from tests.telegram.platform.server import TOKEN, Platform
from workflow.language import Language
from workflow.stored import Notice

NOTICE = Notice(dedupe="1", lane="telegram", chat="conversation:1", body={}, at=moment("09-29 10:00"))


@asynccontextmanager
async def channel_to(url: str) -> AsyncGenerator[Telegram]:
    """Open our channel; nothing but its sending is looked at."""
    store = MemoryStore(key=bytes(32))
    await store.open()
    premises = Premises(store=store, house=House(shelf=SHELF, book=BOOK, zone=ZONE), clock=SystemClock())
    given = {"telegram_token": TOKEN, "telegram_base_url": url, "pace": 60}
    channel = Telegram(premises, Settings.model_validate(given), "first")
    await channel.open()
    yield channel
    await channel.close()
    await channel.hang_up()
    await store.close()


@pytest.fixture
async def bot(theirs: Platform) -> AsyncIterator[Telegram]:
    """Our channel at the loopback server."""
    async with channel_to(theirs.url) as channel:
        yield channel


@pytest.fixture
def ann(theirs: Platform) -> Person:
    person = theirs.person("Ann", language="en")
    person.starts()
    return person


def to(address: object, text: str = "hello", *, sent: tuple[str, ...] = ()) -> Outgoing:
    notice = replace(NOTICE, messages=sent)
    return Outgoing(notice=notice, address=str(address), language=Language.EN, text=text, buttons=(("Yes", "y"),))


async def test_message_that_arrives_has_the_platforms_id(bot: Telegram, ann: Person) -> None:
    outcome = await bot.send(to(ann.id))
    assert outcome == Sent(message=str(ann.last.id))
    assert (ann.last.text, ann.last.buttons) == ("hello", [["Yes"]])


async def test_long_text_goes_part_by_part_with_the_buttons_at_its_end(bot: Telegram, ann: Person) -> None:
    text = "This is a sentence. " * 300
    first = await bot.send(to(ann.id, text))
    assert isinstance(first, Sent)
    assert first.more
    assert ann.last.buttons == []
    assert await bot.send(to(ann.id, text, sent=(first.message,))) == Sent(message=str(ann.last.id))
    assert ann.last.buttons == [["Yes"]]


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (Fault.CUT_BEFORE, Unknown),
        (Fault.CUT_AFTER, Unknown),
        (Fault.ERROR_AFTER, Unknown),
        (Fault.GARBAGE_AFTER, Unknown),
        (Fault.BAD_GATEWAY, Unknown),
        (Fault.TOO_MANY, NotSent),
    ],
)
async def test_each_fault_is_told_as_what_it_is(
    bot: Telegram, theirs: Platform, ann: Person, fault: Fault, kind: type[Outcome]
) -> None:
    theirs.faults.order("sendMessage", fault)
    assert isinstance(await bot.send(to(ann.id)), kind)


@pytest.mark.torture
@pytest.mark.parametrize("fault", [Fault.HANG_BEFORE, Fault.HANG_AFTER])
async def test_call_that_is_never_answered_ends_as_not_known(
    bot: Telegram, theirs: Platform, ann: Person, fault: Fault
) -> None:
    before = len(ann.screen)
    theirs.faults.order("sendMessage", fault)
    assert isinstance(await bot.send(to(ann.id)), Unknown)
    assert len(ann.screen) - before == fault.effect


async def test_platform_that_can_not_be_reached_was_not_told() -> None:
    async with channel_to(f"http://127.0.0.1:{free_port()}") as bot:
        assert isinstance(await bot.send(to(1)), NotSent)


async def test_time_to_wait_is_counted_at_the_platforms_pace(bot: Telegram, theirs: Platform, ann: Person) -> None:
    theirs.faults.retry_after = 30
    theirs.faults.order("sendMessage", Fault.TOO_MANY)
    outcome = await bot.send(to(ann.id))
    assert isinstance(outcome, NotSent)
    assert outcome.after is not None
    assert outcome.after.total_seconds() == 0.5


async def test_who_blocked_the_bot_refuses(bot: Telegram, ann: Person) -> None:
    ann.blocks_bot()
    assert await bot.send(to(ann.id)) == Refused(reason=Refusal.BLOCKED)


async def test_account_that_was_deleted_refuses(bot: Telegram, ann: Person) -> None:
    ann.deletes_account()
    assert await bot.send(to(ann.id)) == Refused(reason=Refusal.BLOCKED)


async def test_chat_that_there_is_not_is_gone(bot: Telegram) -> None:
    assert await bot.send(to(999)) == Refused(reason=Refusal.GONE)


async def test_text_that_there_is_not_is_unfit(bot: Telegram, ann: Person) -> None:
    assert await bot.send(to(ann.id, "")) == Refused(reason=Refusal.UNFIT)


async def test_token_that_is_refused_holds_the_whole_lane(bot: Telegram, theirs: Platform, ann: Person) -> None:
    theirs.world.bots.clear()
    outcome = await bot.send(to(ann.id))
    assert isinstance(outcome, NotSent)
    assert outcome.whole_lane


@pytest.mark.parametrize(("picture", "kind"), [(True, "photo"), (False, "document")])
async def test_a_file_of_ours_is_sent_as_picture_or_document(
    bot: Telegram, ann: Person, kind: str, *, picture: bool
) -> None:
    made = Made("report-2026-09.png", taken("PNG"), is_picture=picture)
    outcome = await bot.send(replace(to(ann.id), made=made))
    assert outcome == Sent(message=str(ann.last.id))
    assert kind in ann.last.content


async def test_a_file_that_may_have_arrived_is_not_known(bot: Telegram, theirs: Platform, ann: Person) -> None:
    theirs.faults.order("sendDocument", Fault.CUT_AFTER)
    assert isinstance(await bot.send(replace(to(ann.id), made=Made("a.pdf", b"%PDF-"))), Unknown)
