"""What is shown beside a case: only what its reader may see, and others of its customer only to who may know them."""

import pytest

from handlers.similar import Similar, similar_to
from handlers.story_parts import Part, part_of
from tests.handlers.callers import visit
from tests.handlers.crew import Colleague, Crew
from tests.handlers.desk import Desk
from workflow.moves import Fact
from workflow.numbers import CaseNumber


def beside(who: Colleague, number: str, *alike: str) -> Similar:
    desk, found = who.desk, [CaseNumber(other) for other in alike]
    return desk.read(lambda work: similar_to(work, desk.house, CaseNumber(number), found, who.actor, desk.now))


def numbers(who: Colleague, number: str) -> list[str]:
    return [row.number for row in beside(who, number).of_customer]


def test_other_cases_of_a_customer_are_shown_to_who_may_know_the_customer(any_desk: Desk) -> None:
    crew, anna = Crew(desk=any_desk), visit(any_desk)
    first, second = crew.handling(anna.file()), crew.handling(anna.file(category="收费与账单"))
    stranger = visit(any_desk, "bob").file(phone="13900139000")
    assert (numbers(crew.service, first), numbers(crew.service, stranger)) == ([second], [])
    assert numbers(crew.security, first) == []


def test_closed_case_of_the_customer_is_shown_and_one_out_of_sight_is_not(any_desk: Desk) -> None:
    crew, anna = Crew(desk=any_desk), visit(any_desk)
    first = crew.told(anna.file())
    anna.press("满意")
    second = crew.handling(anna.file())
    assert numbers(crew.service, second) == [first]
    crew.supervisor.do(second, "recuse", staff=crew.service.actor.staff, reason="客户投诉其本人")
    assert numbers(crew.service, first) == []


def test_case_of_the_same_cause_that_is_out_of_sight_is_left_out(any_desk: Desk) -> None:
    crew, anna = Crew(desk=any_desk), visit(any_desk)
    seen, other = crew.handling(anna.file()), anna.file(category="收费与账单")
    assert [row.number for row in beside(crew.security, seen, other, seen).alike] == [seen]


@pytest.mark.parametrize(
    ("part", "facts"),
    [
        (Part.CUSTOMER, {Fact.FILED, Fact.SATISFIED}),
        (Part.NOTES, {Fact.NOTED}),
        (Part.FEEDBACK, {Fact.TOLD, Fact.SATISFIED, Fact.CLOSED}),
    ],
)
def test_part_of_a_timeline_has_its_own_lines_alone(any_desk: Desk, part: Part, facts: set[Fact]) -> None:
    crew, anna = Crew(desk=any_desk), visit(any_desk)
    number = crew.handling(anna.file())
    crew.security.do(number, "note", text="今晚再巡查")
    crew.security.do(number, "resolve", measures="劝导", result="安静", prevention="巡查")
    crew.service.do(number, "tell")
    anna.press("满意")
    lines = crew.service.dossier(number).timeline
    assert {line.fact for line in part_of(lines, part)} >= facts - {Fact.CLOSED}
    assert len(part_of(lines, part)) < len(part_of(lines, Part.ALL)) == len(lines)
