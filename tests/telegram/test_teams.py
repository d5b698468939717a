"""Teams in their groups, over real HTTP: bound by an administrator, live cards, presses, and groups that change."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import VirtualClock
from handlers.teams.showing import put_card
from handlers.wording import words
from tests.bot.web.driving import ISSUE
from tests.bot.web.serving import Serving, eventually
from tests.bot.web.test_schemas import faults, schema
from tests.telegram.colleagues import Ours, binds, dispatched, links, said
from tests.telegram.ours import ours
from tests.telegram.platform.groups import Group
from tests.telegram.platform.server import Platform
from tests.telegram.walking import all_taken
from workflow.language import Language
from workflow.people import ALL

ACKNOWLEDGE = words("cases.move.acknowledge", Language.ZH)


@pytest.fixture
def head(redress: Serving, theirs: Platform) -> Ours:
    return links(redress, theirs, "周管理", "administrator")


@pytest.fixture
def wang(redress: Serving, theirs: Platform) -> Ours:
    return links(redress, theirs, "王队长", "member", "security")


@pytest.fixture
def group(theirs: Platform, head: Ours, wang: Ours) -> Group:
    """Security's group, bound."""
    made = theirs.group("保安群", wang.person, owner=head.person, basic=True)
    made.add(theirs.bot)
    binds(head.person, made, "秩序维护部")
    return made


def bound_to(redress: Serving, team: str = "security") -> str | None:
    return redress.read(lambda work: work.bindings.address("telegram", f"team:{team}"))


def alerts(head: Ours) -> str:
    return "\n".join(str(each["text"]) for each in head.desk.http.get("/desk/alerts").json()["alerts"])


def test_bound_team_gets_a_card_that_is_edited_in_place(redress: Serving, group: Group, wang: Ours) -> None:
    number, seat = dispatched(redress), wang.person.at(group)
    card = seat.sees(number, ISSUE[:6])
    asked = seat.asks(ACKNOWLEDGE, card)
    seat.hears(number, "处理中")
    assert ACKNOWLEDGE in seat.answered(asked)
    assert [each.id for each in seat.screen if number in each.text] == [card.id]


def test_who_may_not_press_is_told_alone(redress: Serving, theirs: Platform, group: Group) -> None:
    number, stranger = dispatched(redress), theirs.person("路人")
    group.add(stranger)
    seat = stranger.at(group)
    card = seat.sees(number)
    asked = seat.asks(ACKNOWLEDGE, card)
    assert said("teams.refused.stranger") in seat.answered(asked)
    assert asked.answers[-1].alert
    assert card.touched == seat.sees(number).touched


def test_reason_is_typed_as_a_reply_that_telegram_itself_asks_for(redress: Serving, group: Group, wang: Ours) -> None:
    number, seat = dispatched(redress), wang.person.at(group)
    seat.asks(words("cases.move.refuse", Language.ZH), seat.sees(number))
    seat.hears(said("teams.ask.text"))
    seat.says("不归我们管")
    seat.hears("✓")
    assert wang.desk.http.get(f"/desk/cases/{number}").json()["stage"] == "部门退回"


def test_what_people_say_among_themselves_is_neither_answered_nor_stored(
    redress: Serving, theirs: Platform, group: Group, wang: Ours
) -> None:
    group.promotes(theirs.bot)
    number, seat = dispatched(redress), wang.person.at(group)
    seat.sees(number)
    before = len(seat.screen)
    for text in ("今晚谁值班？", "/start", "/status", "/bind@other_bot 财务部"):
        seat.says(text)
    all_taken(theirs)
    found = redress.read(lambda work: work.conversations.find("telegram", f"seat:{group.id}/{wang.person.id}"))
    assert (found, len(seat.screen)) == (None, before)


