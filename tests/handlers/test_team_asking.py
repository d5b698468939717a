"""What a move needs, asked for step by step in a team's group, of whoever pressed and of nobody else."""

import pytest

from handlers.dispatch import Taken
from handlers.message import Message
from handlers.outgoing import Outgoing
from tests.handlers.callers import Customer
from tests.handlers.crew import Crew, hire
from tests.handlers.desk import Desk
from tests.handlers.teamwork import LANE, Group, Member, Post, joins, said

REFUSE, RESOLVE, GRADE, NOTE, POSTPONE = (
    said(f"cases.move.{move}") for move in ("refuse", "resolve", "grade", "note", "postpone")
)
CANCEL, DO, RELEASE = (said(f"teams.button.{name}") for name in ("cancel", "do", "release"))


@pytest.fixture
def group(desk: Desk) -> Group:
    return Group(desk=desk).bind("team:security")


@pytest.fixture
def wang(group: Group, crew: Crew) -> Member:
    return joins(group, crew.security)


def begun(member: Member, number: str, label: str) -> Outgoing:
    """Press a button of the card that asks for something; return the question."""
    member.press(label, member.group.card(number))
    return member.group.last.said


def evidence(desk: Desk, number: str) -> list[str]:
    case = desk.case(number).number
    return [each.name for each in desk.read(lambda work: work.files.of_case(case))]


def test_reason_is_asked_of_who_pressed_and_taken_from_the_reply(
    desk: Desk, anna: Customer, crew: Crew, wang: Member
) -> None:
    number = crew.dispatched(anna.file())
    asked = begun(wang, number, REFUSE)
    assert (asked.forced, asked.mention) == (True, (wang.account, "王队长"))
    wang.says("不归我们管", wang.group.last)
    assert desk.stage(number) == "returned"
    assert [event.data["reason"] for event in desk.events(number) if event.fact == "refused"] == ["不归我们管"]


def test_somebody_elses_reply_does_nothing(desk: Desk, anna: Customer, crew: Crew, wang: Member) -> None:
    number = crew.dispatched(anna.file())
    begun(wang, number, REFUSE)
    other = joins(wang.group, hire(desk, "member", "security", name="赵队员"))
    assert other.says("我来答", wang.group.last) is Taken.STORED
    assert desk.stage(number) == "dispatched"
    wang.says("不归我们管", wang.group.last)
    assert desk.stage(number) == "returned"


def test_button_of_somebody_elses_question_does_nothing(desk: Desk, anna: Customer, crew: Crew) -> None:
    group = Group(desk=desk).bind("team:service")
    lin, other = joins(group, crew.service), joins(group, hire(desk, "service", name="孙客服"))
    number = anna.file()
    crew.service.do(number, "contact")
    begun(lin, number, GRADE)
    assert said("teams.refused.others") in other.press("一般", group.last)
    assert desk.case(number).grade is None


def test_choice_is_picked_and_the_rest_offered_before_it_is_done(desk: Desk, anna: Customer, crew: Crew) -> None:
    group = Group(desk=desk).bind("team:service")
    lin, number = joins(group, crew.service), anna.file()
    crew.service.do(number, "contact")
    asked = begun(lin, number, GRADE)
    assert {label for label, _ in asked.buttons} >= {"一般", CANCEL}
    lin.press("一般", group.last)
    offered = group.last
    lin.press(next(label for label in offered.buttons if label.startswith("+")), offered)
    lin.press(next(label for label in group.last.buttons if label != CANCEL), group.last)
    assert desk.case(number).grade is None
    lin.press(DO, group.last)
    assert desk.case(number).grade == "general"


def test_button_of_an_earlier_question_is_no_answer_to_the_next(desk: Desk, anna: Customer, crew: Crew) -> None:
    group = Group(desk=desk).bind("team:service")
    lin, number = joins(group, crew.service), anna.file()
    crew.service.do(number, "contact")
    begun(lin, number, GRADE)
    earlier = group.last
    lin.press("一般", earlier)
    lin.press(next(label for label in group.last.buttons if label.startswith("+")), group.last)
    asked = group.last
    assert said("teams.refused.stale") in lin.press("复杂", earlier)
    assert group.last is asked
    assert desk.case(number).grade is None


