"""The tracking link: who may give one, what it shows, and when it is dead."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.status import status
from handlers.tracking import Tracked, link_of, make_link, revoke_link, tracked
from tests.handlers.callers import Customer
from tests.handlers.crew import SOLVED, Colleague, Crew, staff_whole
from tests.handlers.desk import Desk
from tests.handlers.test_calls import TOLD, taken_down
from workflow.errors import UnknownCase
from workflow.language import Language
from workflow.numbers import CaseNumber, spoken


def give(desk: Desk, by: Colleague, number: str) -> str:
    return desk.write(lambda work: make_link(work, desk.house, by.actor, CaseNumber(number), desk.now))


def revoke(desk: Desk, by: Colleague, number: str) -> None:
    desk.write(lambda work: revoke_link(work, desk.house, by.actor, CaseNumber(number), desk.now))


def opened(desk: Desk, token: str) -> Tracked | None:
    return desk.read(lambda work: tracked(work, desk.house, token, desk.now))


def shown(desk: Desk, token: str, language: Language = Language.ZH) -> str:
    found = opened(desk, token)
    assert found is not None
    said = [desk.house.say(each, language) for each in (*found.named.values(), *found.also)]
    return "\n".join([*said, *(words for _, words in found.told)])


def test_a_link_shows_what_the_chat_would_say_of_the_case(any_desk: Desk) -> None:
    service = Crew(desk=any_desk).service
    number = taken_down(any_desk, service)
    found = opened(any_desk, give(any_desk, service, number))
    assert found is not None
    case = any_desk.case(number)
    said = any_desk.read(lambda work: status(work, any_desk.house, case, any_desk.now)).said
    chat = any_desk.house.say(said, Language.EN)
    lines = [any_desk.house.say(each, Language.EN) for each in (*found.named.values(), *found.also)]
    assert spoken(CaseNumber(number)) in lines
    assert [line for line in lines if line not in chat] == []
    assert len(lines) == 5


def test_a_late_case_says_what_was_due_and_when(desk: Desk, crew: Crew) -> None:
    token = give(desk, crew.service, taken_down(desk, crew.service))
    desk.until("09-29 10:30")
    assert "目前已超时" in shown(desk, token)


def test_a_link_shows_the_result_as_it_was_told_and_no_note_of_ours(desk: Desk, crew: Crew) -> None:
    number = taken_down(desk, crew.service)
    token = give(desk, crew.service, number)
    crew.handling(number)
    crew.security.do(number, "note", text="只给同事看的话")
    crew.security.do(number, "resolve", **SOLVED)
    crew.service.do(number, "tell")
    page = shown(desk, token)
    assert [words for words in SOLVED.values() if words not in page] == []
    assert "只给同事看的话" not in page


def test_a_link_shows_nothing_of_who_the_customer_is(desk: Desk, crew: Crew) -> None:
    number = taken_down(desk, crew.service)
    token = give(desk, crew.service, number)
    crew.security.do(crew.handling(number), "react", text="已致电赵奶奶 13700137000")
    page = shown(desk, token)
    assert "已致电•••" in page
    assert [words for words in (TOLD["name"], TOLD["phone"], TOLD["issue"]) if words in page] == []


def test_a_new_link_ends_the_one_before_and_a_revoked_one_is_dead(any_desk: Desk) -> None:
    service = Crew(desk=any_desk).service
    number = taken_down(any_desk, service)
    first, second = give(any_desk, service, number), give(any_desk, service, number)
    assert (opened(any_desk, first), opened(any_desk, second) is None) == (None, False)
    revoke(any_desk, service, number)
    revoke(any_desk, service, number)
    assert opened(any_desk, second) is None
    assert [fact for fact in any_desk.facts(number) if "track" in fact] == ["tracked", "tracked", "untracked"]


def test_the_timeline_says_who_made_it_and_holds_no_token(desk: Desk, crew: Crew) -> None:
    number = taken_down(desk, crew.service)
    token = give(desk, crew.service, number)
    line = crew.service.dossier(number).timeline[-1]
    assert (line.fact, line.who) == ("tracked", "林客服")
    assert token not in str(desk.events(number)) + str(desk.notices(number))


def test_a_link_is_good_until_ninety_days_after_the_case_was_closed(desk: Desk, crew: Crew) -> None:
    service, number = crew.service.actor, CaseNumber(crew.handling(taken_down(desk, crew.service)))
    token = give(desk, crew.service, number)
    crew.security.do(number, "resolve", **SOLVED)
    crew.service.do(number, "tell")
    crew.service.do(number, "hear", said="satisfied", how="phone")
    closed = desk.case(number).closed_at
    assert closed is not None
    desk.now = closed + timedelta(days=90, seconds=-1)
    assert opened(desk, token) is not None
    desk.now = closed + timedelta(days=90)
    assert opened(desk, token) is None
    assert desk.read(lambda work: link_of(work, desk.house, service, number, desk.now)) is None


def test_who_does_not_speak_with_the_customer_gives_no_link(desk: Desk, crew: Crew) -> None:
    staff_whole(desk)
    number = crew.handling(taken_down(desk, crew.service))
    for by in (crew.security, crew.finance, crew.manager):
        with pytest.raises(UnknownCase):
            give(desk, by, number)
        with pytest.raises(UnknownCase):
            revoke(desk, by, number)
    assert "tracked" not in desk.facts(number)


def test_a_case_that_came_by_chat_is_followed_there(desk: Desk, crew: Crew, anna: Customer) -> None:
    number, service = anna.file(), crew.service.actor
    assert desk.read(lambda work: link_of(work, desk.house, service, number, desk.now)) is None
    with pytest.raises(UnknownCase):
        give(desk, crew.service, number)


def test_the_phone_is_that_of_the_front_desk(desk: Desk, crew: Crew) -> None:
    token = give(desk, crew.service, taken_down(desk, crew.service))
    desk.house = replace(desk.house, front_desk_phone="0592-1234567")
    found = opened(desk, token)
    assert found is not None
    assert found.phone == "0592-1234567"
