"""Teams of several sites, each with a group of its own: a case comes to its own site's alone (P6)."""

from dataclasses import replace

from handlers.shelf import Shelf
from tests.handlers.callers import visit
from tests.handlers.crew import hire
from tests.handlers.desk import Desk
from tests.handlers.teamwork import Group, joins, said
from tests.handlers.test_sites import filed, in_work


def test_case_of_a_site_has_its_card_in_that_sites_group_alone(desk: Desk) -> None:
    desk.house = replace(desk.house, book=Shelf().open("call-center-group"))
    river = Group(desk=desk, address="-1").bind("team:engineering@river")
    Group(desk=desk, address="-2").bind("team:engineering@hill")
    number = filed(visit(desk))
    in_work(desk, number, hire(desk, "agent"))
    sent = river.reads()
    assert {each.address for each in sent} == {"-1"}
    assert river.card(number).buttons


def test_press_from_another_site_is_refused_as_for_a_stranger_to_the_case(desk: Desk) -> None:
    desk.house = replace(desk.house, book=Shelf().open("call-center-group"))
    river = Group(desk=desk).bind("team:engineering@river")
    number = filed(visit(desk))
    in_work(desk, number, hire(desk, "agent"))
    neighbour = joins(river, hire(desk, "member", "engineering", site="hill"))
    choice = next(iter(river.card(number).buttons.values()))
    assert said("teams.refused.unseen") in neighbour.choose(choice)
