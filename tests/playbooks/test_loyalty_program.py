"""The points card's procedure: its figures from 29 September 2026, 10:00."""

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
from tests.workflow.walking import Walk, book, staff
from workflow.errors import GateShut, MoveNotAllowed
from workflow.moves import Fact, Kind, Move, Phase

NAME = "loyalty-program"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
AGENT = staff("agent", "service")
TO_APPROVAL: tuple[Step, ...] = (
    Move.UPHOLD,
    Move.SUPPORT,
    Move.ADVISE,
    (Move.PROPOSE, {"date": moment("10-08 12:00")}),
)
TO_LAST_CALL = (Move.APPROVE, Move.AGREE, Move.RESOLVE, Move.TELL, Move.SATISFY)


def graded(level: str = "level_1") -> Walk:
    return steps(start(NAME), Move.CONTACT, (Move.GRADE, {"grade": level}))


def proposed(level: str = "level_1") -> Walk:
    return steps(graded(level), *TO_APPROVAL)


def offered(level: str = "level_1") -> Walk:
    return step(proposed(level), Move.APPROVE)


def told() -> Walk:
    return steps(offered(), Move.AGREE, Move.RESOLVE, Move.TELL)


def items(level: str) -> int:
    return sum(category.grade == level for category in book(NAME).categories)


def hears(fact: Fact, grade: str | None = None) -> set[str]:
    return {who for tell in book(NAME).tells if (tell.fact, tell.grade) == (fact, grade) for who in tell.to}


# ---------------------------------------------------------------- facts of the procedure


@pytest.mark.parametrize(("level", "count"), [("level_1", 9), ("level_2", 3), ("level_3", 2)])
def test_each_ordinary_level_has_its_number_of_items(level: str, count: int) -> None:
    assert items(level) == count


def test_sheet_passes_merchant_care_supervisor_and_customer_before_it_is_booked() -> None:
    walk, seen = graded(), list[str]()
    for each in (*TO_APPROVAL, Move.APPROVE, Move.AGREE, Move.RESOLVE):
        seen.append(steps(walk, each).case.stage)
    assert seen == ["valid", "care", "remedy", "approval", "offered", "agreed", "booked"]


def test_merchant_care_is_told_first_and_again_once_the_remedy_is_booked() -> None:
    assert hears(Fact.SUPPORTED) == {"merchant_care"}
    assert hears(Fact.RESOLVED) == {"merchant_care"}


def test_case_settled_on_the_spot_gets_its_level_when_it_comes_back() -> None:
    walk = steps(start(NAME), Move.CONTACT, Move.RESOLVE, Move.TELL, Move.DISSATISFY)
    assert (walk.case.stage, due(walk, "handling")) == ("remedy", "10-01 00:00")
    assert due(step(walk, Move.GRADE, {"grade": "level_2"}), "settlement") == "10-10 00:00"


def test_opinion_is_merchant_cares_own_to_give() -> None:
    with pytest.raises(MoveNotAllowed):
        steps(graded(), Move.UPHOLD, Move.SUPPORT).make(Move.ADVISE, AGENT)


def test_remedy_is_the_supervisors_alone_to_approve() -> None:
    with pytest.raises(MoveNotAllowed):
        proposed().make(Move.APPROVE, AGENT)
    assert {name for name, role in book(NAME).roles.items() if Move.APPROVE in role.may} == {"supervisor"}


def test_rejected_or_refused_remedy_is_drawn_up_anew() -> None:
    assert step(proposed(), Move.REJECT).case.stage == "remedy"
    assert step(offered(), Move.DISAGREE).case.stage == "remedy"


def test_sheet_is_closed_only_after_the_customer_was_called_again() -> None:
    walk = steps(proposed(), *TO_LAST_CALL)
    with pytest.raises(GateShut):
        walk.make(Move.CLOSE, AGENT)
    done = steps(walk, Move.REVISIT, Move.CLOSE).case
    assert (done.phase, done.outcome) == (Phase.CLOSED, "accepted")


def test_complaint_that_is_not_valid_is_explained_and_needs_no_last_call() -> None:
    walk = steps(start(NAME), Move.CONTACT, (Move.NOT_UPHOLD, {"party": None}), Move.TELL, Move.SATISFY)
    assert (walk.case.stage, walk.case.outcome) == ("closed", "not_upheld")


def test_date_of_the_agreed_remedy_is_the_next_due_time() -> None:
    walk = step(offered(), Move.AGREE)
    assert (due(walk, "promise"), due(walk, "settlement")) == ("10-08 12:00", None)


