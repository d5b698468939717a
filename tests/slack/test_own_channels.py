"""A channel of its own for a major case: opened, filled, used and archived, over a real WebSocket."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from bot.clock import VirtualClock
from handlers.record import keep
from handlers.wording import words
from tests.bot.web.driving import ISSUE
from tests.bot.web.serving import Serving, eventually
from tests.slack.colleagues import Ours, links, said
from tests.slack.ours import ours
from tests.slack.platform import governing
from tests.slack.platform.rooms import GROUP, Room
from tests.slack.platform.server import Platform
from tests.slack.test_changes import told
from tests.slack.test_workspaces import FIRST, GIVEN, SECOND, installs
from tests.telegram.platform.faults import Fault
from workflow.language import Language
from workflow.moves import Move
from workflow.numbers import CaseNumber
from workflow.people import ALL, CUSTOMER
from workflow.ports import Work

ZH = Language.ZH
A_WHILE = timedelta(seconds=10)
MANY = 201
"""Channels, of which one page of users.conversations has room for 200."""


@pytest.fixture
def site(tmp_path: Path, clock: VirtualClock, theirs: Platform) -> Iterator[Serving]:
    with ours(tmp_path / "data", clock, theirs) as running:
        yield running


@pytest.fixture
def service(site: Serving, theirs: Platform) -> Ours:
    return links(site, theirs, "小周", "service")


@pytest.fixture
def chief(site: Serving, theirs: Platform) -> Ours:
    return links(site, theirs, "陈经理", "manager")


@pytest.fixture
def wang(site: Serving, theirs: Platform) -> Ours:
    return links(site, theirs, "王队长", "member", "security")


def filed(site: Serving, service: Ours, grade: str = "major") -> str:
    """File a complaint at the web chat and grade it; return its number."""
    number = site.town.customer().complain()
    service.desk.move(number, "contact")
    service.desk.move(number, "grade", grade=grade)
    return number


def customer_does(site: Serving, number: str, move: Move) -> None:
    """Let the customer make a move, as a button of theirs does."""
    house, now = site.application.house, site.clock.now()

    def unit(work: Work) -> None:
        case = work.cases.get(CaseNumber(number.replace("-", "")), visible_to=ALL)
        playbook = house.playbook_of(case, work)
        after, events = case.make(move, by=CUSTOMER, at=now, playbook=playbook, zone=house.zone, fields={})
        keep(work, house, case, after, events, now)

    site.write(unit)


def named(number: str, nth: int = 1) -> str:
    return f"case-{number.lower()}" + (f"-{nth}" if nth > 1 else "")


def rooms(theirs: Platform, name: str = "case-") -> list[Room]:
    with theirs.world.lock:
        return [each for each in theirs.world.rooms.values() if each.name.startswith(name)]


def room_of(theirs: Platform, number: str, nth: int = 1) -> Room:
    """Wait for a case's own channel."""
    return eventually(lambda: next((each for each in rooms(theirs) if each.name == named(number, nth)), None), "a room")


def are_in(room: Room, *people: Ours) -> None:
    """Wait until exactly these are in a channel, beside the app."""
    wanted = {"U0BOT", *(each.person.id for each in people)}
    eventually(lambda: room.members == wanted, f"{wanted} in {room.members}")


def test_major_case_gets_a_private_channel_with_whom_the_playbook_names(
    site: Serving, theirs: Platform, service: Ours, chief: Ours, wang: Ours
) -> None:
    number = filed(site, service)
    room = room_of(theirs, number)
    are_in(room, service, chief)
    seat = chief.at(room)
    greeted = seat.sees(number, said("teams.channel.greeting"))
    card = seat.sees(number, ISSUE[:6])
    assert (room.kind, number in room.topic, number in room.purpose) == (GROUP, True, True)
    assert (greeted.ts < card.ts, wang.person.id in room.members) == (True, False)


def test_team_joins_when_the_case_is_handed_to_it_and_the_card_is_edited_in_place(
    site: Serving, theirs: Platform, service: Ours, wang: Ours
) -> None:
    number = filed(site, service)
    room = room_of(theirs, number)
    card = service.at(room).sees(number, ISSUE[:6])
    service.desk.move(number, "dispatch", team="security")
    are_in(room, service, wang)
    seat = wang.at(room)
    seat.presses(words("cases.move.acknowledge", ZH), card)
    seat.hears("✓", words("cases.move.acknowledge", ZH))
    seat.waits(lambda: "处理中" in card.text, "the card after the press")
    assert [each.ts for each in seat.screen if ISSUE[:6] in each.text] == [card.ts]


def test_reply_below_the_card_is_a_note_and_other_words_are_nothing(
    site: Serving, theirs: Platform, service: Ours
) -> None:
    number = filed(site, service)
    seat = service.at(room_of(theirs, number))
    card = seat.sees(number, ISSUE[:6])
    seat.says("中午吃什么")
    seat.says("钥匙在前台", thread=card)
    seat.hears(said("teams.noted"))
    page = service.desk.http.get(f"/desk/cases/{number}").text
    assert ("钥匙在前台" in page, "中午吃什么" in page) == (True, False)


