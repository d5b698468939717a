"""Which roles and teams have nobody: for a case, and in a list for people to read."""

from dataclasses import replace

import pytest

from tests.workflow.walking import TUESDAY, book, filed, staff
from workflow.case import Case, roles_here, teams_of
from workflow.people import Actor, Grant, Side, StaffId
from workflow.roster import Roster, Seat, settled
from workflow.seats import Place, empty_seats, named_as, waiting_at

GROUP = "call-center-group"


def person(number: int, *grants: Grant) -> Actor:
    return Actor(side=Side.STAFF, name=f"p{number}", staff=StaffId(number), grants=grants)


def a_case(name: str = "property", **changes: object) -> Case:
    return replace(filed(book(name), at=TUESDAY).case, **changes)  # pyright: ignore[reportArgumentType]


def whole(name: str = "property") -> list[Actor]:
    playbook = book(name)
    return [
        person(place, *(Grant(role, team) for team in playbook.teams))
        for place, role in enumerate(playbook.roles, start=1)
    ]


def without(role: str, name: str = "property") -> Roster:
    people = (each for each in whole(name) if all(grant.role != role for grant in each.grants))
    return Roster(people, book(name))


def test_a_house_with_everybody_has_no_empty_seat() -> None:
    roster = Roster(whole(), book())
    case = settled(a_case(), roster)
    assert (empty_seats(roster), case.vacant, case.deserted, case.stand_in) == ((), frozenset(), frozenset(), None)


def test_an_empty_house_names_each_role_once_and_only_teams_without_a_role_of_their_own() -> None:
    seats = empty_seats(Roster((), book()))
    assert seats == tuple(Seat(role) for role in book().roles)


def test_role_that_is_held_in_another_team_has_nobody_in_this_one() -> None:
    others = [person(1, Grant("member", "finance")), *whole()[1:]]
    roster = Roster(others, book())
    assert roster.nobody_in(Seat("member", "security"))
    assert not roster.nobody_in(Seat("member", "finance"))
    assert Seat("member", "security") in empty_seats(roster)
    assert Seat("member") not in empty_seats(roster)


def test_who_is_limited_to_a_site_fills_no_seat_elsewhere_but_those_of_an_unknown_site() -> None:
    playbook = book(GROUP)
    roster = Roster([person(1, Grant("member", "engineering", "river"))], playbook)
    assert not roster.nobody_in(Seat("member", "engineering", "river"))
    assert not roster.nobody_in(Seat("member", "engineering", None))
    assert roster.nobody_in(Seat("member", "engineering", "hill"))
    assert Seat("member", "engineering", "hill") in empty_seats(roster)


def test_role_of_no_such_name_counts_for_nothing() -> None:
    assert Roster([person(1, Grant("wizard", "security"))], book()).nobody_in(Seat(None, "security"))


def test_stand_in_has_the_rights_of_every_role_without_people_and_no_other() -> None:
    roster = without("member")
    case = settled(a_case(stage="dispatched", team="security"), roster)
    manager, supervisor = staff("manager"), staff("supervisor")
    assert roles_here(manager, case, book()) == {"manager", "member"}
    assert roles_here(supervisor, case, book()) == {"supervisor"}


def test_stand_in_that_sees_one_team_alone_gets_the_case_on_its_board() -> None:
    name = "owner-service"
    people = [each for each in whole(name) if each.grants[0].role not in ("member", "team_head", "project_manager")]
    case = settled(a_case(name, stage="handling", team="cleaning"), Roster(people, book(name)))
    assert case.stand_in == "company_manager"
    assert "company" in teams_of(case, book(name))


@pytest.mark.parametrize(("stage", "needed"), [("evidence", True), ("question", False)])
def test_stand_in_is_called_where_a_step_is_nobodys_and_nowhere_else(stage: str, *, needed: bool) -> None:
    name = "food-quality"
    case = settled(a_case(name, stage=stage, team="sales"), without("quality", name))
    assert (case.stand_in, "management" in teams_of(case, book(name))) == ("general_manager", needed)


def test_first_of_the_fallback_without_people_is_passed_over() -> None:
    people = [each for each in whole() if each.grants[0].role not in ("member", "manager")]
    assert settled(a_case(), Roster(people, book())).stand_in == "supervisor"


def test_nobody_stands_in_where_the_whole_fallback_is_empty() -> None:
    case = settled(a_case(stage="dispatched", team="security"), Roster([staff("service")], book()))
    assert (case.stand_in, "member" in case.vacant, "security" in case.deserted) == (None, True, True)


def test_owner_who_is_gone_owns_the_case_no_longer() -> None:
    roster = Roster([person(1, Grant("member", "security"))], book())
    owned = a_case(stage="handling", team="security", owner=StaffId(1))
    assert settled(owned, roster).owner == 1
    assert settled(replace(owned, owner=StaffId(2)), roster).owner is None


def test_case_waits_for_the_seat_that_has_to_act_and_is_told_under_the_whole_role() -> None:
    roster = without("member")
    seat = Seat("member", "security")
    assert waiting_at(Place("", "dispatched", "security", None), roster) == seat
    assert named_as(seat, empty_seats(roster), roster) == Seat("member")
    assert waiting_at(Place("", "received", "service", None), roster) is None


def test_team_whose_role_is_named_is_not_told_of_twice() -> None:
    roster = without("member")
    assert named_as(Seat(None, "security"), empty_seats(roster), roster) == Seat("member")


def test_case_whose_people_are_all_recused_waits_for_them_and_not_for_nobody() -> None:
    roster = Roster(whole(), book())
    case = settled(a_case(recused=frozenset({"team:service"})), roster)
    assert "service" in case.vacant
    assert waiting_at(Place("", case.stage, case.team, case.site), roster) is None