def test_dissatisfied_customer_gets_a_new_remedy_and_then_the_manager() -> None:
    walk = step(told(), Move.DISSATISFY)
    assert walk.case.stage == "remedy"
    walk = steps(walk, Move.PROPOSE, Move.APPROVE, Move.AGREE, Move.RESOLVE, Move.TELL, Move.DISSATISFY)
    assert walk.case.stage == "management"


# ---------------------------------------------------------------- defaults of ours


@pytest.mark.parametrize(
    ("level", "at"),
    [("level_1", "10-13 00:00"), ("level_2", "10-10 00:00"), ("level_3", "10-01 00:00"), ("urgent", "10-01 00:00")],
)
def test_ours_settlement_takes_five_three_or_one_working_days(level: str, at: str) -> None:
    assert due(graded(level), "settlement") == at


@pytest.mark.parametrize(
    ("level", "at"),
    [("level_1", "10-09 00:00"), ("level_2", "10-01 00:00"), ("level_3", "09-29 14:00"), ("urgent", "09-29 14:00")],
)
def test_ours_merchant_care_has_its_part_of_the_time(level: str, at: str) -> None:
    assert due(steps(graded(level), Move.UPHOLD, Move.SUPPORT), "opinion") == at


def test_ours_first_contact_and_level_are_due_in_four_hours() -> None:
    assert due(start(NAME), "response") == "09-29 14:00"


def test_ours_approval_takes_four_hours_and_the_customers_answer_three_days() -> None:
    assert due(proposed(), "approval") == "09-29 14:00"
    assert due(offered(), "agreement") == "10-03 00:00"


def test_ours_working_days_that_the_customer_thinks_are_added_to_the_settlement() -> None:
    walk = step(offered().wait(2 * DAY), Move.DISAGREE)
    assert due(walk, "settlement") == "10-14 00:00"


def test_ours_time_in_which_a_question_and_the_remedy_both_wait_counts_once() -> None:
    asked = step(offered().wait(10 * HOUR), Move.ASK)
    answered = step(step(asked.wait(4 * HOUR), Move.DISAGREE).wait(10 * HOUR), Move.ANSWER)
    assert due(answered, "settlement") == "10-14 00:00"


def test_ours_remedy_whose_date_is_past_is_booked_by_the_next_working_day() -> None:
    walk = step(offered().wait(10 * DAY), Move.AGREE)
    assert (due(walk, "promise"), due(walk, "handling")) == (None, "10-11 00:00")


def test_ours_result_is_told_in_24_hours_and_the_last_call_made_by_the_next_working_day() -> None:
    assert due(steps(offered(), Move.AGREE, Move.RESOLVE), "feedback") == "09-30 10:00"
    assert due(step(told(), Move.SATISFY), "last_call") == "10-01 00:00"


def test_ours_silence_is_asked_once_more_and_then_becomes_a_revisit() -> None:
    walk = told().wait(2 * DAY)
    assert [fact for fact, _ in fell_due(walk, "poll")] == ["nudged", "breached", "revisit_due"]
    assert due(walk, "revisit") == "10-01 10:00"


def test_ours_question_call_and_manager_have_their_own_times() -> None:
    assert due(step(graded(), Move.ASK), "question") == "10-01 10:00"
    assert due(step(graded(), Move.ESCALATE), "management") == "09-30 10:00"
    walk = graded()
    walk.record(Fact.CALL_DUE)
    assert due(walk, "call") == "09-29 12:00"


def test_ours_harm_is_stopped_in_ten_minutes() -> None:
    walk = start(NAME)
    walk.record(Fact.ENDANGERED)
    assert due(walk, "containment") == "09-29 10:10"


def test_ours_enquiry_is_answered_in_24_hours() -> None:
    assert due(start(NAME, kind=Kind.ENQUIRY), "answer") == "09-30 10:00"


def test_ours_late_settlement_climbs_to_supervisor_and_manager() -> None:
    walk = graded("level_3").wait(3 * DAY)
    assert fell_due(walk, "settlement") == [
        ("reminded", "09-30 20:00"),
        ("breached", "10-01 00:00"),
        ("supervised", "10-01 00:00"),
        ("raised", "10-02 00:00"),
    ]


@pytest.mark.parametrize("level", ["level_3", "urgent"])
def test_ours_supervisor_hears_of_the_gravest_and_of_the_urgent_at_once(level: str) -> None:
    assert hears(Fact.GRADED, level) == {"supervisor"}
    assert book(NAME).grades[level].lead == "supervisor"
