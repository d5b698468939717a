"""The manufacturer's procedure: its order of steps; all times are defaults."""

from datetime import timedelta

import pytest

from tests.playbooks.walk import (
    case_where,
    due,
    start,
    step,
    steps,
)
from tests.workflow.walking import Walk, book, staff
from workflow.errors import MoveNotAllowed
from workflow.gates import HOLDS, Gate
from workflow.moves import Kind, Move, Phase

NAME = "iso9001"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LEAD, GENERAL = staff("lead"), staff("general_manager", "direction")


def contained() -> Walk:
    return steps(start(NAME), Move.CONTACT, Move.UPHOLD, Move.REACT)


def graded(grade: str) -> Walk:
    return step(contained(), Move.GRADE, {"grade": grade})


def approved() -> Walk:
    return steps(graded("serious"), Move.PROPOSE, Move.APPROVE)


def carried_out() -> Walk:
    return steps(approved(), Move.ORDER, Move.RESOLVE)


# ---------------------------------------------------------------- facts of the procedure


def test_containment_comes_before_the_grade() -> None:
    walk = steps(start(NAME), Move.CONTACT, Move.UPHOLD)
    assert (walk.case.stage, Move.GRADE in book(NAME).stages["containment"].moves) == ("containment", False)
    assert step(walk, Move.REACT).case.stage == "grading"


@pytest.mark.parametrize(("grade", "stage"), [("minor", "handling"), ("serious", "analysis")])
def test_minor_case_is_handled_and_a_serious_one_analysed(grade: str, stage: str) -> None:
    assert graded(grade).case.stage == stage


def test_minor_case_is_handled_answered_and_closed() -> None:
    walk = steps(graded("minor"), Move.RESOLVE, Move.TELL, Move.SATISFY)
    assert walk.case.phase is Phase.CLOSED


def test_case_found_graver_while_handled_goes_to_analysis() -> None:
    assert step(graded("minor"), Move.GRADE, {"grade": "serious"}).case.stage == "analysis"


@pytest.mark.parametrize("role", ["representative", "general_manager"])
def test_action_is_approved_by_representative_or_general_manager(role: str) -> None:
    walk = step(graded("serious"), Move.PROPOSE)
    assert walk.case.stage == "approval"
    assert walk.make(Move.APPROVE, staff(role, "direction")).case.stage == "approved"


def test_action_is_not_approved_by_whoever_planned_it() -> None:
    walk = step(graded("serious"), Move.PROPOSE)
    with pytest.raises(MoveNotAllowed):
        walk.make(Move.APPROVE, LEAD)


def test_rejected_action_goes_back_to_analysis() -> None:
    assert steps(graded("serious"), Move.PROPOSE, Move.REJECT).case.stage == "analysis"


@pytest.mark.parametrize(("answer", "stage"), [(Move.AGREE, "executing"), (Move.DISAGREE, "analysis")])
def test_customer_who_asks_approves_the_action_too(answer: Move, stage: str) -> None:
    walk = step(approved(), Move.PROPOSE)
    assert (walk.case.stage, walk.case.phase) == ("offered", Phase.WAITING)
    assert step(walk, answer).case.stage == stage


def test_customer_who_does_not_ask_is_not_waited_for() -> None:
    assert step(approved(), Move.ORDER).case.stage == "executing"


@pytest.mark.parametrize(("verdict", "stage"), [(Move.VERIFY, "standards"), (Move.UNVERIFY, "analysis")])
def test_effect_is_verified_or_the_cause_looked_for_again(verdict: Move, stage: str) -> None:
    assert step(carried_out(), verdict).case.stage == stage


def test_standards_are_changed_before_the_case_can_be_told_and_closed() -> None:
    walk = step(carried_out(), Move.VERIFY)
    with pytest.raises(MoveNotAllowed):
        walk.make(Move.TELL, LEAD)
    assert steps(walk, Move.SIGN_OFF, Move.TELL, Move.SATISFY).case.phase is Phase.CLOSED


@pytest.mark.parametrize(("category", "team"), [("product", "quality"), ("delivery", "marketing")])
def test_marketing_or_quality_leads_by_the_kind_of_complaint(category: str, team: str) -> None:
    assert start(NAME, category=category).case.team == team


def test_marketing_and_quality_both_count_every_month_and_records_have_a_set_time() -> None:
    assert {"register_marketing", "register_quality"} <= set(book(NAME).reports)
    assert book(NAME).retention == timedelta(days=1095)


def test_approval_by_grade_asks_for_no_other_grade() -> None:
    minor, serious = graded("minor"), graded("serious")
    needed = [HOLDS[Gate.APPROVAL_NEEDED](walk.case, walk.now, walk.playbook) for walk in (minor, serious)]
    assert needed == [False, True]


# ---------------------------------------------------------------- defaults of ours


def test_investigation_and_containment_take_a_day_each_by_default() -> None:
    walk = start(NAME)
    assert due(walk, "response") == "09-30 10:00"
    assert due(steps(walk.wait(HOUR), Move.CONTACT, Move.UPHOLD), "containment") == "09-30 11:00"


def test_immediate_measure_is_due_in_half_an_hour_by_default() -> None:
    walk = case_where(NAME, "received", Move.CONTAIN, Gate.ENDANGERED, holds=True)
    assert due(walk, "harm") == "09-29 10:30"


def test_minor_case_is_settled_in_three_working_days_by_default() -> None:
    assert due(graded("minor"), "settlement") == "10-10 00:00"


def test_grading_a_minor_case_anew_gives_it_no_more_time() -> None:
    walk = step(graded("minor").wait(DAY), Move.GRADE, {"grade": "minor"})
    assert due(walk, "settlement") == "10-10 00:00"


def test_cause_report_is_due_in_five_working_days_a_worked_saturday_among_them() -> None:
    assert due(graded("serious"), "cause") == "10-13 00:00"


def test_approval_is_due_in_one_working_day_and_the_change_of_standards_in_five() -> None:
    assert due(step(graded("serious"), Move.PROPOSE), "approval") == "10-01 00:00"
    assert due(step(carried_out(), Move.VERIFY), "standards") == "10-13 00:00"


def test_effect_is_verified_within_ten_working_days_by_default() -> None:
    assert due(carried_out(), "verification") == "10-20 00:00"


def test_customer_is_told_of_changed_standards_at_the_same_time_within_an_hour() -> None:
    walk = steps(carried_out(), Move.VERIFY, Move.SIGN_OFF)
    assert due(walk, "together") == "09-29 11:00"


def test_result_of_a_minor_case_is_told_within_a_day_by_default() -> None:
    assert due(step(graded("minor"), Move.RESOLVE), "telling") == "09-30 10:00"


def test_customers_word_on_the_action_is_awaited_three_days_by_default() -> None:
    assert due(step(approved(), Move.PROPOSE), "agreement") == "10-03 00:00"


def test_enquiry_is_answered_within_a_day_by_default() -> None:
    assert due(start(NAME, kind=Kind.ENQUIRY), "answer") == "09-30 10:00"


def test_final_answer_is_the_general_managers_alone() -> None:
    walk = step(graded("serious"), Move.ESCALATE)
    with pytest.raises(MoveNotAllowed):
        walk.make(Move.ANSWER_FINALLY, LEAD)
    assert walk.make(Move.ANSWER_FINALLY, GENERAL).case.outcome == "not_accepted"