def test_channel_is_archived_with_a_last_word_when_the_case_is_closed(
    site: Serving, theirs: Platform, service: Ours, chief: Ours
) -> None:
    number = filed(site, service)
    room = room_of(theirs, number)
    are_in(room, service, chief)
    customer_does(site, number, Move.WITHDRAW)
    chief.at(room).hears(number, said("teams.channel.last"))
    eventually(lambda: room.archived, "the archive")
    eventually(lambda: theirs.calls(theirs.giver.all_done), "everything to be given")
    assert not [each for each in told(site) if "频道" in each]


def test_reopened_case_gets_a_new_channel(site: Serving, theirs: Platform, service: Ours, chief: Ours) -> None:
    number = filed(site, service)
    first = room_of(theirs, number)
    customer_does(site, number, Move.WITHDRAW)
    eventually(lambda: first.archived, "the archive")
    customer_does(site, number, Move.REOPEN)
    second = room_of(theirs, number, 2)
    are_in(second, service, chief)
    card = chief.at(second).sees(number, ISSUE[:6])
    assert (len(rooms(theirs)), card.room, first.archived) == (2, second, True)


def test_lighter_case_gets_none(site: Serving, theirs: Platform, service: Ours) -> None:
    first = filed(site, service, "complex")
    room_of(theirs, filed(site, service))
    assert [each.name for each in rooms(theirs) if first.lower() in each.name] == []


@pytest.fixture
def head(site: Serving, theirs: Platform) -> Ours:
    return links(site, theirs, "林主管", "supervisor")


def recuses(head: Ours, number: str, label: str) -> None:
    """Let somebody be recused by the name that they have at the desk."""
    needs = next(each["needs"] for each in head.desk.case(number)["buttons"] if each["move"] == "recuse")
    people = next(need for need in needs if need["name"] == "staff")["choices"]
    (staff,) = (str(each["value"]) for each in people if each["label"] == label)
    head.desk.move(number, "recuse", staff=staff, reason="客户投诉其本人")


def test_who_is_complained_about_is_never_invited(
    site: Serving, theirs: Platform, service: Ours, chief: Ours, head: Ours
) -> None:
    number = site.town.customer().complain()
    recuses(head, number, "manager甲")
    service.desk.move(number, "contact")
    service.desk.move(number, "grade", grade="major")
    room = room_of(theirs, number)
    are_in(room, service, head)
    head.at(room).sees(number, ISSUE[:6])
    governing.invite(theirs, room, chief.person.account)
    are_in(room, service, head)


def test_who_is_complained_about_later_is_removed_before_anything_more_is_said(
    site: Serving, theirs: Platform, service: Ours, chief: Ours, head: Ours
) -> None:
    number = filed(site, service)
    room = room_of(theirs, number)
    are_in(room, service, chief, head)
    seat = head.at(room)
    card = seat.sees(number, ISSUE[:6])
    seat.sees(said("cases.fact.filed"))
    begun = theirs.ledger.count()
    recuses(head, number, "manager甲")
    seat.waits(lambda: [each for each in seat.screen if "回避" in each.text and each.thread_ts == card.ts], "the line")
    seat.sees(number, ISSUE[:6])
    are_in(room, service, head)
    there = [each for each in theirs.ledger.entries[begun:] if each.given.get("channel") == room.id]
    methods = [each.method for each in there]
    before = str([dict(each.given) for each in there[: methods.index("conversations.kick")]])
    assert ("回避" in before, ISSUE[:6] in before) == (False, False)


def test_who_has_no_account_is_named_at_the_desk_once(
    site: Serving, theirs: Platform, service: Ours, chief: Ours
) -> None:
    site.town.staff("supervisor")
    number = filed(site, service)
    room = room_of(theirs, number)
    are_in(room, service, chief)
    (word,) = eventually(lambda: [each for each in told(site) if number in each], "a word at the desk")
    service.desk.move(number, "dispatch", team="security")
    service.at(room).sees(said("cases.fact.dispatched"))
    assert ("supervisor甲" in word, "manager甲" in word) == (True, False)
    assert [each for each in told(site) if number in each] == [word]


def test_who_can_not_be_invited_keeps_nobody_else_out_and_is_named(
    site: Serving, theirs: Platform, service: Ours, chief: Ours, head: Ours
) -> None:
    chief.person.account.deleted = True
    number = filed(site, service)
    are_in(room_of(theirs, number), service, head)
    (word,) = eventually(lambda: [each for each in told(site) if number in each], "a word at the desk")
    assert ("manager甲" in word, "supervisor甲" in word) == (True, False)


def test_where_nobody_could_be_invited_there_is_none_and_that_is_said(
    site: Serving, theirs: Platform, wang: Ours
) -> None:
    number, service = site.town.customer().complain(), site.town.staff("service")
    service.move(number, "contact")
    service.move(number, "grade", grade="major")
    (word,) = eventually(lambda: [each for each in told(site) if number in each], "a word at the desk")
    assert (said("teams.channel.nobody") in word, rooms(theirs), wang.desk.cards()) == (True, [], [])


