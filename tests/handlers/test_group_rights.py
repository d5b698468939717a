"""Who may not see a case doesn't find it in its group either; who is recused from one is out of all (P6)."""

from dataclasses import replace

import pytest

from handlers.cards import alerts_of
from handlers.promises import broken_promises
from handlers.roster import roster_of
from handlers.shelf import Shelf
from tests.handlers.callers import file_at_a_site, visit
from tests.handlers.crew import Colleague, hire
from tests.handlers.desk import Desk
from tests.handlers.neighbours import ALIKE, Together, complain, together
from workflow.errors import UnknownCase
from workflow.roster import Roster

RUDE = {"reason": "客户投诉其本人"}


@pytest.fixture
def neighbours(any_desk: Desk) -> Together:
    """Three neighbours whose complaints are handled together, on each engine."""
    return together(any_desk)


def members_seen(person: Colleague, number: str) -> list[str]:
    return [member.number for member in person.dossier(number).members]


def held(desk: Desk, number: str) -> list[str]:
    case = desk.case(number)
    return desk.read(lambda work: broken_promises(work, case, desk.house))


def test_team_that_works_on_the_group_sees_no_case_that_is_not_its_own(neighbours: Together) -> None:
    neighbours.handled()
    security, service = neighbours.crew.security, neighbours.crew.service
    assert members_seen(service, neighbours.group) == neighbours.members
    assert members_seen(security, neighbours.group) == []
    with pytest.raises(UnknownCase):
        security.dossier(neighbours.members[0])


def test_number_of_the_group_is_shown_to_those_alone_who_see_it(neighbours: Together) -> None:
    service, security = neighbours.crew.service, neighbours.crew.security
    late = complain(neighbours.desk, 5).newest()
    neighbours.crew.dispatched(late)
    service.do(late, "join", number=neighbours.group)
    seen, unseen = (person.card(late).group for person in (service, security))
    assert seen is not None
    assert unseen is not None
    assert (seen.group, unseen.group, unseen.through) == (neighbours.group, None, True)


def test_lines_about_a_case_are_read_by_those_alone_who_see_it(neighbours: Together) -> None:
    neighbours.handled()
    late = complain(neighbours.desk, 5).newest()
    neighbours.crew.service.do(late, "join", number=neighbours.group)
    facts = [{line.fact for line in person.dossier(neighbours.group).timeline} for person in people(neighbours)]
    assert ["gained" in each for each in facts] == [True, False]


def people(neighbours: Together) -> tuple[Colleague, Colleague]:
    return neighbours.crew.service, neighbours.crew.security


def test_who_is_recused_from_a_case_is_out_of_the_group_it_joins(neighbours: Together) -> None:
    crew, late = neighbours.crew, complain(neighbours.desk, 5).newest()
    neighbours.handled()
    crew.supervisor.do(late, "recuse", staff=crew.security.actor.staff, **RUDE)
    assert crew.security.board() == [neighbours.group]
    crew.service.do(late, "join", number=neighbours.group)
    assert (crew.security.board(), alerts(crew.security)) == ([], [])
    assert all(held(neighbours.desk, number) == [] for number in (*neighbours.numbers, late))


def alerts(person: Colleague) -> list[str]:
    desk = person.desk
    return [str(notice.case) for notice in desk.read(lambda work: alerts_of(work, desk.house, person.actor))]


def test_who_is_recused_from_the_group_is_out_of_every_member(neighbours: Together) -> None:
    crew = neighbours.crew
    crew.supervisor.do(neighbours.group, "recuse", staff=crew.service.actor.staff, **RUDE)
    assert crew.service.board() == []
    assert "recused" in neighbours.desk.facts(neighbours.members[1])


def test_who_is_recused_from_a_member_is_out_of_the_group_and_the_other_members(neighbours: Together) -> None:
    crew = neighbours.crew
    neighbours.mark()
    crew.supervisor.do(neighbours.members[0], "recuse", staff=crew.service.actor.staff, **RUDE)
    assert crew.service.board() == []
    assert ["已回避" in words for words in neighbours.heard()] == [False, True, False]


def two_that_leave_nobody(neighbours: Together) -> list[str]:
    """One complaint is closed to the manager, the other to the only supervisor: together nobody could answer them."""
    crew, numbers = neighbours.crew, [complain(neighbours.desk, place).newest() for place in (4, 5)]
    crew.supervisor.do(numbers[0], "recuse", team="management", **RUDE)
    crew.manager.do(numbers[1], "recuse", staff=crew.supervisor.actor.staff, **RUDE)
    return [*numbers]


def test_cases_whose_recusals_together_leave_nobody_are_not_brought_together(neighbours: Together) -> None:
    first, second = two_that_leave_nobody(neighbours)
    service = neighbours.crew.service
    assert service.press(first, "declare", cases=second, **ALIKE).problems == {"cases": "nobody"}
    service.do(first, "declare", **ALIKE)
    assert service.press(second, "join", number=first).problems == {"number": "nobody"}
    assert neighbours.desk.case(second).part_of is None


def test_people_of_another_site_do_not_find_its_case_in_the_group(any_desk: Desk) -> None:
    any_desk.house = replace(any_desk.house, book=Shelf().open("call-center-group"))
    numbers = [file_at_a_site(visit(any_desk, f"owner {place}")) for place in range(2)]
    agent = hire(any_desk, "agent")
    agent.do(numbers[0], "contact")
    agent.do(numbers[0], "grade", grade="major", site="hill")
    agent.do(numbers[0], "declare", cases=numbers[1], **ALIKE)
    assert members_seen(agent, numbers[0]) == [numbers[1]]
    assert members_seen(hire(any_desk, "vice_president", site="hill"), numbers[0]) == []


def test_recusal_from_a_group_passes_over_a_member_that_would_have_nobody_left(desk: Desk) -> None:
    desk.house = replace(desk.house, book=Shelf().open("call-center-group"))
    group, member = (file_at_a_site(visit(desk, f"owner {place}")) for place in range(2))
    agent, chief = hire(desk, "agent"), hire(desk, "supervisor")
    hill, river = (hire(desk, "vice_president", site=site, name=site) for site in ("hill", "river"))
    agent.do(group, "contact")
    agent.do(group, "grade", grade="major", site="hill")
    agent.do(group, "declare", cases=member, **ALIKE)
    for person in (river, hire(desk, "headquarters")):
        chief.do(group, "recuse", staff=person.actor.staff, **RUDE)
    assert len(desk.case(group).recused) == 2
    assert roster(desk).leaves_somebody(desk.case(member))
    assert hill.can(group)


def roster(desk: Desk) -> Roster:
    return desk.read(lambda work: roster_of(work, desk.house.playbook))
