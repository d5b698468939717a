"""Grade and priority are proposed from all that is known; the system never lowers, and a person rules."""

from dataclasses import replace

import pytest

from tests.workflow.walking import TUESDAY, ZONE, Walk, book, filed, staff
from workflow.errors import FieldsMissing
from workflow.moves import Fact, Move
from workflow.people import REDRESS
from workflow.weighing import put_on_scales, read_reasons, weigh

VICTIM = "有人冒充客服，我被骗了"


def case(name: str = "online-service", category: str = "product") -> Walk:
    return filed(book(name), category=category, at=TUESDAY)


def scaled(walk: Walk, said: str) -> Walk:
    walk.case, events = put_on_scales(walk.case, said, by=REDRESS, at=walk.now, playbook=walk.playbook, zone=ZONE)
    walk.events += events
    return walk


def test_the_gravest_proposal_counts_and_every_reason_is_kept() -> None:
    walk = case()
    found = weigh(replace(walk.case, reach="many"), VICTIM, walk.playbook)
    assert (found.grade, found.priority) == ("high_risk", 3)
    assert [reason.key for reason in found.reasons] == ["signal:fraud", "category:product", "reach:many"]


@pytest.mark.parametrize(
    ("changed", "proposed"),
    [
        ({}, ("general", 0)),
        ({"reach": "one"}, ("general", 0)),
        ({"reach": "several"}, ("complex", 0)),
        ({"reach": "many"}, ("complex", 1)),
        ({"customer": "vip"}, ("general", 2)),
        ({"endangered": True}, ("high_risk", 3)),
    ],
)
def test_reach_class_and_harm_weigh_as_the_playbook_says(
    changed: dict[str, str | bool], proposed: tuple[str, int]
) -> None:
    walk = case()
    found = weigh(replace(walk.case, **changed), "坏了", walk.playbook)  # pyright: ignore[reportArgumentType]
    assert (found.grade, found.priority) == proposed


def test_high_risk_is_flagged_once_with_the_word_that_showed_it() -> None:
    walk = scaled(scaled(case(), VICTIM), VICTIM)
    flagged = [event for event in walk.events if event.fact is Fact.FLAGGED]
    assert [read_reasons(event.data["reasons"])[0].word for event in flagged] == ["被骗"]


def test_what_was_proposed_is_not_lowered_by_milder_words() -> None:
    walk = scaled(scaled(case(), VICTIM), "谢谢")
    assert (walk.case.proposed, walk.case.priority) == ("high_risk", 3)


def test_the_category_alone_is_no_news_on_the_timeline() -> None:
    walk = scaled(case(), "坏了")
    assert (walk.case.proposed, walk.facts()) == ("general", [Fact.FILED])


def test_a_grade_below_the_proposal_needs_a_reason_that_stays_on_the_timeline() -> None:
    walk, agent = scaled(case(), VICTIM), staff("agent", "service")
    with pytest.raises(FieldsMissing) as refused:
        walk.make(Move.GRADE, agent, grade="general", reason=None)
    assert refused.value.problems == {"reason": "required"}
    walk.make(Move.GRADE, agent, grade="general", reason="客户确认是误会")
    event = next(event for event in walk.events if event.fact is Fact.GRADED)
    assert (walk.case.grade, event.data["reason"], event.data["proposed"]) == ("general", "客户确认是误会", "high_risk")


def test_a_priority_that_a_person_set_is_not_raised_again() -> None:
    walk = scaled(case(), VICTIM).make(Move.GRADE, staff("agent", "service"), grade="high_risk", priority="0")
    assert scaled(walk, VICTIM).case.priority == 0


def test_grades_of_every_food_class_stand_lightest_first() -> None:
    grades = list(book("food-quality").grades)
    assert grades.index("class_5") < grades.index("class_2") < grades.index("class_1")
