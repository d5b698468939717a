"""The food maker's procedure: its figures from 29 September 2026, 10:00."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.playbooks.walk import (
    Step,
    due,
    fell_due,
    moment,
    start,
    step,
    steps,
)
from tests.workflow.walking import ZONE, Walk, book, staff
from workflow.drawing import mermaid
from workflow.errors import MoveNotAllowed
from workflow.language import Language
from workflow.moves import Fact, Kind, Move, Phase
from workflow.weighing import put_on_scales

NAME = "food-quality"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SERVICE, SALES = staff("service", "service"), staff("salesperson", "sales")
QUALITY = staff("quality", "quality")
ALL_WHO_HEAR = {"sales", "quality", "rd", "manufacturing", "logistics", "general_manager"}
TO_EVIDENCE: tuple[Step, ...] = (Move.UPHOLD, Move.CONTACT, Move.PROPOSE)
TO_MEASURES = (*TO_EVIDENCE, Move.ACKNOWLEDGE, Move.ADVISE)
CLASSES = {
    "food_safety": "class_1",
    "microbial": "class_2",
    "physical_chemical": "class_3",
    "sensory": "class_4",
    "packaging": "class_5",
    "late_delivery": "other",
    "transport": "other",
    "service": "other",
}


def graded(grade: str = "class_2") -> Walk:
    return step(start(NAME), Move.GRADE, {"grade": grade})


def in_measures(grade: str = "class_2") -> Walk:
    return steps(graded(grade), *TO_MEASURES)


def told() -> Walk:
    return steps(in_measures(), Move.PROPOSE, Move.APPROVE, Move.RESOLVE, Move.TELL)


def seen_as(words: str, *, customer: str | None) -> tuple[list[Fact], str | None]:
    """What is said at once of a packaging complaint in such words by such a customer, and the proposed class."""
    case = replace(start(NAME, category="packaging").case, customer=customer)
    after, events = put_on_scales(case, words, by=SERVICE, at=moment("09-29 10:00"), playbook=book(NAME), zone=ZONE)
    return [event.fact for event in events], after.proposed


def hears(fact: Fact, grade: str | None = None) -> set[str]:
    return {who for tell in book(NAME).tells if (tell.fact, tell.grade) == (fact, grade) for who in tell.to}


# ---------------------------------------------------------------- facts of the procedure


def test_five_classes_and_other_matters_are_told_apart() -> None:
    assert {category.id: category.grade for category in book(NAME).categories} == CLASSES


def test_complaint_is_confirmed_with_the_salesperson_within_an_hour() -> None:
    assert due(start(NAME), "confirmation") == "09-29 11:00"
    assert due(step(start(NAME), Move.UPHOLD), "confirmation") is None


def test_customer_is_spoken_to_within_two_hours() -> None:
    assert due(start(NAME), "customer") == "09-29 12:00"
    assert due(step(start(NAME), Move.CONTACT), "customer") is None


def test_preliminary_plan_is_due_two_hours_after_the_customer_was_spoken_to() -> None:
    assert due(start(NAME), "preliminary") is None
    walk = step(start(NAME).wait(timedelta(minutes=90)), Move.CONTACT)
    assert due(walk, "preliminary") == "09-29 13:30"


def test_second_talk_neither_moves_the_preliminary_plan_nor_asks_for_another() -> None:
    walk = step(graded(), Move.CONTACT).wait(HOUR)
    assert due(steps(walk, Move.UPHOLD, Move.CONTACT), "preliminary") == "09-29 12:00"
    assert due(steps(walk, Move.PROPOSE, Move.CONTACT), "preliminary") is None


def test_teams_and_general_manager_hear_of_class_one_and_key_customers_at_once() -> None:
    walk = step(start(NAME), Move.GRADE, {"grade": "class_1"})  # before anybody was spoken to
    assert walk.case.grade == "class_1"
    assert hears(Fact.GRADED, "class_1") == hears(Fact.FLAGGED) == ALL_WHO_HEAR
    assert seen_as("包装破损", customer="key_customer") == ([Fact.WEIGHED, Fact.FLAGGED], "class_5")
    assert seen_as("包装破损", customer=None) == ([], "class_5")


def test_key_customer_keeps_the_class_of_the_complaint() -> None:
    assert list(book(NAME).grades) == ["other", "class_5", "class_4", "class_3", "class_2", "class_1"]
    assert seen_as("饼干里有玻璃渣", customer="key_customer")[1] == "class_1"


def test_written_cause_is_due_a_working_day_after_the_evidence_came_to_quality() -> None:
    walk = steps(graded(), *TO_EVIDENCE).wait(DAY)
    assert due(step(walk, Move.ACKNOWLEDGE), "cause") == "10-09 00:00"


def test_written_answer_is_due_in_five_working_days_the_day_of_receipt_included() -> None:
    assert due(start(NAME), "written_answer") == "10-11 00:00"


@pytest.mark.parametrize(
    ("language", "said"), [(Language.ZH, "5 个工作日（含当日）"), (Language.EN, "5 working days, that day included")]
)
def test_picture_says_that_the_day_of_receipt_is_included(language: Language, said: str) -> None:
    assert said in mermaid(book(NAME), language, {move: move.value for move in Move})


def test_complaint_received_on_a_holiday_has_five_whole_working_days() -> None:
    assert due(start(NAME, at=moment("10-02 10:00")), "written_answer") == "10-14 00:00"


def test_delay_that_is_discussed_before_takes_the_place_of_the_five_days() -> None:
    walk = step(in_measures(), Move.POSTPONE, {"date": moment("10-20 12:00")})
    assert (due(walk, "written_answer"), due(walk, "promise")) == (None, "10-20 12:00")
    assert Fact.BREACHED not in walk.facts()


def test_delay_that_is_discussed_too_late_stays_a_missed_day() -> None:
    walk = step(in_measures().wait(13 * DAY), Move.POSTPONE, {"date": moment("10-20 12:00")})
    assert ("breached", "10-11 00:00") in fell_due(walk, "written_answer")


def test_salesperson_decides_on_the_visit_and_brings_the_evidence() -> None:
    walk = steps(graded(), *TO_EVIDENCE)
    with pytest.raises(MoveNotAllowed):
        walk.make(Move.ORDER, SERVICE)
    assert walk.make(Move.ORDER, SALES).make(Move.ARRIVE, SALES).case.stage == "evidence"


def test_evidence_is_at_quality_when_quality_signs_for_it() -> None:
    walk = steps(graded(), *TO_EVIDENCE)
    with pytest.raises(MoveNotAllowed):
        walk.make(Move.ACKNOWLEDGE, SALES)
    assert walk.make(Move.ACKNOWLEDGE, QUALITY).case.stage == "analysis"


def test_recipe_goes_to_development_and_transport_to_manufacturing_and_logistics() -> None:
    assert step(in_measures(), Move.SUPPORT).case.stage == "formula"
    assert step(in_measures(), Move.DISPATCH, {"team": "logistics"}).case.stage == "transport"
    assert (hears(Fact.SUPPORTED), hears(Fact.DISPATCHED)) == ({"rd"}, {"director", "logistics"})


@pytest.mark.parametrize("by", ["representative", "general_manager"])
def test_measures_are_approved_by_the_representative_or_the_general_manager(by: str) -> None:
    walk = step(in_measures(), Move.PROPOSE)
    assert walk.case.stage == "approval"
    assert walk.make(Move.APPROVE, staff(by)).case.stage == "execution"


def test_measures_are_nobody_elses_to_approve() -> None:
    allowed = {name for name, role in book(NAME).roles.items() if Move.APPROVE in role.may}
    assert allowed == {"representative", "general_manager"}


def test_dissatisfied_customer_gets_new_measures_and_then_the_general_manager() -> None:
    walk = step(told(), Move.DISSATISFY)
    assert walk.case.stage == "measures"
    walk = steps(walk, Move.PROPOSE, Move.APPROVE, Move.RESOLVE, Move.TELL, Move.DISSATISFY)
    assert walk.case.stage == "management"


# ---------------------------------------------------------------- defaults of ours


def test_ours_other_matters_need_no_approval_and_may_be_settled_on_the_spot() -> None:
    assert step(in_measures("other"), Move.PROPOSE).case.stage == "execution"
    assert steps(graded("other"), Move.UPHOLD, Move.CONTACT, Move.RESOLVE).case.stage == "resolved"


def test_ours_product_settled_on_the_spot_still_has_its_cause_looked_for() -> None:
    assert steps(graded("class_5"), Move.UPHOLD, Move.CONTACT, Move.RESOLVE).case.stage == "evidence"


def test_ours_written_answer_after_rework_has_five_days_again() -> None:
    walk = step(told().wait(10 * DAY), Move.DISSATISFY)  # Friday 9 October, the make-up Saturday after it
    assert due(walk, "written_answer") == "10-15 00:00"


@pytest.mark.parametrize("clock", ["gathering", "planning", "approval"])
def test_ours_steps_without_a_time_of_their_own_have_a_working_day(clock: str) -> None:
    assert str(book(NAME).clocks[clock].due) == "1 wd"


def test_ours_poll_revisit_and_question_have_their_own_times() -> None:
    assert (due(told(), "poll"), due(told(), "feedback")) == ("09-30 10:00", "10-03 00:00")
    assert due(told().wait(2 * DAY), "revisit") == "10-01 10:00"
    assert due(step(graded(), Move.ASK), "question") == "10-01 10:00"


def test_ours_escalation_call_enquiry_and_harm_have_their_own_times() -> None:
    walk = step(graded(), Move.ESCALATE)
    assert due(walk, "management") == "09-30 10:00"
    walk.record(Fact.CALL_DUE)
    walk.record(Fact.ENDANGERED)
    assert (due(walk, "call"), due(walk, "containment")) == ("09-29 12:00", "09-29 10:10")


def test_ours_enquiry_is_answered_in_24_hours() -> None:
    assert due(start(NAME, kind=Kind.ENQUIRY), "answer") == "09-30 10:00"


def test_ours_late_call_to_the_customer_climbs_to_the_general_manager() -> None:
    assert fell_due(start(NAME).wait(4 * HOUR), "customer") == [
        ("reminded", "09-29 11:45"),
        ("breached", "09-29 12:00"),
        ("supervised", "09-29 12:00"),
        ("raised", "09-29 13:00"),
    ]


def test_satisfied_customer_closes_the_case() -> None:
    walk = step(told(), Move.SATISFY)
    assert (walk.case.phase, walk.case.outcome) == (Phase.CLOSED, "accepted")
