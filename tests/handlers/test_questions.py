"""Staff ask the customer: clocks pause while the answer is waited for, and never for ever."""

from tests.handlers.callers import Customer, visit
from tests.handlers.crew import SOLVED, Crew
from tests.handlers.desk import Desk
from workflow.moves import Fact


def asked(desk: Desk, crew: Crew, number: str) -> str:
    crew.handling(number)
    desk.until("09-29 11:00")
    crew.security.do(number, "ask", text="今晚还吵吗？")
    return number


def test_a_question_pauses_the_clocks_of_the_case(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = asked(desk, crew, anna.file())
    assert desk.clocks(number) == {"question": "10-01 11:00"}
    assert "今晚还吵吗？" in anna.words
    desk.until("09-29 18:00")
    assert desk.rungs(number, "reaction") == []


def test_an_answer_goes_to_the_case_and_resumes_the_clocks(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = asked(desk, crew, anna.file())
    desk.until("09-29 13:30")
    anna.say("刚才又吵了")
    assert desk.events(number)[-2].data["text"] == "刚才又吵了"
    assert desk.clocks(number) == {"reaction": "09-29 14:30", "solution": "09-30 12:30", "follow_up": "09-30 12:30"}
    assert f"staff:{crew.security.actor.staff}" in desk.told_staff(number, "answered")


def test_no_answer_is_asked_for_once_more_and_then_clocks_resume(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = asked(desk, crew, anna.file())
    anna.mark()
    desk.until("10-01 11:00")
    moments = {event.fact: event.at for event in desk.events(number) if event.fact in (Fact.NUDGED, Fact.RESUMED)}
    assert {fact: str(at.astimezone(desk.house.zone))[5:16] for fact, at in moments.items()} == {
        Fact.NUDGED: "09-30 11:00",
        Fact.RESUMED: "10-01 11:00",
    }
    assert anna.words.count("等您的答复") == 1
    assert desk.clocks(number)["reaction"] == "10-01 12:00"


def test_an_answer_after_the_clocks_resumed_is_added_to_the_case(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = asked(desk, crew, anna.file())
    desk.until("10-01 11:30")
    anna.press("现在答复")
    anna.say("昨晚没有再吵")
    assert desk.facts(number)[-1] == "added"


def test_a_second_question_waits_until_the_first_is_answered(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = asked(desk, crew, anna.file())
    assert "ask" not in crew.security.can(number)
    anna.say("又吵了")
    assert "ask" in crew.security.can(number)


def test_a_case_that_is_solved_waits_for_no_answer(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = asked(desk, crew, anna.file())
    crew.security.do(number, "resolve", **SOLVED)
    assert desk.clocks(number) == {"feedback": "09-30 11:00"}
    assert desk.case(number).asked_at is None


def test_the_reply_goes_to_the_one_case_that_asked(desk: Desk, anna: Customer, crew: Crew) -> None:
    first, second = anna.file(), anna.file()
    asked(desk, crew, first)
    anna.say("是的，还吵")
    assert desk.facts(first)[-2:] == ["answered", "kept"]
    assert desk.facts(second) == ["filed", *desk.facts(second)[1:]]
    assert "answered" not in desk.facts(second)


def test_status_says_that_the_answer_is_waited_for(desk: Desk, crew: Crew) -> None:
    anna = visit(desk)
    asked(desk, crew, anna.file())
    assert "等您的答复" in anna.say("进度")
