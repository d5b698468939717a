"""While somebody is away: what is new goes to whoever stands in, open work shows there, and nobody gets more rights."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from handlers.attendance import carry, come_back, say_away
from handlers.cards import alerts_of
from handlers.worklist import View
from tests.handlers.callers import Customer, visit
from tests.handlers.crew import Colleague, Crew, hire
from tests.handlers.desk import Desk
from tests.handlers.test_worklist import view
from workflow.attendance import Absence
from workflow.people import StaffId

DAY = timedelta(days=1)


def ident(who: Colleague) -> StaffId:
    assert who.actor.staff is not None
    return who.actor.staff


def say(
    by: Colleague, of: Colleague, substitute: Colleague, *, begins: float = 0, days: float = 1
) -> Mapping[str, str]:
    """Say that somebody is away; return what is to be mended."""
    desk, start = by.desk, by.desk.now + begins * DAY
    wish = Absence(
        staff=ident(of), substitute=ident(substitute), begins=start, ends=start + days * DAY, said_by=ident(by)
    )
    return desk.write(lambda work: say_away(work, desk.house, by.actor, wish, desk.now))


@pytest.fixture
def zhao(desk: Desk) -> Colleague:
    """A second person in security."""
    return hire(desk, "member", "security", name="小赵")


def test_case_assigned_to_who_is_away_is_their_substitutes(any_desk: Desk) -> None:
    crew, zhao = Crew(desk=any_desk), hire(any_desk, "member", "security", name="小赵")
    number = crew.handling(visit(any_desk).file())
    other = hire(any_desk, "member", "security", name="老孙")
    assert say(zhao, zhao, other) == {}
    crew.supervisor.do(number, "assign", staff=zhao.actor.staff)
    assert any_desk.case(number).owner == other.actor.staff
    assert any_desk.told_staff(number, "assigned") == {f"staff:{other.actor.staff}"}


def test_open_work_and_notices_of_who_is_away_come_to_the_substitute_until_they_are_back(
    desk: Desk, anna: Customer, crew: Crew, zhao: Colleague
) -> None:
    number = crew.handling(anna.file())
    say(crew.supervisor, crew.security, zhao, days=2)
    crew.service.do(number, "ask", text="请问是哪一户？")
    anna.say("1201")
    assert desk.told_staff(number, "answered") == {f"staff:{zhao.actor.staff}"}
    assert view(zhao, View.MINE) == [number]
    desk.until("10-01 10:00")
    assert (view(zhao, View.MINE), desk.case(number).owner) == ([], crew.security.actor.staff)


def test_substitute_who_may_not_have_a_case_is_not_given_it(
    desk: Desk, anna: Customer, crew: Crew, zhao: Colleague
) -> None:
    number = crew.handling(anna.file())
    crew.supervisor.do(number, "recuse", staff=zhao.actor.staff, reason="亲属")
    say(crew.security, crew.security, zhao)
    crew.service.do(number, "ask", text="请问是哪一户？")
    anna.say("1201")
    assert desk.told_staff(number, "answered") == {f"staff:{crew.security.actor.staff}"}
    assert view(zhao, View.MINE) == []


def test_who_stands_in_works_in_the_same_team(crew: Crew) -> None:
    assert say(crew.security, crew.security, crew.finance) == {"substitute": "colleague"}
    assert say(crew.security, crew.security, crew.security) == {"substitute": "colleague"}


@pytest.mark.parametrize(("begins", "days", "wrong"), [(0, 0, "past"), (-2, 1, "past"), (0, 400, "long"), (-2, 3, "")])
def test_absence_ends_after_it_begins_and_after_now(
    crew: Crew, zhao: Colleague, begins: float, days: float, wrong: str
) -> None:
    found = say(crew.security, crew.security, zhao, begins=begins, days=days)
    assert found == ({"ends": wrong} if wrong else {})


def test_only_oneself_and_who_assigns_says_that_somebody_is_away(crew: Crew, zhao: Colleague) -> None:
    with pytest.raises(LookupError):
        say(zhao, crew.security, zhao)
    with pytest.raises(LookupError):
        say(crew.finance, crew.security, zhao)
    assert say(crew.service, crew.security, zhao) == {}


def test_substitute_is_told_from_when_until_when(desk: Desk, crew: Crew, zhao: Colleague) -> None:
    say(crew.supervisor, crew.security, zhao)
    found = desk.read(lambda work: alerts_of(work, desk.house, zhao.actor))
    assert [notice.chat for notice in found] == [f"staff:{zhao.actor.staff}"]


def test_absence_is_ended_by_whom_it_concerns(desk: Desk, crew: Crew, zhao: Colleague) -> None:
    say(crew.supervisor, crew.security, zhao)
    (known,) = desk.read(lambda work: work.attendance.absences(desk.now))
    other, own = crew.finance.actor, crew.security.actor
    with pytest.raises(LookupError):
        desk.write(lambda work: come_back(work, desk.house, other, known.id, desk.now))
    back = [desk.write(lambda work: come_back(work, desk.house, own, known.id, desk.now)) for _ in "ab"]
    assert back == [True, False]


def test_what_somebody_carries_is_for_who_assigns_to_say(desk: Desk, crew: Crew, zhao: Colleague) -> None:
    member, boss = crew.security.actor, crew.supervisor.actor
    with pytest.raises(LookupError):
        desk.write(lambda work: carry(work, desk.house, member, ident(zhao), 5, desk.now))
    desk.write(lambda work: carry(work, desk.house, boss, ident(zhao), 5, desk.now))
    assert desk.read(lambda work: work.attendance.capacities()) == {ident(zhao): 5}