def test_unreadable_date_is_asked_again_with_what_was_wrong(
    desk: Desk, anna: Customer, crew: Crew, wang: Member
) -> None:
    number = crew.handling(anna.file())
    begun(wang, number, POSTPONE)
    wang.says("等配件", wang.group.last)
    assert "明天" in wang.group.last.buttons
    wang.says("过两天吧", wang.group.last)
    assert said("cases.problem.date") in wang.group.last.text
    wang.says("2026-09-30 18:00", wang.group.last)
    assert "postponed" in desk.facts(number)


def test_cancel_drops_what_was_begun(desk: Desk, anna: Customer, crew: Crew, wang: Member) -> None:
    number = crew.dispatched(anna.file())
    begun(wang, number, REFUSE)
    question = wang.group.last
    wang.says("/cancel", question)
    wang.says("不归我们管", question)
    assert (desk.stage(number), said("teams.stopped") in wang.group.last.text) == ("dispatched", True)


def test_button_of_a_question_that_is_over_says_so(desk: Desk, anna: Customer, crew: Crew) -> None:
    group = Group(desk=desk).bind("team:service")
    lin, number = joins(group, crew.service), anna.file()
    crew.service.do(number, "contact")
    begun(lin, number, GRADE)
    old = group.last
    lin.press(CANCEL, old)
    assert said("teams.refused.stale") in lin.press("一般", old)
    assert desk.case(number).grade is None


def test_what_somebody_else_did_meanwhile_is_said_and_nothing_is_done_twice(
    desk: Desk, anna: Customer, crew: Crew, wang: Member
) -> None:
    number = crew.dispatched(anna.file())
    begun(wang, number, REFUSE)
    question = wang.group.last
    crew.security.do(number, "acknowledge")
    wang.says("不归我们管", question)
    assert "王队长" in wang.group.last.text
    assert (desk.stage(number), "refused" in desk.facts(number)) == ("handling", False)


def test_note_is_internal_until_it_is_sent_to_the_customer(anna: Customer, crew: Crew, wang: Member) -> None:
    number = crew.handling(anna.file())
    anna.mark()
    begun(wang, number, NOTE)
    wang.says("已约业主明早上门", wang.group.last)
    assert "已约业主" not in anna.words
    sent = [wang.press(RELEASE, wang.group.last) for _ in range(2)]
    assert [said("teams.released") in sent[0], said("teams.released_before") in sent[1]] == [True, True]
    assert anna.words.count("已约业主明早上门") == 1


def test_reply_to_a_card_is_a_note(desk: Desk, anna: Customer, crew: Crew, wang: Member) -> None:
    number = crew.handling(anna.file())
    wang.says("门卫已加派", wang.group.card(number))
    assert [event.data["text"] for event in desk.events(number) if event.fact == "noted"] == ["门卫已加派"]
    assert RELEASE in wang.group.last.buttons


def test_pictures_of_the_finished_work_go_along(desk: Desk, anna: Customer, crew: Crew, wang: Member) -> None:
    number = crew.handling(anna.file())
    begun(wang, number, RESOLVE)
    seat = desk.read(lambda work: work.conversations.find(LANE, f"seat:-100/{wang.account}"))
    assert seat is not None
    photo = desk.write(
        lambda work: work.files.put("after.jpg", "image/jpeg", b"picture", conversation=seat.id, at=desk.now)
    )
    for text, files in (("换了门锁", (photo.id,)), ("已修好", ()), ("每月检查", ())):
        wang.says(text, wang.group.last, files)
    assert evidence(desk, number) == []
    wang.press(DO, wang.group.last)
    assert (desk.stage(number), evidence(desk, number)) == ("resolved", ["after.jpg"])


def test_redelivered_reply_counts_once(desk: Desk, anna: Customer, crew: Crew, wang: Member) -> None:
    number = crew.handling(anna.file())
    card: Post = wang.group.card(number)
    notice = card.said.notice
    reply = Message(text="门卫已加派", about=notice.case, answers=notice.chat)
    assert [wang.take(reply, key="one") for _ in range(2)] == [Taken.STORED, Taken.REPEATED]
    assert desk.facts(number).count("noted") == 1
