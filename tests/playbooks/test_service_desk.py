"""Service desk: every default from Tuesday 29 September 2026, 10:00."""

from datetime import timedelta

import pytest

from tests.playbooks.walk import (
    Step,
    case_where,
    due,
    fell_due,
    moment,
    passes,
    start,
    step,
    steps,
    targets,
    waited,
)
from tests.workflow.walking import Walk, book, staff
from workflow.gates import Gate
from workflow.language import Language
from workflow.moves import Kind, Move
from workflow.remedies import Remedy

NAME = "service-desk"
HOUR = timedelta(hours=1)
DATED: Step = (Move.PROPOSE, {"date": moment("10-16 18:00")})
PLANNED: tuple[Step, ...] = (Move.CONTACT, (Move.GRADE, {"grade": "general"}), Move.ACKNOWLEDGE, Move.UPHOLD, DATED)


def told() -> Walk:
    return steps(start(NAME), *PLANNED, Move.AGREE, Move.ACKNOWLEDGE, Move.RESOLVE, Move.TELL)


# the procedure's own rules: it names no times


def test_every_case_has_an_owner_by_name_before_it_is_looked_into() -> None:
    walk = start(NAME)
    agent = staff("agent", "service")
    walk.make(Move.CONTACT, agent).make(Move.GRADE, agent).make(Move.ACKNOWLEDGE, agent)
    assert (walk.case.stage, walk.case.owner) == ("investigation", agent.staff)


def test_plan_is_made_only_after_the_investigation() -> None:
    having = {stage for stage, rules in book(NAME).stages.items() if Move.PROPOSE in rules.moves}
    assert having == {"planning"}
    assert targets(NAME, "investigation", Move.UPHOLD) == {"planning"}


def test_grades_are_general_important_and_urgent() -> None:
    assert set(book(NAME).grades) == {"general", "important", "urgent"}


def test_remedies_are_the_six_of_the_procedure() -> None:
    assert book(NAME).remedies.offered == tuple(Remedy)
    assert len(Remedy) == len(book(NAME).intake.expectations) == 6


def test_solved_case_is_called_back_before_it_closes() -> None:
    walk = waited(step(told(), Move.SATISFY))
    assert not passes(walk, Move.CLOSE)
    assert steps(walk, Move.REVISIT, Move.CLOSE).case.stage == "closed"


def test_nobody_calls_back_before_it_could_show_that_it_stays_solved() -> None:
    walk = step(told(), Move.SATISFY)
    walk.wait(moment("10-02 23:59") - walk.now)
    assert not passes(walk, Move.REVISIT)
    assert passes(walk.wait(timedelta(minutes=1)), Move.REVISIT)


def test_what_comes_back_is_looked_into_again() -> None:
    assert steps(told(), Move.SATISFY, Move.DISSATISFY).case.stage == "investigation"


def test_summary_failures_management_and_survey_are_reported() -> None:
    assert set(book(NAME).reports) == {"summary", "failures", "management"}


# figures of ours


def test_first_response_is_due_a_day_after_receipt() -> None:
    assert due(start(NAME), "response") == "09-30 10:00"
    assert due(step(start(NAME), Move.CONTACT), "response") is None


@pytest.mark.parametrize(
    ("grade", "plan"), [("general", "10-10 00:00"), ("important", "10-09 00:00"), ("urgent", "10-01 00:00")]
)
def test_plan_is_due_in_three_two_or_one_working_days_from_the_grade(grade: str, plan: str) -> None:
    assert due(steps(start(NAME), Move.CONTACT, (Move.GRADE, {"grade": grade})), "plan") == plan


def test_plan_over_the_make_up_saturday_counts_it_as_worked() -> None:
    walk = steps(start(NAME, at=moment("10-09 10:00")), Move.CONTACT, (Move.GRADE, {"grade": "urgent"}))
    assert due(walk, "plan") == "10-11 00:00"


def test_solution_is_due_on_the_planned_date() -> None:
    assert due(steps(start(NAME), *PLANNED, Move.AGREE), "promise") == "10-16 18:00"


def test_missed_date_is_supervised_and_escalated_until_the_team_has_answered() -> None:
    walk = steps(start(NAME), *PLANNED, Move.AGREE).wait(moment("10-16 19:00") - moment("09-29 10:00"))
    step(walk, Move.REPORT).wait(24 * HOUR)
    assert fell_due(walk, "promise") == [
        ("reminded", "10-16 16:00"),
        ("breached", "10-16 18:00"),
        ("supervised", "10-16 18:00"),
    ]


@pytest.mark.parametrize(
    ("made", "clock", "at"),
    [
        ([Move.CONTACT], "intake", "09-30 10:00"),
        ([Move.CONTACT, Move.ESCALATE, Move.DECIDE], "investigation", "09-30 10:00"),
        ([*PLANNED], "agreement", "10-03 00:00"),
        ([Move.CONTACT, Move.RESOLVE], "result", "09-30 10:00"),
        ([Move.CONTACT, Move.RESOLVE, Move.TELL], "poll", "09-30 10:00"),
        ([Move.CONTACT, Move.RESOLVE, Move.TELL, Move.REVISIT], "revisit", "09-30 10:00"),
        ([Move.CONTACT, Move.RESOLVE, Move.TELL, Move.SATISFY], "aftercare", "10-03 00:00"),
        ([Move.ESCALATE], "management", "09-30 10:00"),
        ([Move.ASK], "question", "10-01 10:00"),
    ],
)
def test_default_of_ours_is_due_at_its_moment(made: list[Step], clock: str, at: str) -> None:
    assert due(steps(start(NAME), *made), clock) == at


def test_suggestion_is_answered_within_a_day() -> None:
    assert due(start(NAME, kind=Kind.SUGGESTION), "answer") == "09-30 10:00"


def test_harm_and_calls_have_their_own_clocks_beside_the_stage() -> None:
    alarmed = case_where(NAME, "received", Move.CONTAIN, Gate.ENDANGERED, holds=True)
    called = case_where(NAME, "received", Move.CALL, Gate.CALL_OPEN, holds=True)
    assert (due(alarmed, "containment"), due(called, "call")) == ("09-29 10:10", "09-29 12:00")


def test_plan_accepted_after_its_own_date_is_carried_out_within_a_day() -> None:
    walk = steps(start(NAME), *PLANNED).wait(moment("10-17 10:00") - moment("09-29 10:00"))
    assert due(step(walk, Move.AGREE), "execution") == "10-18 10:00"


def test_survey_tells_what_it_is_for_and_that_it_is_confidential() -> None:
    (survey,) = book(NAME).surveys.values()
    assert survey.channels == ("email", "text_message", "chat")
    assert all((*survey.goal.values(), *survey.group.values()))
    assert "保密" in survey.confidential[Language.ZH]
    assert "改进" in survey.purpose[Language.ZH]
    assert (survey.period, survey.frequency) == (timedelta(days=183), "0 9 1 5,11 *")
