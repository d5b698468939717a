"""A colleague who is here gets one role more from an administrator, and does what it may at once."""

from collections.abc import Iterator

import pytest

from tests.bot.web.serving import Serving
from tests.bot.web.visiting import Visitor


@pytest.fixture
def two(own_site: Serving) -> Iterator[tuple[Visitor, Visitor]]:
    """An administrator and a supervisor."""
    people = Visitor(own_site, "administrator"), Visitor(own_site, "supervisor")
    yield people
    for each in people:
        each.http.close()


def number_of(site: Serving, role: str) -> str:
    everybody = site.read(lambda work: work.people.everybody())
    return str(next(each.id for each in everybody if each.grants[0].role == role))


def test_colleague_with_a_further_role_does_what_it_may(own_site: Serving, two: tuple[Visitor, Visitor]) -> None:
    administrator, supervisor = two
    before = supervisor.status("/desk/month")
    sent = administrator.post("/desk/people", colleague=number_of(own_site, "supervisor"), role="manager")
    assert (sent.status_code, "/desk/join/" in sent.text) == (200, False)
    assert (before, supervisor.status("/desk/month"), supervisor.status("/desk/new")) == (404, 200, 200)


def test_role_that_is_given_twice_is_held_once(own_site: Serving, two: tuple[Visitor, Visitor]) -> None:
    colleague = number_of(own_site, "supervisor")
    for _ in range(2):
        two[0].post("/desk/people", colleague=colleague, role="manager")
    grants = own_site.read(
        lambda work: next(each.grants for each in work.people.everybody() if str(each.id) == colleague)
    )
    assert [grant.role for grant in grants] == ["supervisor", "manager"]


def test_what_waited_for_the_role_has_somebody(own_site: Serving, two: tuple[Visitor, Visitor]) -> None:
    own_site.town.customer().complain()
    assert "Service: nobody; open cases waiting: 1" in two[0].http.get("/desk/health").text
    two[0].post("/desk/people", colleague=number_of(own_site, "supervisor"), role="service")
    assert "Service: nobody" not in two[0].http.get("/desk/health").text


def test_role_of_a_team_is_not_given_without_one(own_site: Serving, two: tuple[Visitor, Visitor]) -> None:
    sent = two[0].post("/desk/people", colleague=number_of(own_site, "supervisor"), role="member")
    assert (sent.status_code, "belongs to a team" in sent.text) == (422, True)


@pytest.mark.parametrize("colleague", ["999", "nobody", "²", "-1"])
def test_role_for_nobody_is_refused(two: tuple[Visitor, Visitor], colleague: str) -> None:
    assert two[0].post("/desk/people", colleague=colleague, role="manager").status_code == 404


def test_nobody_but_an_administrator_gives_roles(own_site: Serving, two: tuple[Visitor, Visitor]) -> None:
    sent = two[1].post("/desk/people", colleague=number_of(own_site, "supervisor"), role="manager")
    assert (sent.status_code, two[1].status("/desk/month")) == (404, 404)
