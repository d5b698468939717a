"""The whole life of a general complaint, every due time an exact moment (procedures.md, 1)."""

from tests.handlers.callers import Customer, visit
from tests.handlers.crew import SOLVED, Crew
from tests.handlers.desk import Desk
from workflow.language import Language
from workflow.moves import Fact, Phase
from workflow.numbers import spoken


def to_the_result(desk: Desk, crew: Crew, number: str) -> None:
    """Everybody acts in time, from ten on Tuesday to noon on Wednesday."""
    desk.until("09-29 10:04")
    crew.service.do(number, "contact", mood="upset")
    desk.until("09-29 10:06")
    crew.service.do(number, "grade", grade="general", category="noise")
    desk.until("09-29 10:20")
    crew.service.do(number, "dispatch", team="security")
    desk.until("09-29 10:40")
    crew.security.do(number, "acknowledge")
    desk.until("09-29 11:30")
    crew.security.do(number, "react", text="已到现场劝阻")
    desk.until("09-29 18:00")
    crew.security.do(number, "note", text="已与装修户沟通", release="yes")
    desk.until("09-30 10:00")
    crew.security.do(number, "resolve", **SOLVED)
    desk.until("09-30 12:00")
    crew.service.do(number, "tell")


def through_rework(desk: Desk, crew: Crew, number: str) -> None:
    """The customer is not satisfied on Wednesday afternoon; on Thursday noon the result is told again."""
    desk.until("09-30 15:30")
    crew.service.do(number, "dispatch", team="security")
    desk.until("09-30 16:00")
    crew.security.do(number, "acknowledge")
    crew.security.do(number, "react", text="今晚起加派巡查")
    desk.until("10-01 11:00")
    crew.security.do(number, "resolve", **SOLVED)
    desk.until("10-01 12:00")
    crew.service.do(number, "tell")


def test_a_case_that_is_filed_is_contacted_and_graded_in_ten_minutes(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = anna.file()
    assert desk.clocks(number) == {"response": "09-29 10:10"}
    desk.until("09-29 10:06")
    crew.graded(number)
    assert desk.verdicts(number, Fact.KEPT) == {"response": "09-29 10:06"}
    assert desk.clocks(number) == {"handover": "09-29 12:06"}


def test_a_contact_alone_does_not_end_the_first_response(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = anna.file()
    crew.service.do(number, "contact")
    assert desk.clocks(number) == {"response": "09-29 10:10"}


def test_a_dispatched_case_has_two_hours_to_react_and_a_day_to_solve(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = crew.graded(anna.file())
    desk.until("09-29 10:20")
    crew.service.do(number, "dispatch", team="security")
    assert desk.clocks(number) == {"reaction": "09-29 12:20", "solution": "09-30 10:20"}
    crew.security.do(number, "acknowledge")
    crew.security.do(number, "react", text="已到现场")
    assert desk.clocks(number) == {"solution": "09-30 10:20", "follow_up": "09-30 10:20"}


def test_each_note_sets_the_next_follow_up_a_day_later(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = crew.handling(anna.file())
    assert desk.clocks(number)["follow_up"] == "09-30 10:00"
    desk.until("09-29 18:00")
    crew.security.do(number, "note", text="已与装修户沟通")
    assert desk.clocks(number)["follow_up"] == "09-30 18:00"


def test_a_solved_case_is_told_and_rated_within_a_day(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = anna.file()
    to_the_result(desk, crew, number)
    assert desk.clocks(number) == {"feedback": "10-01 10:00", "poll": "10-01 12:00"}
    assert desk.verdicts(number, Fact.KEPT)["solution"] == "09-30 10:00"
    assert anna.labels == ["满意", "一般", "不满意"]
    assert all(said in anna.words for said in SOLVED.values())


def test_dissatisfaction_begins_rework_with_its_clocks_anew(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = anna.file()
    to_the_result(desk, crew, number)
    desk.until("09-30 15:00")
    anna.press("不满意")
    assert (desk.stage(number), desk.case(number).round) == ("rework", 2)
    assert desk.clocks(number) == {"handover": "09-30 17:00"}
    through_rework(desk, crew, number)
    assert desk.clocks(number) == {"feedback": "10-02 11:00", "poll": "10-02 12:00"}


def test_the_whole_life_in_time_ends_closed_without_a_breach(any_desk: Desk) -> None:
    anna, crew = visit(any_desk), Crew(desk=any_desk)
    number = anna.file()
    to_the_result(any_desk, crew, number)
    any_desk.until("09-30 15:00")
    anna.press("不满意")
    anna.say("晚上还是吵")
    through_rework(any_desk, crew, number)
    any_desk.until("10-01 14:00")
    anna.press("满意", "快", "已解决", "好", "好")
    anna.say("谢谢")
    case = any_desk.case(number)
    assert (case.stage, case.phase, case.outcome, any_desk.clocks(number)) == ("closed", Phase.CLOSED, "accepted", {})
    assert any_desk.verdicts(number, Fact.BREACHED) == {}
    assert any_desk.facts(number).count("commented") == 5


def test_a_closed_case_is_left_in_peace_by_every_timer(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = crew.told(anna.file())
    anna.press("满意")
    before = desk.facts(number)
    desk.until("12-31 24:00")
    assert desk.facts(number) == before


def test_the_customer_is_told_every_stage_with_the_next_time(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = anna.file()
    anna.mark()
    to_the_result(desk, crew, number)
    said = [str(row.body["text"]) for row in anna.rows()[anna.at :]]
    assert len(said) == 7
    assert "最迟 9月29日 12:20" in said[2]
    assert all(row.case == number for row in anna.rows()[anna.at :])


def test_the_same_life_is_told_in_english(desk: Desk, crew: Crew) -> None:
    anna = visit(desk, language=Language.EN)
    anna.say("Hello", "I agree", "complaint", "Ann", "13800138000", "Loud drilling at night", "no", "that's all")
    anna.press("Noise")
    anna.say("yesterday", "Block 3, 1302", "an explanation", "confirm")
    number = anna.newest()
    to_the_result(desk, crew, number)
    assert f"[{spoken(number)}] The result" in anna.words
    anna.press("Dissatisfied")
    assert "thank you for being frank" in anna.words
