"""Teams in their channels, over a real WebSocket: bound by an administrator, live cards, presses, threads."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import VirtualClock
from handlers.wording import words
from tests.bot.web.driving import ISSUE
from tests.bot.web.serving import Serving, eventually
from tests.slack.colleagues import Ours, binds, dispatched, links, said
from tests.slack.ours import Customer, newest, ours
from tests.slack.platform.rooms import Room
from tests.slack.platform.server import Platform
from tests.telegram.platform.seats import PIXEL
from workflow.language import Language

ZH = Language.ZH
ACKNOWLEDGE, REFUSE, NOTE = (words(f"cases.move.{move}", ZH) for move in ("acknowledge", "refuse", "note"))
TOO_SHORT = timedelta(seconds=-1)
"""A trigger's life, so that each has expired when it comes."""


@pytest.fixture
def site(tmp_path: Path, clock: VirtualClock, theirs: Platform) -> Iterator[Serving]:
    with ours(tmp_path / "data", clock, theirs) as running:
        yield running


@pytest.fixture
def head(site: Serving, theirs: Platform) -> Ours:
    return links(site, theirs, "周管理", "administrator")


@pytest.fixture
def wang(site: Serving, theirs: Platform) -> Ours:
    return links(site, theirs, "王队长", "member", "security")


@pytest.fixture
def room(theirs: Platform, head: Ours, wang: Ours) -> Room:
    """Security's channel, bound."""
    made = theirs.channel("保安", wang.person, head.person, private=True)
    binds(head.at(made), "秩序维护部")
    return made


def bound_to(site: Serving, team: str = "security") -> str | None:
    return site.read(lambda work: work.bindings.address("slack", f"team:{team}"))


def all_given(theirs: Platform) -> None:
    eventually(lambda: theirs.calls(theirs.giver.all_done), "everything to be given")


def test_bound_team_gets_a_card_that_is_edited_in_place(site: Serving, room: Room, wang: Ours) -> None:
    number, seat = dispatched(site), wang.at(room)
    card = seat.sees(number, ISSUE[:6])
    seat.presses(ACKNOWLEDGE, card)
    seat.hears("✓", ACKNOWLEDGE)
    seat.waits(lambda: "处理中" in card.text, "the card after the press")
    assert [each.ts for each in seat.screen if ISSUE[:6] in each.text] == [card.ts]


def test_who_may_not_press_is_told_alone(site: Serving, theirs: Platform, room: Room, wang: Ours) -> None:
    number, stranger = dispatched(site), theirs.person("路人", "zh").at(room)
    card = stranger.sees(number)
    before = card.touched
    stranger.presses(ACKNOWLEDGE, card)
    stranger.hears(said("teams.refused.stranger"))
    assert said("teams.refused.stranger") not in str(wang.at(room).screen)
    assert card.touched == before


def test_reason_is_typed_in_the_thread_of_the_card_where_its_form_does_not_open(
    site: Serving, theirs: Platform, room: Room, wang: Ours
) -> None:
    theirs.world.triggers.life = TOO_SHORT
    number, seat = dispatched(site), wang.at(room)
    card = seat.sees(number, ISSUE[:6])
    seat.presses(REFUSE, card)
    asked = seat.hears(said("teams.ask.text"))
    assert (asked.thread_ts, "/cancel" in asked.text) == (card.ts, False)
    seat.says("不归我们管", thread=card)
    seat.hears("✓", REFUSE)
    assert wang.desk.case(number)["stage"] == "部门退回"


def test_what_is_asked_can_be_stopped_by_its_button(site: Serving, theirs: Platform, room: Room, wang: Ours) -> None:
    theirs.world.triggers.life = TOO_SHORT
    number, seat = dispatched(site), wang.at(room)
    seat.presses(REFUSE, seat.sees(number, ISSUE[:6]))
    seat.presses(words("teams.button.cancel", ZH), seat.hears(said("teams.ask.text")))
    seat.hears(words("teams.stopped", ZH))


def test_message_in_the_thread_is_a_note_until_it_is_sent_to_the_customer(
    site: Serving, theirs: Platform, room: Room, wang: Ours
) -> None:
    customer = Customer(theirs.person("Ann"), Language.EN)
    customer.complains()
    number = newest(site)
    service = site.town.staff("service")
    for move, fields in (("contact", {}), ("grade", {"grade": "general"}), ("dispatch", {"team": "security"})):
        service.move(number, move, **fields)
    seat = wang.at(room)
    seat.says("钥匙在前台", thread=seat.sees(number))
    noted = seat.hears(said("teams.noted"))
    assert "钥匙在前台" not in str(customer.person.screen)
    seat.presses(words("teams.button.release", ZH), noted)
    customer.hears("钥匙在前台")


def test_photo_in_the_thread_becomes_evidence(site: Serving, room: Room, wang: Ours) -> None:
    number, seat = dispatched(site), wang.at(room)
    seat.sends((PIXEL, "door.png", "image/png"), text="门锁", thread=seat.sees(number))
    seat.hears(said("teams.noted"))
    assert [each["type"] for each in wang.desk.case(number)["evidence"]] == ["image/png"]


