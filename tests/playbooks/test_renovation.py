"""A renovation: a service request with a route of its own, from Tuesday 29 September 2026, 10:00."""

from datetime import datetime, timedelta

import pytest

from tests.playbooks.walk import Step, due, moment, passes, start, step, steps
from tests.workflow.walking import TUESDAY, ZONE, Walk, book, filed, staff
from workflow.errors import MoveNotAllowed
from workflow.moves import Fact, Kind, Move, Phase
from workflow.people import CUSTOMER
from workflow.walk import question_of

NAME = "owner-service"
TO_WORKS: tuple[Step, ...] = (Move.APPROVE, Move.AGREE, Move.ORDER)
TO_ACCEPTANCE: tuple[Step, ...] = (*TO_WORKS, Move.VERIFY)
TO_RESIDENCE: tuple[Step, ...] = (*TO_ACCEPTANCE, Move.ADVISE, Move.UPHOLD)
STEWARD = staff("steward", "stewards")


def applied(*made: Step, at: datetime = TUESDAY) -> Walk:
    return steps(filed(book(NAME), kind=Kind.SERVICE_REQUEST, category="renovation", at=at), *made)


# ---------------------------------------------------------------- facts of the procedure


def test_route_leads_from_application_to_the_deposit_in_the_order_of_the_procedure() -> None:
    walk, way = applied(), (*TO_RESIDENCE, Move.ARRIVE)
    came = [walk.case.stage, *(steps(walk, each).case.stage for each in way)]
    assert list(dict.fromkeys(came)) == [
        *("application", "undertaking", "deposits", "works", "acceptance", "residence", "retained"),
    ]
    assert step(walk.wait(timedelta(days=93)), Move.REPLY).case.phase is Phase.CLOSED


def test_violation_is_put_right_until_it_passes() -> None:
    walk = applied(*TO_WORKS, Move.UNVERIFY)
    assert walk.case.stage == "rectification"
    assert step(walk.wait(timedelta(days=2)), Move.UNVERIFY).case.stage == "rectification"
    assert due(walk, "rectification") == "10-09 00:00"
    assert steps(walk, Move.VERIFY).case.stage == "works"
    assert due(walk, "patrol") == "10-09 00:00"


def test_what_is_not_right_at_acceptance_is_put_right_too() -> None:
    assert applied(*TO_ACCEPTANCE, Move.UNVERIFY).case.stage == "rectification"


def test_works_are_accepted_only_once_the_adjoining_owners_consent() -> None:
    walk = applied(*TO_ACCEPTANCE)
    assert not passes(walk, Move.UPHOLD)
    assert steps(walk, Move.ADVISE, Move.UPHOLD).case.stage == "residence"


@pytest.mark.parametrize(
    ("moved_in", "last_day"),
    [
        ("2026-09-29", "2026-12-29"),
        ("2026-11-30", "2027-02-28"),
        ("2026-12-31", "2027-03-31"),
        ("2027-11-30", "2028-02-29"),
        ("2026-05-31", "2026-08-31"),
    ],
)
def test_deposit_is_given_back_three_months_after_moving_in_and_not_a_moment_sooner(
    moved_in: str, last_day: str
) -> None:
    there = datetime.fromisoformat(f"{moved_in}T18:30").replace(tzinfo=ZONE)
    over = datetime.fromisoformat(f"{last_day}T00:00").replace(tzinfo=ZONE) + timedelta(days=1)
    walk = applied(*TO_RESIDENCE, Move.ARRIVE, at=there)
    assert not passes(walk.wait(over - timedelta(minutes=1) - there), Move.REPLY)
    assert passes(walk.wait(timedelta(minutes=1)), Move.REPLY)


def test_three_months_that_are_over_make_nobody_late_but_set_a_time_to_pay() -> None:
    walk = applied(*TO_RESIDENCE, Move.ARRIVE)
    walk.wait(moment("12-30 00:00") - walk.now)
    assert Fact.WAITED in walk.facts()
    assert Fact.BREACHED not in [event.fact for event in walk.events if event.data.get("clock") == "deposit"]
    assert due(walk, "refund") == "01-05 00:00"


def test_renovation_is_for_service_requests_alone() -> None:
    assert "renovation" in book(NAME).categories_of(Kind.SERVICE_REQUEST)
    assert [kind for kind in Kind if "renovation" in book(NAME).categories_of(kind)] == [Kind.SERVICE_REQUEST]
    assert start(NAME, kind=Kind.SERVICE_REQUEST).case.stage == "question"
    assert book(NAME).entry_of(Kind.COMPLAINT, "renovation") == "received"


# ---------------------------------------------------------------- what is ours


def test_three_months_count_from_the_day_that_moving_in_is_put_down() -> None:
    walk = applied(*TO_RESIDENCE)
    walk.wait(moment("10-12 09:00") - walk.now)
    walk = step(walk, Move.ARRIVE)
    assert walk.due("deposit") == datetime(2027, 1, 13, tzinfo=ZONE)


def test_owner_who_cannot_give_the_undertaking_has_the_renovation_looked_at_again() -> None:
    walk = applied(Move.APPROVE, Move.DISAGREE)
    assert (walk.case.stage, due(walk, "application")) == ("application", "10-10 00:00")


def test_refused_renovation_is_looked_at_again_when_the_owner_comes_back() -> None:
    walk = applied((Move.NOT_UPHOLD, {"party": None}))
    assert (walk.case.stage, walk.case.phase, walk.case.outcome) == ("refused", Phase.CLOSED, "not_upheld")
    assert walk.make(Move.REOPEN, CUSTOMER).case.stage == "application"


def test_undertaking_is_the_owners_question_in_the_chat() -> None:
    standing = question_of(applied(Move.APPROVE).case, book(NAME))
    assert standing is not None
    assert standing[1].role is None


def test_who_inspects_works_signs_no_teams_form() -> None:
    """The steward verifies works; the signature under a team's form stays with its head and the service manager."""
    complaint = steps(start(NAME), Move.CONTACT, (Move.GRADE, {"grade": "minor"}))
    handed = steps(complaint, (Move.DISPATCH, {"team": "stewards"}), (Move.DISPATCH, {"team": "cleaning"}))
    returned = steps(handed, Move.ACKNOWLEDGE, Move.RESOLVE)
    for move in (Move.UNVERIFY, Move.SIGN_OFF):
        with pytest.raises(MoveNotAllowed):
            returned.make(move, STEWARD)
    with pytest.raises(MoveNotAllowed):
        step(returned, Move.SIGN_OFF).make(Move.VERIFY, STEWARD)
