"""The group's call centre: the chart's questions and where each answer leads."""

from datetime import timedelta
from itertools import pairwise

from tests.playbooks.walk import start, step, steps, waited
from tests.workflow.test_slots import lot_of
from tests.workflow.walking import TUESDAY, ZONE, Walk, book
from workflow.campaigns import Kept
from workflow.moves import Move, Phase
from workflow.office import is_open
from workflow.rota import jobs
from workflow.schedules import Act

NAME = "call-center-group"
CARRIED_OUT = (Move.AGREE, Move.ORDER, Move.ACKNOWLEDGE, Move.RESOLVE, Move.VERIFY, Move.TELL)


def valid(category: str | None = None) -> Walk:
    given = {"grade": "general"} | ({"category": category} if category else {})
    return steps(start(NAME, category=category), Move.CONTACT, (Move.GRADE, given), Move.UPHOLD)


def offered() -> Walk:
    return step(valid(), Move.PROPOSE)


def told() -> Walk:
    return steps(offered(), *CARRIED_OUT)


def concluded() -> Walk:
    return steps(waited(step(told(), Move.SATISFY)), Move.REVISIT, Move.CLOSE)


def test_complaint_that_is_not_valid_is_explained_and_filed() -> None:
    walk = steps(start(NAME), Move.CONTACT, (Move.NOT_UPHOLD, {"party": None}))
    assert (walk.case.stage, walk.case.phase, walk.case.outcome) == ("filed", Phase.CLOSED, "not_upheld")


def test_plan_is_approved_where_it_is_necessary_and_nowhere_else() -> None:
    dear, cheap = ({"amount": amount} for amount in (500_000, 499_999))
    assert step(valid(), Move.PROPOSE, dear).case.stage == "approval"
    assert step(valid(), Move.PROPOSE, cheap).case.stage == "offered"
    assert step(valid(category="group_complaint"), Move.PROPOSE).case.stage == "approval"


def test_plan_for_a_group_complaint_is_approved_whatever_it_is_about_and_costs() -> None:
    assert steps(valid(), Move.DECLARE, (Move.PROPOSE, {"amount": 1})).case.stage == "approval"


def test_customer_who_does_not_agree_gets_another_plan() -> None:
    walk = step(offered(), Move.DISAGREE)
    assert (walk.case.stage, step(walk, Move.PROPOSE).case.stage) == ("analysis", "offered")


def test_dissatisfied_customer_goes_through_plan_and_agreement_again() -> None:
    walk = step(told(), Move.DISSATISFY)
    assert walk.case.stage == "analysis"
    assert steps(walk, Move.PROPOSE, *CARRIED_OUT).case.stage == "feedback"


def test_case_is_closed_only_after_the_revisit() -> None:
    walk = waited(step(told(), Move.SATISFY))
    assert book(NAME).stages["recorded"].moves[Move.CLOSE].gates == ("revisited",)
    assert steps(walk, Move.REVISIT, Move.CLOSE).case.stage == "concluded"


def test_case_worth_a_study_goes_to_the_library_and_any_other_is_filed() -> None:
    assert steps(concluded(), Move.STUDY, Move.SIGN_OFF).case.stage == "library"
    assert step(concluded(), Move.UNSTUDY).case.stage == "filed"


def test_headquarters_draws_at_irregular_times_and_the_head_of_the_site_scores() -> None:
    check = book(NAME).spot_checks["headquarters"]
    assert (check.by, check.inspector) == ("headquarters", "vice_president")
    assert (str(check.every), check.count, check.each_site, check.cases) == ("10 wd", 2, True, "handled")
    slots = jobs(book(NAME), ZONE, lot_of(NAME))["check.headquarters"]
    calendar = book(NAME).calendar(check.calendar, ZONE)
    found = [TUESDAY]
    while len(found) < 30:
        found.append(slots.following(found[-1], found[-1]))
    gaps = [later - earlier for earlier, later in pairwise(found)]
    assert len(set(gaps)) == len(gaps)
    assert [slot for slot in found[1:] if not is_open(calendar, slot)] == []


def test_drawn_case_is_scored_within_three_working_days() -> None:
    check = book(NAME).spot_checks["headquarters"]
    due = book(NAME).calendar(check.calendar, ZONE).due(TUESDAY, check.due)
    assert due is not None
    assert due.astimezone(ZONE).strftime("%m-%d %H:%M") == "10-10 00:00"
    rungs = book(NAME).ladders[check.ladder].rungs
    assert [(rung.after, rung.act, rung.tell) for rung in rungs] == [
        (timedelta(hours=-24), Act.REMIND, ("owner",)),
        (timedelta(), Act.ESCALATE, ("owner", "headquarters")),
    ]


def test_survey_is_held_twice_a_year_for_each_company() -> None:
    surveys = book(NAME).surveys
    assert {name: str(survey.frequency).split()[3] for name, survey in surveys.items()} == {
        "developer": "5,11",
        "property_company": "5,11",
    }
    assert not set(surveys["developer"].teams) & set(surveys["property_company"].teams)
    assert {str(survey.summed_up) for survey in surveys.values()} == {"1 wd"}


def test_study_is_written_by_the_head_of_the_site_and_read_in_the_whole_group() -> None:
    library = book(NAME).library
    assert library is not None
    assert library.studies == book(NAME).stages["study"].owner
    assert library.keeps == (Kept.CAUSE, Kept.DONE, Kept.LEARNT)
    assert {"agent", "vice_president", "headquarters"} <= set(library.reads)
