"""Online service: every figure from Tuesday 29 September 2026, 10:00."""

from datetime import timedelta

import pytest

from tests.playbooks.walk import (
    Step,
    case_where,
    due,
    fell_due,
    moment,
    start,
    step,
    steps,
)
from tests.workflow.walking import Walk, book
from workflow.gates import Gate
from workflow.moves import Kind, Move

NAME = "online-service"
HOUR = timedelta(hours=1)
GENERAL: Step = (Move.GRADE, {"grade": "general"})
DATED: Step = (Move.PROPOSE, {"date": moment("10-16 18:00")})


def graded(grade: str) -> Walk:
    return step(start(NAME).wait(25 * HOUR), Move.GRADE, {"grade": grade})


def accepted() -> Walk:
    return steps(start(NAME), Move.CONTACT, GENERAL, DATED, Move.AGREE)


def solved() -> Walk:
    return steps(accepted().wait(HOUR), Move.ACKNOWLEDGE, Move.RESOLVE)


# the procedure's own figures


def test_first_response_is_due_a_day_after_receipt_and_ends_when_a_person_made_contact() -> None:
    walk = steps(start(NAME), GENERAL)
    assert due(walk, "response") == "09-30 10:00"
    assert due(step(walk, Move.CONTACT), "response") is None


@pytest.mark.parametrize(("grade", "plan"), [("general", "10-10 00:00"), ("complex", "10-13 00:00")])
def test_plan_is_due_three_or_five_working_days_after_receipt_however_late_the_grade(grade: str, plan: str) -> None:
    assert due(graded(grade), "plan") == plan


def test_another_grade_moves_the_plan_but_still_counts_from_receipt() -> None:
    walk = step(graded("general").wait(HOUR), Move.GRADE, {"grade": "complex"})
    assert due(walk, "plan") == "10-13 00:00"


def test_high_risk_is_told_to_the_manager_and_risk_control_at_once() -> None:
    told = [tell.to for tell in book(NAME).tells if tell.grade == "high_risk"]
    assert told == [("manager", "risk")]


@pytest.mark.parametrize("category", ["fraud", "data_leak", "safety", "heavy_loss"])
def test_what_is_high_risk_is_proposed_as_such(category: str) -> None:
    found = book(NAME).category(category)
    assert found is not None
    assert (found.grade, found.team) == ("high_risk", "risk")


def test_first_tags_are_three_problems_urgency_and_class_of_customer() -> None:
    playbook = book(NAME)
    plain = [category.id for category in playbook.categories if not category.at_once and not category.rest]
    assert (plain, list(playbook.views["urgency"].of)) == (
        ["product", "attitude", "logistics"],
        ["immediate", "routine"],
    )
    assert list(playbook.classes) == ["vip"]


def test_later_type_is_one_of_five_and_stays_beside_the_first_tags() -> None:
    types = ["product", "attitude", "timeliness", "accuracy", "policy"]
    assert list(book(NAME).views["type"].of) == types
    walk = step(start(NAME), Move.GRADE, {"category": "logistics", "view_urgency": "immediate", "view_type": None})
    step(walk, Move.GRADE, {"category": None, "view_type": "timeliness", "view_urgency": None})
    assert walk.case.views == (("type", "timeliness"), ("urgency", "immediate"))
    assert walk.case.category == "logistics"


def test_check_that_it_is_really_solved_is_due_a_day_after_solving() -> None:
    assert due(solved(), "follow_up") == "09-30 11:00"


def test_missed_check_is_supervised_at_its_hour_and_escalated_a_day_later() -> None:
    walk = steps(solved(), Move.TELL, Move.SATISFY).wait(49 * HOUR)
    assert fell_due(walk, "follow_up") == [
        ("reminded", "09-30 07:00"),
        ("breached", "09-30 11:00"),
        ("supervised", "09-30 11:00"),
        ("raised", "10-01 11:00"),
    ]


# figures of ours


@pytest.mark.parametrize(
    ("made", "clock", "at"),
    [
        ([Move.CONTACT], "grading", "09-30 10:00"),
        ([(Move.GRADE, {"grade": "high_risk"})], "alarm", "09-29 10:10"),
        ([(Move.GRADE, {"grade": "high_risk"})], "plan", "10-01 00:00"),
        ([Move.ESCALATE], "management", "09-30 10:00"),
        ([Move.CONTACT, Move.ESCALATE, Move.DECIDE], "analysis", "09-30 10:00"),
        ([Move.CONTACT, GENERAL, DATED], "agreement", "10-03 00:00"),
        ([Move.CONTACT, Move.RESOLVE], "result", "09-29 10:10"),
        ([Move.CONTACT, Move.RESOLVE, Move.TELL], "poll", "09-30 10:00"),
        ([Move.CONTACT, Move.RESOLVE, Move.TELL, Move.REVISIT], "revisit", "09-30 10:00"),
        ([Move.ASK], "question", "10-01 10:00"),
    ],
)
def test_default_of_ours_is_due_at_its_moment(made: list[Step], clock: str, at: str) -> None:
    assert due(steps(start(NAME), *made), clock) == at


def test_plan_that_is_not_accepted_is_made_anew_from_that_day() -> None:
    walk = steps(start(NAME), Move.CONTACT, GENERAL, DATED).wait(240 * HOUR)
    assert due(step(walk, Move.DISAGREE), "plan") == "10-14 00:00"


def test_enquiry_is_answered_within_a_day() -> None:
    assert due(start(NAME, kind=Kind.ENQUIRY), "answer") == "09-30 10:00"


# the way of a case


def test_checked_solution_closes_with_the_answer_and_an_unchecked_one_waits_for_the_check() -> None:
    assert steps(solved(), Move.TELL, Move.VERIFY, Move.SATISFY).case.stage == "closed"
    assert steps(solved(), Move.TELL, Move.SATISFY, Move.VERIFY).case.stage == "closed"
    assert steps(solved(), Move.TELL, Move.SATISFY).case.stage == "aftercare"


def test_what_was_not_really_solved_is_planned_again() -> None:
    walk = steps(solved(), Move.TELL, Move.SATISFY, Move.UNVERIFY)
    assert (walk.case.stage, due(walk, "plan")) == ("analysis", "10-10 00:00")


def test_second_dissatisfaction_goes_to_the_head_of_customer_service() -> None:
    walk = steps(solved(), Move.TELL, Move.DISSATISFY, GENERAL, Move.RESOLVE, Move.TELL, Move.DISSATISFY)
    assert walk.case.stage == "management"


def test_harm_and_calls_have_their_own_clocks_beside_the_stage() -> None:
    alarmed = case_where(NAME, "received", Move.CONTAIN, Gate.ENDANGERED, holds=True)
    called = case_where(NAME, "received", Move.CALL, Gate.CALL_OPEN, holds=True)
    assert (due(alarmed, "containment"), due(called, "call")) == ("09-29 10:10", "09-29 12:00")


def test_plan_accepted_after_its_own_date_is_carried_out_within_a_day() -> None:
    walk = steps(start(NAME), Move.CONTACT, GENERAL, DATED).wait(moment("10-17 10:00") - moment("09-29 10:00"))
    assert due(step(walk, Move.AGREE), "execution") == "10-18 10:00"
