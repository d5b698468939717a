"""Status by word and by number; what isn't yours looks like what doesn't exist (P6)."""

from datetime import timedelta

import pytest

from handlers.handover import hand_over
from handlers.wording import words
from tests.handlers.callers import Customer, visit
from tests.handlers.crew import Crew
from tests.handlers.desk import Desk
from workflow.language import Language
from workflow.numbers import check_character, spoken

UNKNOWN = "AB34CD" + check_character("AB34CD")


def mistyped(number: str) -> str:
    other = "2" if number[0] != "2" else "3"
    return spoken(other + number[1:])  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize("typed", ["进度", "status", "/status", "查询进度？", " 进度。"])
def test_status_by_word_gives_stage_team_next_step_and_time(anna: Customer, typed: str) -> None:
    number = anna.file()
    told = anna.say(typed)
    assert spoken(number) in told
    assert all(part in told for part in ("已受理", "客服中心", "核实情况并分级", "9月29日 10:10"))


def test_status_says_if_a_case_is_late_and_why(desk: Desk, anna: Customer) -> None:
    anna.file()
    desk.until("09-29 10:11")
    assert "9月29日 10:10 前完成，目前已超时，已向责任部门发出督办单" in anna.say("进度")


def test_status_names_the_time_that_staff_promised(anna: Customer, crew: Crew) -> None:
    number = crew.handling(anna.file())
    crew.security.do(number, "react", text="已到现场")
    crew.security.do(number, "propose", text="限制施工时间", date="2026-09-29T20:00:00+08:00")
    assert "9月29日 20:00" in anna.say("进度")


@pytest.mark.parametrize("written", ["{0}", "{1}", "{2}", " {0} "])
def test_status_by_number_however_it_is_written(anna: Customer, written: str) -> None:
    number = anna.file()
    told = anna.say(written.format(spoken(number), number, number.lower()))
    assert "已受理" in told


def test_a_mistyped_number_is_recognised_as_mistyped(anna: Customer) -> None:
    number = anna.file()
    assert "可能有一位输错了" in anna.say(mistyped(number))


def test_somebody_elses_number_is_answered_like_one_that_never_was(desk: Desk, anna: Customer) -> None:
    number = anna.file()
    ben = visit(desk, "ben")
    theirs, nobodys = ben.say(spoken(number)), ben.say("13900139000")
    carl = visit(desk, "carl")
    assert carl.say(spoken(UNKNOWN)) == theirs.replace(spoken(number), spoken(UNKNOWN))  # pyright: ignore[reportArgumentType]
    assert carl.say("13900139000") == nobodys


def test_a_forged_button_on_somebody_elses_case_does_nothing(desk: Desk, anna: Customer) -> None:
    number = anna.file()
    ben = visit(desk, "ben")
    ben.say("你好")
    assert all("没有找到" in ben.choose(f"{kind}:{number}") for kind in ("s", "a", "w", "W", "o"))
    assert desk.facts(number) == ["filed"]


def test_a_new_browser_finds_a_case_by_number_and_contact(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = anna.file(phone="13800138000")
    again = visit(desk, "new browser")
    assert "找不到" in again.say(spoken(number))
    assert "已受理" in again.say("138 0013 8000")
    crew.service.do(number, "contact")
    assert "已与您沟通" in again.words
    assert "已与您沟通" in anna.words


def test_a_number_with_another_contact_stays_unknown(desk: Desk, anna: Customer) -> None:
    number = anna.file(phone="13800138000")
    ben = visit(desk, "ben")
    ben.say(spoken(number))
    assert "没有找到" in ben.say("13900139000")
    assert "还没有" in ben.say("进度")


def test_three_wrong_contacts_an_hour_and_then_nothing_is_compared(desk: Desk, anna: Customer) -> None:
    number = anna.file(phone="13800138000")
    thief = visit(desk, "thief")
    for contact in ("13900139000", "13900139001", "13900139002", "13800138000"):
        thief.say(spoken(number))
        assert "没有找到" in thief.say(contact)
    desk.now += timedelta(hours=1, seconds=1)
    thief.say(spoken(number))
    assert "已受理" in thief.say("13800138000")


def test_the_tries_are_counted_over_all_browsers(desk: Desk, anna: Customer) -> None:
    number = anna.file(phone="13800138000")
    for chat in ("one", "two", "three"):
        visit(desk, chat).say(spoken(number), "13900139000")
    assert "没有找到" in visit(desk, "four").say(spoken(number), "13800138000")


def test_status_without_a_case_offers_to_begin_one(desk: Desk) -> None:
    anna = visit(desk, language=Language.EN)
    assert "no case of yours" in anna.say("status")
    assert anna.labels == ["A new complaint"]


def test_status_in_the_middle_of_intake_answers_and_returns(anna: Customer) -> None:
    number = anna.file()
    anna.say("我要投诉", "投诉")
    told = anna.say("进度")
    assert spoken(number) in told
    assert "我们接着来" in told


def test_link_that_a_chat_follows_to_itself_leads_nowhere(desk: Desk, anna: Customer) -> None:
    number = anna.file()
    here = anna.conversation
    assert here is not None
    token = desk.write(lambda work: hand_over(work, work.conversations.get(here.id), desk.now))
    assert anna.say(f"/start w-{token}") == words("cases.refused.link", Language.ZH)
    assert [case.number for case in desk.read(lambda work: work.cases.of_conversation(here.id))] == [number]
