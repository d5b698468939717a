"""A customer without chat, or who does not read, is served by calls with a clock (P4)."""

from handlers.desk_filing import read
from handlers.message import Phrase
from handlers.staff import register
from tests.handlers.callers import Customer
from tests.handlers.crew import Colleague, Crew
from tests.handlers.desk import Desk, Rung
from workflow.language import Language

TOLD = {
    "name": "赵奶奶",
    "phone": "13700137000",
    "issue": "楼道灯坏了一周",
    "when": "上周三",
    "where": "3号楼楼道",
    "expectation": "尽快修好",
    "category": "faults",
    "channel": "front_desk",
}


def taken_down(desk: Desk, by: Colleague, **more: str) -> str:
    filled = read({**TOLD, **more}, desk.house, Language.ZH)
    assert isinstance(filled, tuple)
    card = desk.write(lambda work: register(work, desk.house, by.actor, *filled, desk.now))
    assert card is not None
    return card.number


def test_service_registers_for_a_customer_at_the_desk(desk: Desk, crew: Crew) -> None:
    number = taken_down(desk, crew.service)
    case = desk.case(number)
    assert (case.stage, case.channel, case.first_asked) == ("received", "front_desk", crew.service.actor.staff)
    assert desk.clocks(number) == {"response": "09-29 10:10"}
    assert desk.read(lambda work: work.cases.elements(case.number)).phone == "+8613700137000"


def test_danger_told_on_the_phone_is_dispatched_with_the_case(desk: Desk, crew: Crew) -> None:
    number = taken_down(desk, crew.service, danger="yes")
    assert desk.case(number).endangered
    assert desk.clocks(number) == {"response": "09-29 10:10", "containment": "09-29 10:10"}
    assert crew.security.can(number) >= {"contain"}


def test_a_team_member_may_not_register_for_others(desk: Desk, crew: Crew) -> None:
    filled = read(TOLD, desk.house, Language.ZH)
    member = crew.security.actor
    assert isinstance(filled, tuple)
    assert desk.write(lambda work: register(work, desk.house, member, *filled, desk.now)) is None


def test_no_element_is_missing_unless_it_is_declined_by_name(desk: Desk) -> None:
    problems = read({"issue": "灯坏了", "declined": ["name", "contact"]}, desk.house, Language.ZH)
    assert problems == {"when": "required", "where": "required", "expectation": "required"}


def test_what_is_mistyped_in_the_form_is_named_field_by_field(desk: Desk) -> None:
    wrong = {**TOLD, "phone": "138abc", "email": "nobody@", "category": "ufo", "channel": "dream", "colour": "red"}
    problems = {"phone": "phone", "email": "email", "category": "choice", "channel": "choice", "colour": "unknown"}
    assert read(wrong, desk.house, Language.ZH) == problems


def test_notices_become_a_call_with_the_words_to_say(desk: Desk, crew: Crew) -> None:
    number = taken_down(desk, crew.service)
    crew.dispatched(number)
    assert desk.clocks(number)["call"] == "09-29 12:00"
    said = [str(event.data["words"]) for event in desk.events(number) if event.fact == "call_due"]
    assert any("已转交秩序维护部处理" in words for words in said)
    assert Phrase("cases.flag.call") in crew.service.card(number).flags


def test_a_call_that_nobody_makes_climbs_like_any_other_work(desk: Desk, crew: Crew) -> None:
    number = taken_down(desk, crew.service)
    crew.graded(number)
    desk.until("09-29 13:00")
    assert desk.rungs(number, "call")[-1] == Rung("09-29 13:00", "raised", frozenset({"role:manager"}))


def test_a_call_that_reached_nobody_stays_open_with_its_clock_anew(desk: Desk, crew: Crew) -> None:
    number = taken_down(desk, crew.service)
    crew.graded(number)
    desk.until("09-29 11:00")
    crew.service.do(number, "call", reached="no")
    assert desk.clocks(number)["call"] == "09-29 13:00"
    assert "call" in crew.service.can(number)
    crew.service.do(number, "call", reached="yes")
    assert "call" not in desk.clocks(number)


def test_an_answer_given_on_the_phone_resumes_the_clocks(desk: Desk, crew: Crew) -> None:
    number = taken_down(desk, crew.service)
    crew.handling(number)
    crew.security.do(number, "ask", text="是哪一层？")
    assert "reaction" not in desk.clocks(number)
    crew.service.do(number, "call", reached="yes", text="三层")
    assert desk.clocks(number)["reaction"] == "09-29 12:00"
    assert desk.case(number).asked_at is None


def test_the_poll_is_asked_on_the_phone_where_there_is_no_chat(desk: Desk, crew: Crew) -> None:
    number = crew.told(taken_down(desk, crew.service))
    crew.service.do(number, "call", reached="yes")
    crew.service.do(number, "revisit", answer="satisfied")
    assert (desk.stage(number), desk.case(number).outcome) == ("closed", "accepted")


def test_a_notice_nobody_fetched_for_a_day_becomes_a_call(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = anna.file()
    anna.online = False
    crew.graded(number)
    desk.until("09-30 09:59")
    assert "call_due" not in desk.facts(number)
    desk.until("09-30 10:00")
    assert desk.facts(number).count("call_due") == 1
    assert desk.clocks(number)["call"] == "09-30 12:00"


def test_a_notice_that_was_fetched_in_time_needs_no_call(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = anna.file()
    anna.online = False
    crew.graded(number)
    desk.until("09-30 09:00")
    anna.online = True
    anna.look()
    desk.until("09-30 10:00")
    assert "call_due" not in desk.facts(number)


def test_unseen_notices_of_somebody_without_a_phone_stay_in_the_chat(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = anna.file(phone="")
    anna.online = False
    crew.graded(number)
    desk.until("10-01 10:00")
    assert "call_due" not in desk.facts(number)
