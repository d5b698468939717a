"""The figures of the property procedure as exact moments, from Tuesday 29 September 2026, ten o'clock in Shanghai."""

from datetime import datetime, timedelta

import pytest

from tests.workflow.walking import TUESDAY, ZONE, Walk, book, filed, staff
from workflow.errors import GateShut, MoveNotAllowed
from workflow.moves import Fact, Kind, Move, Phase
from workflow.people import CUSTOMER, Actor

SERVICE, MANAGER = staff("service", "service"), staff("manager", "management")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def graded(grade: str, category: str = "noise") -> Walk:
    walk = filed(book(), category=category, at=TUESDAY)
    return walk.make(Move.CONTACT, SERVICE).make(Move.GRADE, SERVICE, grade=grade, category=category)


def handled(grade: str = "general") -> Walk:
    walk = graded(grade).make(Move.DISPATCH, SERVICE, team="security")
    return walk.make(Move.ACKNOWLEDGE, member(walk))


def told(grade: str = "general") -> Walk:
    walk = handled(grade)
    return walk.make(Move.RESOLVE, member(walk)).make(Move.TELL, SERVICE)


def member(walk: Walk) -> Actor:
    return staff("member", walk.case.team)


def late(walk: Walk, clock: str) -> list[tuple[str, datetime]]:
    """What came of one clock's being late, at its local minute."""
    return [(event.fact.value, event.at.astimezone(ZONE)) for event in walk.events if event.data.get("clock") == clock]


def test_first_response_is_due_ten_minutes_after_receipt() -> None:
    walk = filed(book(), at=TUESDAY)
    assert walk.due("response") == TUESDAY + 10 * MINUTE


def test_grading_waits_until_a_person_has_reached_the_customer() -> None:
    with pytest.raises(GateShut, match="grade"):
        filed(book(), at=TUESDAY).make(Move.GRADE, SERVICE)


def test_first_response_ends_with_the_grade() -> None:
    walk = graded("general")
    assert walk.due("response") is None
    assert Fact.KEPT in walk.facts()


def test_general_case_wants_a_reaction_in_two_hours_and_a_solution_in_24() -> None:
    walk = graded("general").wait(20 * MINUTE).make(Move.DISPATCH, SERVICE, team="security")
    assert walk.due("reaction") == TUESDAY + 20 * MINUTE + 2 * HOUR
    assert walk.due("solution") == TUESDAY + 20 * MINUTE + 24 * HOUR


def test_complex_case_wants_a_meeting_in_three_days_and_a_plan_in_five() -> None:
    walk = graded("complex", "fee_dispute")
    assert walk.due("negotiation") == datetime(2026, 10, 3, tzinfo=ZONE)
    assert walk.due("plan") == datetime(2026, 10, 5, tzinfo=ZONE)


def test_complex_case_is_led_by_the_supervisor_and_a_major_one_by_the_manager() -> None:
    assert book().grades["complex"].lead == "supervisor"
    assert book().grades["major"].lead == "manager"


def test_major_case_wants_somebody_on_site_in_two_hours_and_a_plan_in_48() -> None:
    walk = graded("major", "safety")
    assert walk.due("on_site") == TUESDAY + 2 * HOUR
    assert walk.due("plan") == TUESDAY + 48 * HOUR


def test_head_is_told_of_a_major_case_at_once() -> None:
    assert [tell.to for tell in book().tells if tell.grade == "major"] == [("manager",)]


def test_follow_up_is_due_a_day_after_execution_began_and_after_each_note() -> None:
    walk = handled()
    assert walk.due("follow_up") == TUESDAY + DAY
    walk.wait(5 * HOUR).make(Move.NOTE, member(walk))
    assert walk.due("follow_up") == TUESDAY + 5 * HOUR + DAY


def test_result_is_told_within_24_hours_of_completion_and_anew_after_rework() -> None:
    walk = told()
    assert walk.due("feedback") == TUESDAY + 24 * HOUR
    walk.make(Move.DISSATISFY, CUSTOMER).wait(3 * HOUR).make(Move.RESOLVE, SERVICE)
    assert walk.due("feedback") == TUESDAY + 27 * HOUR


@pytest.mark.parametrize(("answer", "outcome"), [(Move.SATISFY, "accepted"), (Move.ACCEPT_PARTLY, "accepted_partly")])
def test_case_closes_on_the_customers_answer(answer: Move, outcome: str) -> None:
    walk = told().make(answer, CUSTOMER)
    assert (walk.case.phase, walk.case.outcome) == (Phase.CLOSED, outcome)


def test_second_dissatisfaction_goes_to_the_manager() -> None:
    walk = told().make(Move.DISSATISFY, CUSTOMER)
    assert walk.case.stage == "rework"
    walk.make(Move.RESOLVE, SERVICE).make(Move.TELL, SERVICE).make(Move.DISSATISFY, CUSTOMER)
    assert walk.case.stage == "management"


def test_final_answer_is_the_managers_alone_and_marks_the_case_not_accepted() -> None:
    walk = graded("general").make(Move.ESCALATE, SERVICE)
    with pytest.raises(MoveNotAllowed):
        walk.make(Move.ANSWER_FINALLY, SERVICE)
    assert walk.make(Move.ANSWER_FINALLY, MANAGER).case.outcome == "not_accepted"