def doubted(site: Serving, number: str) -> bool:
    rows = site.read(lambda work: work.outbox.of_case(CaseNumber(number.replace("-", ""))))
    return any(each.doubts for each in rows)


@pytest.mark.parametrize("fault", [Fault.CUT_AFTER, Fault.ERROR_AFTER, Fault.CUT_BEFORE])
def test_opening_of_which_nobody_knows_the_outcome_makes_one_channel(
    site: Serving, theirs: Platform, service: Ours, chief: Ours, fault: Fault
) -> None:
    theirs.faults.order("conversations.create", fault)
    for nth in range(MANY):
        theirs.channel(f"other-{nth}", private=True)
    number = filed(site, service)
    eventually(lambda: doubted(site, number), "what came of the first try")
    site.advance(A_WHILE)
    room = room_of(theirs, number)
    are_in(room, service, chief)
    chief.at(room).sees(number, ISSUE[:6])
    assert len(rooms(theirs)) == 1


def test_death_between_opening_a_channel_and_noting_it_makes_one_channel(
    tmp_path: Path, clock: VirtualClock, theirs: Platform
) -> None:
    with ours(tmp_path / "data", clock, theirs) as site:
        service = links(site, theirs, "小周", "service")
        theirs.faults.order("conversations.create", Fault.HANG_AFTER)
        number = filed(site, service)
        room = room_of(theirs, number)
    with ours(tmp_path / "data", clock, theirs) as site:
        site.advance(A_WHILE)
        service.at(room).sees(number, ISSUE[:6])
    assert ([each.id for each in rooms(theirs)], "U0BOT" in room.members) == ([room.id], True)


def test_name_that_is_somebody_elses_is_passed_over(site: Serving, theirs: Platform, service: Ours) -> None:
    number = site.town.customer().complain()
    taken = theirs.channel(named(number), service.person, private=True)
    service.desk.move(number, "contact")
    service.desk.move(number, "grade", grade="major")
    service.at(room_of(theirs, number, 2)).sees(number, ISSUE[:6])
    assert taken.messages == []


def test_app_without_the_scope_says_so_and_the_case_goes_on(site: Serving, theirs: Platform, service: Ours) -> None:
    theirs.world.scopes.discard("groups:write")
    number = filed(site, service)
    (word,) = eventually(lambda: [each for each in told(site) if number in each], "a word at the desk")
    assert ("groups:write" in word, service.desk.move(number, "dispatch", team="security")["stage"]) == (True, "已派单")
    assert httpx.get(f"{site.url}/healthz").json()["lanes"]["slack"].startswith("ok")


def waiting(site: Serving, number: str) -> list[str]:
    """Return what waits for a case's own channel."""
    rows = site.read(lambda work: work.outbox.of_case(CaseNumber(number.replace("-", ""))))
    return [each.dedupe for each in rows if each.chat.startswith("case:") and each.state == "ready"]


LOST: list[Callable[[Platform, Room], object]] = [governing.archive, governing.delete, governing.remove_bot]


@pytest.mark.parametrize("lose", LOST)
def test_lost_channel_is_told_of_and_the_case_goes_on(
    site: Serving, theirs: Platform, service: Ours, chief: Ours, lose: Callable[[Platform, Room], object]
) -> None:
    number = filed(site, service)
    room = room_of(theirs, number)
    chief.at(room).sees(number, ISSUE[:6])
    lose(theirs, room)
    eventually(lambda: [each for each in told(site) if number in each], "a word at the desk")
    customer_does(site, number, Move.WITHDRAW)
    eventually(lambda: waiting(site, number) == [], "nothing to wait")


def test_channel_that_can_not_be_archived_is_named_at_the_desk(
    site: Serving, theirs: Platform, service: Ours, chief: Ours
) -> None:
    number = filed(site, service)
    room = room_of(theirs, number)
    chief.at(room).sees(number, ISSUE[:6])
    theirs.world.scopes.discard("groups:write")
    customer_does(site, number, Move.WITHDRAW)
    (word,) = eventually(lambda: [each for each in told(site) if number in each], "a word at the desk")
    assert (said("teams.channel.not_archived") in word, room.archived) == (True, False)


def test_in_several_workspaces_it_is_opened_where_most_are(
    tmp_path: Path, clock: VirtualClock, theirs: Platform
) -> None:
    with ours(tmp_path / "data", clock, theirs, **GIVEN) as site:
        for team in (FIRST, SECOND):
            installs(site, theirs, team)
        links(site, theirs, "远经理", "manager", workspace=FIRST)
        service = links(site, theirs, "小周", "service", workspace=SECOND)
        head = links(site, theirs, "林主管", "supervisor", workspace=SECOND)
        number = filed(site, service)
        room = room_of(theirs, number)
        are_in(room, service, head)
        head.at(room).sees(number, ISSUE[:6])
        (word,) = eventually(lambda: [each for each in told(site) if number in each], "a word at the desk")
    assert (room.team, "manager甲" in word) == (SECOND, True)
