"""The things most worth changing, and what became of those of the month before."""

from dataclasses import replace
from datetime import timedelta

from tests.workflow.reports.histories import SEPTEMBER, ZONE, analysed, lived, number
from tests.workflow.walking import book
from workflow.moves import Fact
from workflow.reports.changes import Lever
from workflow.reports.tales import Mark, Tale


def case(place: int, team: str, *facts: tuple[Fact, str], days: int = 3) -> Tale:
    told = lived(book(), SEPTEMBER.begins(ZONE) + timedelta(days=days), []).tale(place)
    at = told.filed_at + timedelta(hours=1)
    return replace(told, team=team, marks=(*told.marks, *(Mark(fact, at, word) for fact, word in facts)))


def test_what_stands_behind_most_cases_comes_first_and_three_are_named() -> None:
    late, again, low = (Fact.BREACHED, "solution"), (Fact.REOPENED, ""), (Fact.COMMENTED, "solved:2")
    tales = [
        *(case(nth, "security", late) for nth in range(4)),
        *(case(10 + nth, "finance", late) for nth in range(3)),
        *(case(20 + nth, "finance", again) for nth in range(5)),
        *(case(30 + nth, "finance", low) for nth in range(2)),
    ]
    three = analysed(tales).three
    assert [(change.lever, len(change.cases)) for change in three] == [
        (Lever.REWORK, 5),
        (Lever.OVERDUE, 4),
        (Lever.OVERDUE, 3),
    ]
    assert three[1].cases == tuple(number(nth) for nth in range(4))


def test_one_case_alone_is_worth_no_change() -> None:
    assert analysed([case(1, "security", (Fact.BREACHED, "solution"))]).three == ()


def test_what_became_of_last_months_things_is_said() -> None:
    tales = [
        *(case(nth, "security", (Fact.BREACHED, "solution"), days=-20) for nth in range(4)),
        *(case(10 + nth, "finance", (Fact.BREACHED, "plan"), days=-20) for nth in range(2)),
        case(20, "security", (Fact.BREACHED, "solution")),
    ]
    first, second = analysed(tales).last
    assert (len(first.then.cases), first.now and len(first.now.cases)) == (4, 1)
    assert second.now is None