def test_topic_is_a_place_of_its_own(redress: Serving, theirs: Platform, head: Ours, wang: Ours) -> None:
    forum = theirs.group("工程群", wang.person, owner=head.person, forum=True)
    forum.add(theirs.bot)
    topic = forum.topic("保安")
    binds(head.person, topic, "security")
    number = dispatched(redress)
    wang.person.at(topic).sees(number)
    assert bound_to(redress) == f"{forum.id}:{topic.thread}"
    topic.deletes()
    wang.desk.move(number, "acknowledge")
    wang.person.at(forum).sees(number, "处理中")
    assert bound_to(redress) == str(forum.id)
    assert "话题已被删除" in alerts(head)


def test_group_that_becomes_a_supergroup_is_followed(
    redress: Serving, theirs: Platform, group: Group, wang: Ours
) -> None:
    number, seat = dispatched(redress), wang.person.at(group)
    seat.sees(number)
    group.upgrades()
    all_taken(theirs)
    wang.desk.move(number, "acknowledge")
    seat.sees(number, "处理中")
    assert bound_to(redress) == str(group.id)


@pytest.mark.parametrize("how", ["removes", "mutes"])
def test_bot_that_was_sent_away_tells_and_sends_it_all_when_it_is_back(
    redress: Serving, theirs: Platform, group: Group, head: Ours, wang: Ours, how: str
) -> None:
    getattr(group, how)(theirs.bot)
    head.person.hears("保安群")
    number, seat = dispatched(redress), wang.person.at(group)
    assert "已无法发消息" in alerts(head)
    assert [each for each in seat.screen if number in each.text] == []
    back = group.add if how == "removes" else group.unmutes
    back(theirs.bot)
    seat.sees(number)


def test_card_that_stands_there_already_is_no_fault(
    redress: Serving, theirs: Platform, group: Group, wang: Ours
) -> None:
    number, seat = dispatched(redress), wang.person.at(group)
    card = seat.sees(number)
    case = redress.read(lambda work: work.cases.board(visible_to=ALL)[0].number)
    redress.write(lambda work: put_card(work, ("telegram", "team:security"), case, redress.clock.now()))
    eventually(lambda: theirs.ledger.count("editMessageText", status=400), "an edit that changes nothing")
    wang.desk.move(number, "acknowledge")
    assert seat.sees(number, "处理中").id == card.id


def test_reminder_rings_as_a_reply_to_the_card(redress: Serving, group: Group, wang: Ours) -> None:
    number, seat = dispatched(redress), wang.person.at(group)
    card = seat.sees(number, ISSUE[:6])
    redress.advance(timedelta(hours=3))
    rang = seat.waits(lambda: [each.text for each in seat.screen if each.reply_to is card], "a reminder")
    assert "秩序维护部" in rang[-1]


def test_manager_without_a_group_works_in_their_own_chat(redress: Serving, theirs: Platform) -> None:
    chief = links(redress, theirs, "陈经理", "manager")
    number = dispatched(redress)
    redress.advance(timedelta(days=3))
    eventually(lambda: _nothing_is_due(redress), "the end of three days")
    chief.person.asks(words("cases.move.note", Language.ZH), chief.person.sees(number, ISSUE[:6]))
    chief.person.hears(said("teams.ask.text"))
    chief.person.says("我来盯")
    chief.person.hears(said("teams.noted"))
    assert "我来盯" in chief.desk.http.get(f"/desk/cases/{number}").text


def _nothing_is_due(redress: Serving) -> bool:
    due = redress.read(lambda work: work.timers.next_due())
    return due is None or due > redress.clock.now()


@pytest.mark.usefixtures("group")
def test_desk_shows_which_team_has_which_channel_to_administrators(redress: Serving, head: Ours, wang: Ours) -> None:
    (found,) = head.desk.http.get("/desk/bindings").json()["channels"]
    assert (found["team"], found["name"], found["lost"]) == ("秩序维护部", "保安群", None)
    assert wang.desk.http.get("/desk/bindings").status_code == 404
    page = head.desk.http.get("/desk/channels").text
    assert ("保安群" in page, "保安群" in wang.desk.http.get("/desk/channels").text) == (True, False)
    given = {"lane": "telegram", "chat": "team:security"}
    assert [each.desk.http.post("/desk/channels/unbind", data=given).status_code for each in (wang, head)] == [404, 200]
    assert bound_to(redress) is None


