"""The thread of a card in Slack: timeline, customer's answers and evidence as files, once, over a real WebSocket."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.channel import Premises
from bot.clock import VirtualClock
from bot.settings import Settings
from bot.slack.channel import Slack
from handlers.house import House
from handlers.outgoing import NotSent, Outgoing, Refusal, Refused, Sent, Unknown
from handlers.teams.threads import show_evidence
from handlers.wording import words
from storage.memory import MemoryStore
from tests.bot.platform import BOOK, SHELF
from tests.bot.web.serving import Serving, eventually
from tests.handlers.moments import ZONE
from tests.pictures import MAKER, taken
from tests.slack.colleagues import Ours, binds, dispatched, links, said
from tests.slack.ours import TOLD, Customer, newest, ours
from tests.slack.platform.messages import Message
from tests.slack.platform.people import Person
from tests.slack.platform.rooms import Room
from tests.slack.platform.server import Platform
from tests.slack.platform.world import BOT_TOKEN, SIGNING_SECRET
from tests.slack.test_sending import NOTICE
from tests.slack.test_workspaces import GIVEN, SECOND, installs
from tests.telegram.platform.faults import Fault
from workflow.elements import Evidence
from workflow.language import Language
from workflow.numbers import CaseNumber
from workflow.ports import Work

ZH = Language.ZH
PICTURE = (taken("JPEG"), "王小明.jpg", "image/jpeg")


@pytest.fixture
def site(tmp_path: Path, clock: VirtualClock, theirs: Platform) -> Iterator[Serving]:
    with ours(tmp_path / "data", clock, theirs) as running:
        yield running


@pytest.fixture
def wang(site: Serving, theirs: Platform) -> Ours:
    return links(site, theirs, "王队长", "member", "security")


@pytest.fixture
def room(site: Serving, theirs: Platform, wang: Ours) -> Room:
    made = theirs.channel("保安", wang.person, private=True)
    binds(links(site, theirs, "周管理", "administrator").at(made), "秩序维护部")
    return made


@pytest.fixture
def customer(site: Serving, theirs: Platform) -> Customer:
    del site
    somebody = Customer(theirs.person("李伟", "zh"), ZH)
    somebody.complains()
    return somebody


def handed_over(site: Serving) -> str:
    """Let service hand the newest case to security, and return its number."""
    number, service = newest(site), site.town.staff("service")
    service.move(number, "contact")
    service.move(number, "grade", grade="general")
    service.move(number, "dispatch", team="security")
    return number


def shown(room: Room) -> list[str]:
    """Return the names of the files that the app shows in a channel."""
    return [file["name"] for each in room.messages if each.sender.is_bot for file in each.content.get("files", [])]


def below(room: Room, card: Message) -> str:
    return "\n".join(each.text for each in room.messages if each.thread_ts == card.ts)


def test_what_the_customer_answers_stands_in_the_thread_without_their_phone(
    site: Serving, room: Room, wang: Ours, customer: Customer
) -> None:
    number, seat = handed_over(site), wang.at(room)
    card = seat.sees(number, TOLD[ZH][0][:4])
    wang.desk.move(number, "acknowledge")
    wang.desk.move(number, "ask", text="请问几点方便？")
    customer.hears("请问几点方便")
    customer.person.says("下午三点，请打 13912345678")
    seat.sees("下午三点")
    assert ("请问几点方便" in below(room, card), "13912345678" in below(room, card)) == (True, False)


def test_customers_picture_is_shown_in_the_thread_without_place_device_or_name(
    site: Serving, theirs: Platform, room: Room, wang: Ours, customer: Customer
) -> None:
    number = handed_over(site)
    card = wang.at(room).sees(number, TOLD[ZH][0][:4])
    notice = customer.person.sees(number)
    customer.person.sends(PICTURE, text="门口", thread=notice)
    (name,) = eventually(lambda: shown(room), "the picture")
    (message,) = (each for each in room.messages if each.content.get("files"))
    kept = theirs.world.vault.files[message.content["files"][0]["id"]]
    assert (message.thread_ts, name) == (card.ts, f"{CaseNumber(number.replace('-', ''))}-1.jpg")
    assert (MAKER.encode() in PICTURE[0], MAKER.encode() in kept.content) == (True, False)


def test_what_was_said_and_sent_in_the_thread_is_not_said_there_again(
    site: Serving, room: Room, wang: Ours, customer: Customer
) -> None:
    del customer
    number, seat = handed_over(site), wang.at(room)
    card = seat.sees(number, TOLD[ZH][0][:4])
    seat.sends(PICTURE, text="钥匙在前台", thread=card)
    seat.hears(said("teams.noted"))
    wang.desk.move(number, "acknowledge")
    seat.sees(words("cases.fact.acknowledged", ZH).partition("{")[0])
    assert (below(room, card).count("钥匙在前台"), shown(room)) == (1, [])


FILE = Evidence(id=3, name="王小明.txt", type="text/plain", size=2, sha256="")
BELOW = replace(NOTICE, body={"file": 3}, case=CaseNumber("AB34CDE"))


@pytest.fixture
async def bot(theirs: Platform, clock: VirtualClock) -> AsyncIterator[Slack]:
    """Our channel, with one file in its store."""
    store = MemoryStore(key=bytes(32))
    await store.open()
    for _ in range(FILE.id):
        await store.write(lambda work: work.files.put("a.txt", FILE.type, b"ok", conversation=None, at=clock.now()))
    premises = Premises(store=store, house=House(shelf=SHELF, book=BOOK, zone=ZONE), clock=clock)
    given = {"slack_bot_token": BOT_TOKEN, "slack_signing_secret": SIGNING_SECRET, "slack_base_url": theirs.api}
    channel = Slack(premises, Settings.model_validate(given))
    await channel.open()
    yield channel
    await channel.close()
    await channel.hang_up()
    await store.close()


@pytest.fixture
def ann(theirs: Platform) -> Person:
    return theirs.person("Ann")


@pytest.fixture
async def card(theirs: Platform, ann: Person, bot: Slack) -> Message:
    made = theirs.channel("security", ann)
    sent = await bot.send(Outgoing(notice=NOTICE, address=made.id, language=Language.EN, text="a card"))
    assert isinstance(sent, Sent)
    return made.messages[0]


def file_below(card: Message, **more: object) -> Outgoing:
    notice = replace(BELOW, **more)  # pyright: ignore[reportArgumentType]
    known = {"notice": notice, "address": card.room.id, "text": "at the desk", "file": FILE}
    return Outgoing(**known, language=Language.EN, reply_to=card.ts)  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize("method", ["files.getuploadurlexternal", "files.completeuploadexternal"])
async def test_upload_that_failed_for_sure_is_begun_again(
    bot: Slack, theirs: Platform, card: Message, method: str
) -> None:
    theirs.faults.order(method, Fault.TOO_MANY)
    assert isinstance(await bot.send(file_below(card)), NotSent)
    assert isinstance(await bot.send(file_below(card)), Sent)
    assert shown(card.room) == ["AB34CDE-3.txt"]


async def test_file_of_which_nobody_knows_whether_it_is_shown_is_looked_for(
    bot: Slack, theirs: Platform, card: Message
) -> None:
    theirs.faults.order("files.completeuploadexternal", Fault.CUT_AFTER)
    assert isinstance(await bot.send(file_below(card)), Sent)
    assert shown(card.room) == ["AB34CDE-3.txt"]


async def test_after_a_death_a_file_is_not_shown_twice(bot: Slack, theirs: Platform, card: Message) -> None:
    theirs.faults.order("files.completeuploadexternal", Fault.CUT_AFTER)
    theirs.faults.order("conversations.replies", Fault.ERROR_BEFORE)
    assert isinstance(await bot.send(file_below(card)), Unknown)
    assert isinstance(await bot.send(file_below(card, doubts=1)), Sent)
    assert shown(card.room) == ["AB34CDE-3.txt"]


async def test_app_without_the_scope_says_everything_else(bot: Slack, theirs: Platform, card: Message) -> None:
    theirs.world.scopes.discard("files:write")
    assert await bot.send(file_below(card)) == Refused(reason=Refusal.UNFIT)


async def test_picture_that_can_not_be_drawn_anew_is_only_told_of(bot: Slack, card: Message) -> None:
    shot = replace(file_below(card), file=replace(FILE, type="image/heic"))
    assert isinstance(await bot.send(shot), Sent)
    assert (shown(card.room), card.room.messages[-1].text, card.room.messages[-1].thread_ts) == (
        [],
        "at the desk",
        card.ts,
    )


def test_story_evidence_and_page_are_shown_in_another_workspace(
    tmp_path: Path, clock: VirtualClock, theirs: Platform
) -> None:
    with ours(tmp_path / "data", clock, theirs, **GIVEN) as site:
        installs(site, theirs, SECOND)
        head = links(site, theirs, "周管理", "administrator", workspace=SECOND)
        wang = links(site, theirs, "王队长", "member", "security", workspace=SECOND)
        room = theirs.channel("保安", wang.person, head.person)
        binds(head.at(room), "秩序维护部")
        number = dispatched(site)
        wang.at(room).sees(said("cases.fact.filed"))

        def adds(work: Work) -> None:
            kept = work.files.put("a.txt", FILE.type, b"ok", conversation=None, at=clock.now())
            work.files.attach([kept.id], CaseNumber(number.replace("-", "")), clock.now())
            show_evidence(work, CaseNumber(number.replace("-", "")), clock.now())

        site.write(adds)
        eventually(lambda: shown(room), "the file")
        wang.person.opens_home()
        wang.person.reads_at_home(number)
    assert [each.code for each in theirs.ledger.entries if each.code] == []