def test_silence_becomes_a_reminder_then_a_revisit_and_never_a_close() -> None:
    walk = told().wait(30 * DAY)
    assert (Fact.NUDGED in walk.facts(), Fact.REVISIT_DUE in walk.facts()) == (True, True)
    assert (walk.case.phase, walk.case.outcome) == (Phase.CLOSING, None)


def test_unreached_customer_is_closed_as_not_rated_only_after_the_attempts() -> None:
    walk = told()
    with pytest.raises(MoveNotAllowed):
        walk.make(Move.CLOSE, MANAGER)
    for _ in range(book().poll.revisits):
        walk.make(Move.REVISIT, SERVICE, answer="unreachable")
    assert walk.make(Move.CLOSE, MANAGER).case.outcome == "not_rated"


def test_late_response_climbs_its_ladder_minute_by_minute() -> None:
    walk = filed(book(), at=TUESDAY).wait(25 * MINUTE)
    rungs = [("reminded", 7), ("breached", 10), ("supervised", 10), ("raised", 20)]
    assert late(walk, "response") == [(fact, TUESDAY + after * MINUTE) for fact, after in rungs]


def test_late_case_is_raised_at_night_on_the_minute_while_reminders_wait() -> None:
    evening = TUESDAY.replace(hour=21, minute=50)
    walk = filed(book(), at=evening).wait(30 * MINUTE)
    assert late(walk, "response")[1:] == [
        ("breached", evening + 10 * MINUTE),
        ("supervised", evening + 10 * MINUTE),
        ("raised", evening + 20 * MINUTE),
    ]


def test_reminder_held_by_the_night_never_holds_up_the_due_time_behind_it() -> None:
    walk = filed(book(), at=TUESDAY.replace(hour=22, minute=30)).wait(30 * MINUTE)
    assert [fact for fact, _ in late(walk, "response")] == ["breached", "supervised", "raised"]


def test_breach_noticed_after_an_outage_bears_its_own_time_and_reminders_fold() -> None:
    walk = filed(book(), at=TUESDAY)
    walk.now += 5 * HOUR
    assert late(walk.wait(0 * HOUR), "response") == [
        ("breached", TUESDAY + 10 * MINUTE),
        ("supervised", TUESDAY + 5 * HOUR),
        ("raised", TUESDAY + 5 * HOUR),
    ]


def test_polls_reminder_and_revisit_still_come_after_an_outage() -> None:
    walk = told()
    walk.now += 3 * DAY
    assert [fact for fact, _ in late(walk.wait(0 * HOUR), "poll")] == ["nudged", "breached", "revisit_due"]


def test_question_to_the_customer_pauses_the_team_and_has_a_due_time_of_its_own() -> None:
    walk = handled().wait(HOUR)
    walk.make(Move.ASK, member(walk))
    assert walk.due("question") == TUESDAY + 49 * HOUR
    walk.wait(5 * HOUR).make(Move.ANSWER, CUSTOMER)
    assert walk.due("solution") == TUESDAY + 29 * HOUR


def test_question_still_open_at_escalation_lets_the_clocks_run_on_in_the_end() -> None:
    walk = handled()
    walk.make(Move.ASK, member(walk)).make(Move.ESCALATE, SERVICE).wait(49 * HOUR)
    assert walk.case.asked_at is None
    assert all(clock.paused_at is None for clock in walk.case.clocks if clock.running)


def test_stages_own_clock_ends_when_a_promise_gives_the_case_a_date() -> None:
    walk = graded("major", "safety").make(Move.ARRIVE, MANAGER).make(Move.CONTACT, SERVICE)
    walk.make(Move.ESCALATE, SERVICE).make(Move.RESOLVE, MANAGER).make(Move.DISPATCH, SERVICE, team="security")
    assert walk.due("handling") == TUESDAY + 24 * HOUR
    walk.make(Move.ACKNOWLEDGE, member(walk)).make(Move.PROPOSE, member(walk), date=TUESDAY + 9 * DAY)
    assert (walk.due("handling"), walk.due("promise")) == (None, TUESDAY + 9 * DAY)


def test_team_refuses_once_and_then_service_rules() -> None:
    walk = graded("general").make(Move.DISPATCH, SERVICE, team="security")
    walk.make(Move.REFUSE, member(walk)).make(Move.DISPATCH, SERVICE, team="finance")
    with pytest.raises(GateShut, match="refuse"):
        walk.make(Move.REFUSE, member(walk))


def test_enquiry_is_answered_within_a_day_and_can_be_asked_anew() -> None:
    walk = filed(book(), kind=Kind.ENQUIRY, at=TUESDAY)
    assert walk.due("answer") == TUESDAY + 24 * HOUR
    walk.make(Move.REPLY, SERVICE).wait(DAY).make(Move.REOPEN, CUSTOMER)
    assert (walk.case.stage, walk.due("answer")) == ("question", TUESDAY + DAY + 24 * HOUR)


def test_closed_case_is_reopened_within_thirty_days_and_not_after() -> None:
    walk = told().make(Move.SATISFY, CUSTOMER).wait(30 * DAY)
    assert Move.REOPEN in walk.case.moves(CUSTOMER, walk.now, book())
    assert Move.REOPEN not in walk.case.moves(CUSTOMER, walk.now + MINUTE, book())


@pytest.mark.parametrize(("category", "team"), [("noise", "security"), ("fees", "finance"), ("faults", "engineering")])
def test_category_names_its_responsible_team(category: str, team: str) -> None:
    found = book().category(category)
    assert found is not None
    assert found.team == team
