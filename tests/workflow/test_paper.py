"""The two procedures that are written on paper walk through the same engine."""

import tomllib
from datetime import timedelta

import pytest

from handlers.shelf import PLAYBOOKS
from tests.playbooks.walk import waited
from tests.workflow.walking import TUESDAY, Walk, book, filed, staff
from workflow.errors import GateShut
from workflow.moves import Fact, Move, Phase
from workflow.people import CUSTOMER

AGENT, CHIEF = staff("agent"), staff("vice_president")
UNIT = staff("member", "engineering")


def accepted() -> Walk:
    walk = filed(book("call-center-group"), category="building", at=TUESDAY).make(Move.CONTACT, AGENT)
    return walk.make(Move.GRADE, AGENT, grade="general", category="building").make(Move.UPHOLD, AGENT)


def carried_out(walk: Walk) -> Walk:
    walk.make(Move.PROPOSE, AGENT, amount=100).make(Move.AGREE, CUSTOMER).make(Move.ORDER, AGENT)
    walk.make(Move.ACKNOWLEDGE, UNIT).make(Move.RESOLVE, UNIT).make(Move.VERIFY, AGENT)
    return walk.make(Move.TELL, AGENT)


def revisited() -> Walk:
    return waited(carried_out(accepted()).make(Move.SATISFY, CUSTOMER)).make(Move.REVISIT, AGENT)


def test_complaint_that_is_not_valid_is_explained_and_filed() -> None:
    walk = (
        filed(book("call-center-group"), at=TUESDAY).make(Move.CONTACT, AGENT).make(Move.NOT_UPHOLD, AGENT, party=None)
    )
    assert (walk.case.stage, walk.case.outcome) == ("filed", "not_upheld")


def test_plan_goes_to_the_customer_at_once_unless_approval_is_necessary() -> None:
    assert accepted().make(Move.PROPOSE, AGENT, amount=100).case.stage == "offered"
    assert accepted().make(Move.PROPOSE, AGENT, amount=500_000).case.stage == "approval"


def test_rejected_plan_is_made_anew_and_an_approved_one_put_to_the_customer() -> None:
    walk = accepted().make(Move.SUPPORT, AGENT).make(Move.ADVISE, staff("specialist"))
    walk.make(Move.PROPOSE, AGENT, amount=500_000).make(Move.REJECT, CHIEF)
    assert walk.case.stage == "analysis"
    assert walk.make(Move.PROPOSE, AGENT, amount=500_000).make(Move.APPROVE, CHIEF).case.stage == "offered"


def test_plan_that_the_customer_refuses_goes_back_to_analysis() -> None:
    walk = accepted().make(Move.PROPOSE, AGENT, amount=100).make(Move.DISAGREE, CUSTOMER)
    assert walk.case.stage == "analysis"
    assert walk.due("plan") == TUESDAY + timedelta(hours=24)


def test_dissatisfied_customer_gets_a_new_plan_approval_and_agreement() -> None:
    walk = carried_out(accepted()).make(Move.DISSATISFY, CUSTOMER)
    assert (walk.case.stage, walk.case.round) == ("analysis", 2)
    assert carried_out(walk).case.stage == "feedback"


def test_case_is_closed_only_after_the_revisit() -> None:
    walk = waited(carried_out(accepted()).make(Move.SATISFY, CUSTOMER))
    with pytest.raises(GateShut, match="close"):
        walk.make(Move.CLOSE, AGENT)
    assert walk.make(Move.REVISIT, AGENT).make(Move.CLOSE, AGENT).case.stage == "concluded"


def test_case_worth_a_study_ends_in_the_library_and_others_are_filed() -> None:
    studied = revisited().make(Move.CLOSE, AGENT).make(Move.STUDY, AGENT).make(Move.SIGN_OFF, CHIEF)
    assert (studied.case.stage, studied.case.phase) == ("library", Phase.CLOSED)
    assert revisited().make(Move.CLOSE, AGENT).make(Move.UNSTUDY, AGENT).case.stage == "filed"


def test_headquarters_hear_of_major_cases_and_group_complaints_alone() -> None:
    told = [(tell.fact, tell.grade) for tell in book("call-center-group").tells if "headquarters" in tell.to]
    assert told == [("graded", "major"), ("declared", None)]


def questions() -> dict[str, set[str]]:
    """Which question leads to which, over all trees of the electricity supplier; figures alone."""
    ways: dict[str, set[str]] = {}
    for tree in book("utility-billing").trees.values():
        for number, node in tree.nodes.items():
            ways.setdefault(number, set()).update(answer.to or f"={answer.move}" for answer in node.answers)
    return ways


def test_every_question_of_the_decision_tree_is_there_by_its_number() -> None:
    assert {int(number.partition("_")[0]) for number in questions()} == set(range(1, 32))


def test_decision_tree_leads_on_as_the_procedure_does() -> None:
    ways = questions()
    assert (ways["4"], ways["8"]) == ({"5", "8"}, {"9", "11"})
    assert (ways["11"], ways["13"], ways["16"]) == (
        {"12", "14"},
        {"=uphold", "14"},
        {"=uphold", "=not_uphold", "=verify"},
    )
    assert (ways["28"], ways["29"], ways["30"]) == ({"29", "30"}, {"31"}, {"31"})
    assert (ways["10"] - {"10"}, ways["21_rules"]) == ({"6", "11"}, {"23", "27"})
    assert (ways["20"], ways["21"], ways["25"]) == ({"6", "21"}, {"21_rules", "27"}, {"26", "27"})


def test_doubted_reading_is_read_again_tested_and_put_on_the_bill() -> None:
    walk = filed(book("utility-billing"), at=TUESDAY).make(Move.ACKNOWLEDGE, AGENT).make(Move.ORDER, AGENT)
    reader = staff("reader", "metering")
    walk.make(Move.VERIFY, reader).make(Move.DISAGREE, CUSTOMER)
    assert walk.case.stage == "meter_test"
    walk.make(Move.UPHOLD, reader).make(Move.RESOLVE, staff("settlement", "settlement")).make(Move.TELL, AGENT)
    assert walk.make(Move.SATISFY, CUSTOMER).case.phase is Phase.CLOSED


def test_power_survey_with_compensation_becomes_a_task_of_a_department() -> None:
    walk = filed(book("utility-billing"), at=TUESDAY).make(Move.SUPPORT, AGENT)
    walk.make(Move.DISPATCH, staff("surveyor", "network"), team="works")
    assert (walk.case.stage, walk.case.team) == ("task", "works")


def test_times_of_the_electricity_supplier_are_counted_in_working_days() -> None:
    walk = filed(book("utility-billing"), at=TUESDAY)
    assert walk.due("answer") == TUESDAY.replace(month=10, day=20, hour=0)
    assert Fact.FILED in walk.facts()


@pytest.mark.parametrize("name", ["call-center-group", "utility-billing"])
def test_defaults_of_ours_are_marked_as_such(name: str) -> None:
    text = (PLAYBOOKS / f"{name}.toml").read_text(encoding="utf-8")
    assert "(ours)" in text
    assert tomllib.loads(text)["source"]