def test_edited_note_stands_beside_the_first_one(site: Serving, room: Room, wang: Ours) -> None:
    number, seat = dispatched(site), wang.at(room)
    written = seat.says("钥匙在前台", thread=seat.sees(number))
    seat.hears(said("teams.noted"))
    seat.edits(written, "钥匙在门卫")
    eventually(lambda: "钥匙在门卫" in wang.desk.http.get(f"/desk/cases/{number}").text, "the correction")


def test_what_people_say_among_themselves_is_neither_answered_nor_stored(
    site: Serving, theirs: Platform, room: Room, wang: Ours
) -> None:
    number, seat = dispatched(site), wang.at(room)
    card, stranger = seat.sees(number), theirs.person("路人", "zh").at(room)
    seat.sees(said("cases.fact.filed"))
    before = len(seat.screen)
    lunch = seat.says("今晚谁值班？")
    seat.says("我", thread=lunch)
    stranger.says("这是什么？", thread=card)
    all_given(theirs)
    for who, root in ((seat, lunch), (stranger, card)):
        name = f"seat:{room.id}:{root.ts}/{who.account.id}"
        assert site.read(lambda work, name=name: work.conversations.find("slack", name)) is None
    assert len(seat.screen) == before


def test_reminder_answers_the_card_and_the_order_is_seen_in_the_channel_too(
    site: Serving, room: Room, wang: Ours
) -> None:
    number, seat = dispatched(site), wang.at(room)
    card = seat.sees(number, ISSUE[:6])
    site.advance(timedelta(hours=3))
    rang = seat.waits(lambda: [each for each in seat.screen if each.broadcast], "an order")
    assert rang[-1].thread_ts == card.ts
    assert "秩序维护部" in rang[-1].text


def test_who_may_not_bind_is_told_why(site: Serving, room: Room, wang: Ours) -> None:
    seat = wang.at(room)
    seat.types("/redress", "bind 财务部")
    seat.hears(said("teams.refused.administrator"))
    assert bound_to(site, "finance") is None


def test_team_that_was_not_named_is_offered_with_the_command_of_this_platform(
    theirs: Platform, head: Ours, wang: Ours
) -> None:
    seat = head.at(theirs.channel("新频道", wang.person))
    seat.types("/redress", "bind")
    assert "/redress bind" in seat.hears(said("teams.bind.which")).text


def test_channel_is_let_go(site: Serving, room: Room, head: Ours) -> None:
    assert bound_to(site) == room.id
    head.at(room).types("/redress", "unbind")
    eventually(lambda: bound_to(site) is None, "the channel to be free")


def test_channel_without_us_tells_administrators_and_is_tried_again(
    site: Serving, theirs: Platform, room: Room, head: Ours, wang: Ours
) -> None:
    with theirs.world.lock:
        room.members.discard(theirs.world.bot.id)
    number, seat = dispatched(site), wang.at(room)
    head.person.hears("秩序维护部")
    assert not any(number in each.text for each in seat.screen)
    with theirs.world.lock:
        room.members.add(theirs.world.bot.id)
    site.advance(timedelta(hours=1))
    seat.sees(number)


def test_command_that_is_not_one_is_answered_with_what_there_is(site: Serving, theirs: Platform, wang: Ours) -> None:
    del site
    for text, key in (
        ("", "slack.help"),
        ("dance", "slack.help"),
        ("bind x", "slack.in_channel"),
    ):
        gift = wang.person.types("/redress", text)
        assert eventually(lambda gift=gift: gift.answer, "an answer")["text"] == words(key, ZH)
    asked = theirs.person("新同事", "zh").types("/redress", "link")
    told = eventually(lambda: asked.answer, "an answer")["text"]
    assert told.startswith(words("slack.link", ZH))
    assert told.endswith(f"/desk/channels|{words('slack.link_page', ZH)}>")
    again = wang.person.types("/redress", "link")
    assert "member甲" in eventually(lambda: again.answer, "an answer")["text"]
    stale = theirs.person("路人", "zh").types("/redress", "link nothing")
    assert eventually(lambda: stale.answer, "an answer")["text"] == words("teams.refused.link", ZH)


def test_word_that_links_is_good_once(site: Serving, theirs: Platform, wang: Ours) -> None:
    del site
    typed = next(each.payload["text"] for each in theirs.giver.gifts if each.payload.get("text", "").startswith("link"))
    second = theirs.person("路人", "zh").types("/redress", typed)
    assert eventually(lambda: second.answer, "an answer")["text"] == words("teams.refused.link", ZH)
    assert wang.desk.http.get("/desk/links").json()["links"][0]["lane"] == "slack"


def test_manager_without_a_channel_works_in_their_direct_message(site: Serving, theirs: Platform) -> None:
    chief = links(site, theirs, "陈经理", "manager")
    number = dispatched(site)
    site.advance(timedelta(days=3))
    card = chief.person.sees(number, ISSUE[:6])
    chief.person.presses(NOTE, card)
    chief.person.opens(number)
    chief.person.submits({words("cases.field.text", ZH): "我来盯"})
    chief.person.hears(said("teams.noted"))
    assert "我来盯" in chief.desk.http.get(f"/desk/cases/{number}").text


def test_desk_shows_what_to_type_where_there_is_no_link(site: Serving, wang: Ours) -> None:
    del site
    page = wang.desk.http.post("/desk/channels", data={"lane": "slack"}).text
    assert ('value="/redress link ' in page, 'href="/redress' in page) == (True, False)