def test_who_may_not_bind_is_answered_as_one_is_in_a_group(
    redress: Serving, theirs: Platform, group: Group, wang: Ours
) -> None:
    seat = wang.person.at(group)
    asked = seat.says("/bind@redress_bot 财务部")
    assert seat.hears(said("teams.refused.administrator")).reply_to is asked
    assert bound_to(redress, "finance") is None
    assert theirs.bot.username == "redress_bot"


def test_what_is_being_asked_outlives_a_restart(tmp_path: Path, clock: VirtualClock, theirs: Platform) -> None:
    with ours(tmp_path / "again", clock, theirs) as redress:
        head, wang = (
            links(redress, theirs, "周管理", "administrator"),
            links(redress, theirs, "王队长", "member", "security"),
        )
        group = theirs.group("保安群", wang.person, owner=head.person)
        group.add(theirs.bot)
        binds(head.person, group, "security")
        number, seat = dispatched(redress), wang.person.at(group)
        seat.asks(words("cases.move.refuse", Language.ZH), seat.sees(number))
        seat.hears(said("teams.ask.text"))
    seat.says("不归我们管")
    with ours(tmp_path / "again", clock, theirs):
        seat.hears(number, "✓")


def test_person_who_blocks_the_bot_is_reached_again_once_they_let_it_in(
    redress: Serving, theirs: Platform, head: Ours, wang: Ours
) -> None:
    wang.person.blocks_bot()
    all_taken(theirs)
    assert "联系不上" in alerts(head)
    wang.person.unblocks_bot()
    all_taken(theirs)
    assert [each.lost_at for each in redress.read(lambda work: work.bindings.every())] == [None, None]


def test_edited_note_in_a_group_is_noted_anew(redress: Serving, group: Group, wang: Ours) -> None:
    number, seat = dispatched(redress), wang.person.at(group)
    seat.presses(ACKNOWLEDGE, on=seat.sees(number, ISSUE[:6]))
    card = seat.sees(number, "处理中")
    note = seat.says("门卫已加派", reply_to=card)
    seat.hears(said("teams.noted"))
    seat.edits(note, "门卫已加派两人")
    seat.hears(said("teams.corrected")[:8])
    noted = [line["words"] for line in wang.desk.case(number)["timeline"] if line["fact"] == "noted"]
    assert [[each["value"] for each in words] for words in noted] == [["门卫已加派"], ["门卫已加派两人", "门卫已加派"]]


def test_what_people_edit_among_themselves_is_not_read(redress: Serving, group: Group, wang: Ours) -> None:
    number, seat = dispatched(redress), wang.person.at(group)
    card, chatter = seat.sees(number, ISSUE[:6]), seat.says("今晚吃什么")
    before = len(seat.screen)
    seat.edits(chatter, "/bind 工程部")
    seat.edits(chatter, "今晚吃面")
    seat.presses(ACKNOWLEDGE, on=card)
    seat.sees(number, "处理中")
    assert len(seat.screen) == before
    assert bound_to(redress, "engineering") is None


@pytest.mark.usefixtures("group")
def test_channels_of_teams_keep_their_schema_when_one_is_lost_too(redress: Serving, head: Ours) -> None:
    shown = [head.desk.http.get("/desk/bindings").json()]
    now = redress.clock.now()
    redress.write(lambda work: work.bindings.lose("telegram", "team:security", "gone", now))
    shown.append(head.desk.http.get("/desk/bindings").json())
    assert [fault for each in shown for fault in faults(each, schema("desk-bindings"))] == []
    assert [each["channels"][0]["why"] for each in shown] == [None, "gone"]
