"""A company's handbook: every figure from Tuesday 29 September 2026, 10:00."""

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
from tests.workflow.walking import Walk
from workflow.gates import Gate
from workflow.moves import Kind, Move

NAME = "general-manual"
HOUR = timedelta(hours=1)
DATED: Step = (Move.PROPOSE, {"date": moment("10-16 18:00")})
EXAMINED: tuple[Step, ...] = (Move.CONTACT, (Move.GRADE, {"grade": "minor"}))


def told() -> Walk:
    return steps(start(NAME), *EXAMINED, Move.UPHOLD, DATED, Move.RESOLVE, Move.TELL)


# the handbook's own figures


def test_answer_with_progress_and_date_is_due_a_day_after_receipt() -> None:
    assert due(start(NAME), "response") == "09-30 10:00"


def test_answer_counts_only_with_a_date_to_expect() -> None:
    walk = step(start(NAME), Move.CONTACT)
    assert due(walk, "response") == "09-30 10:00"
    steps(walk, DATED)
    assert (due(walk, "response"), due(walk, "promise")) == (None, "10-16 18:00")


def test_answer_is_still_due_while_the_department_looks_for_the_cause() -> None:
    assert due(steps(start(NAME), *EXAMINED, Move.UPHOLD), "response") == "09-30 10:00"


def test_late_answer_is_supervised_at_its_hour_and_escalated_a_day_later() -> None:
    assert fell_due(start(NAME).wait(50 * HOUR), "response") == [
        ("reminded", "09-30 07:00"),
        ("breached", "09-30 10:00"),
        ("supervised", "09-30 10:00"),
        ("raised", "10-01 10:00"),
    ]


def test_justified_complaint_gets_its_remedy_told_and_its_result_reported() -> None:
    walk = steps(start(NAME), *EXAMINED, Move.UPHOLD, DATED)
    assert walk.case.stage == "execution"
    assert steps(walk, Move.RESOLVE, Move.TELL, Move.SATISFY).case.stage == "closed"


# figures of ours


def test_complaint_that_is_not_justified_is_explained_instead() -> None:
    walk = steps(start(NAME), *EXAMINED, (Move.NOT_UPHOLD, {"party": None}), Move.TELL, Move.SATISFY)
    assert (walk.case.stage, walk.case.outcome) == ("closed", "not_upheld")


def test_remedy_is_due_two_working_days_after_the_complaint_was_found_justified() -> None:
    assert due(steps(start(NAME), *EXAMINED, Move.UPHOLD), "remedy") == "10-09 00:00"


def test_new_date_is_told_before_the_old_one_passes() -> None:
    walk = steps(start(NAME), *EXAMINED, Move.UPHOLD, DATED)
    step(walk, Move.POSTPONE, {"date": moment("10-20 18:00")})
    assert due(walk, "promise") == "10-20 18:00"


def test_dissatisfied_customer_has_the_cause_examined_again_with_its_clock_anew() -> None:
    walk = step(told().wait(HOUR), Move.DISSATISFY)
    assert (walk.case.stage, due(walk, "examination")) == ("examination", "10-13 00:00")


@pytest.mark.parametrize(
    ("made", "clock", "at"),
    [
        ([*EXAMINED], "examination", "10-13 00:00"),
        ([Move.CONTACT, Move.RESOLVE], "result", "09-30 10:00"),
        ([Move.CONTACT, Move.RESOLVE, Move.TELL], "poll", "09-30 10:00"),
        ([Move.CONTACT, Move.RESOLVE, Move.TELL, Move.REVISIT], "revisit", "09-30 10:00"),
        ([Move.ESCALATE], "management", "09-30 10:00"),
        ([Move.CONTACT, DATED, Move.RESOLVE, Move.DISPATCH], "result", None),
        ([Move.CONTACT, DATED, Move.RESOLVE, Move.DISPATCH], "execution", "09-30 10:00"),
        ([Move.ASK], "question", "10-01 10:00"),
    ],
)
def test_default_of_ours_is_due_at_its_moment(made: list[Step], clock: str, at: str | None) -> None:
    assert due(steps(start(NAME), *made), clock) == at


def test_service_request_is_answered_within_a_day() -> None:
    assert due(start(NAME, kind=Kind.SERVICE_REQUEST), "answer") == "09-30 10:00"


def test_harm_and_calls_have_their_own_clocks_beside_the_stage() -> None:
    alarmed = case_where(NAME, "received", Move.CONTAIN, Gate.ENDANGERED, holds=True)
    called = case_where(NAME, "received", Move.CALL, Gate.CALL_OPEN, holds=True)
    assert (due(alarmed, "containment"), due(called, "call")) == ("09-29 10:10", "09-29 12:00")
