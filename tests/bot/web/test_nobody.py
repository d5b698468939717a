"""Roles and teams without people: start, health page and `/healthz` name them; an administrator ends access."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.clock import VirtualClock
from tests.bot.web.serving import Serving, settings_for
from tests.bot.web.visiting import Visitor

WAITS = "role service: nobody, 1 open case waits"


@pytest.fixture
def begun(
    tmp_path: Path, clock: VirtualClock, capsys: pytest.CaptureFixture[str]
) -> Iterator[tuple[Serving, Visitor, str]]:
    """A server that nobody but an administrator has joined, its administrator, and what it said on starting."""
    site = Serving(settings_for(tmp_path / "data"), clock)
    site.start()
    administrator = Visitor(site, "administrator")
    yield site, administrator, capsys.readouterr().err
    administrator.http.close()
    site.stop()


def nobody(site: Serving) -> list[str]:
    found: list[str] = httpx.get(f"{site.url}/healthz").json()["nobody"]
    return found


def staff(site: Serving, name: str) -> int:
    people = site.read(lambda work: work.people.everybody())
    return next(each.id for each in people if each.grants[0].role == name)


def test_start_health_and_page_name_the_roles_that_nobody_has(begun: tuple[Serving, Visitor, str]) -> None:
    site, administrator, told = begun
    site.town.customer().complain()
    page = administrator.http.get("/desk/health").text
    assert "Nobody has these roles and teams yet" in told
    assert "  role manager: nobody\n" in told
    assert WAITS in nobody(site)
    assert "Service: nobody; open cases waiting: 1" in page
    assert "Manager of the unit: nobody<" in page


def test_who_joins_is_no_longer_missing(begun: tuple[Serving, Visitor, str]) -> None:
    site, administrator, _ = begun
    site.town.customer().complain()
    Visitor(site, "service").http.close()
    assert [line for line in nobody(site) if "role service" in line] == []
    assert "Service: nobody" not in administrator.http.get("/desk/health").text


def test_whose_access_ends_is_out_at_once_and_leaves_their_role_empty(begun: tuple[Serving, Visitor, str]) -> None:
    site, administrator, _ = begun
    service = Visitor(site, "service")
    site.town.customer().complain()
    page = administrator.post(f"/desk/people/{staff(site, 'service')}/leave")
    assert (page.status_code, service.status("/desk")) == (200, 401)
    assert WAITS in nobody(site)
    service.http.close()


def test_only_an_administrator_ends_access_and_one_has_to_stay(begun: tuple[Serving, Visitor, str]) -> None:
    site, administrator, _ = begun
    service = Visitor(site, "service")
    chief = staff(site, "administrator")
    assert service.post(f"/desk/people/{chief}/leave").status_code == 404
    assert administrator.post("/desk/people/999/leave").status_code == 404
    refused = administrator.post(f"/desk/people/{chief}/leave")
    assert (refused.status_code, "At least one administrator has to stay." in refused.text) == (422, True)
    service.http.close()


def test_alert_of_a_role_without_people_names_no_case(begun: tuple[Serving, Visitor, str]) -> None:
    site, administrator, _ = begun
    number = site.town.customer().complain()
    page = administrator.http.get("/desk").text
    assert "“Service” has nobody, and nobody stands in" in page
    assert str(number) not in page
