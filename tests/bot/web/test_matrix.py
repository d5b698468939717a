"""Role by address by case: what somebody may not have answers exactly as what does not exist (P6)."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from random import Random
from typing import cast
from uuid import uuid4

import httpx
import pytest
from starlette.routing import Route, Router

from bot.clock import VirtualClock
from bot.web.site import Site
from tests.bot.web.driving import Desk
from tests.bot.web.serving import Serving, serving
from tests.bot.web.visiting import Visitor
from workflow.frozen import replace
from workflow.numbers import new_number, parse_number, spoken
from workflow.people import ALL
from workflow.ports import Work
from workflow.recusal import team

MEMBER, SERVICE, SUPERVISOR, MANAGER, ADMINISTRATOR = "member", "service", "supervisor", "manager", "administrator"
ROLES = (MEMBER, SERVICE, SUPERVISOR, MANAGER, ADMINISTRATOR)
ALL_ROLES, FILING, ADMINISTRATING = frozenset(ROLES), frozenset({SERVICE, SUPERVISOR}), frozenset({ADMINISTRATOR})
PAGES: Mapping[str, frozenset[str]] = {
    "/desk": ALL_ROLES,
    "/desk/work": ALL_ROLES,
    "/desk/team": ALL_ROLES,
    "/desk/supervision?days=92": frozenset({SUPERVISOR, MANAGER}),
    "/desk/channels": ALL_ROLES,
    "/desk/playbook": ALL_ROLES,
    "/desk/improvements": ALL_ROLES,
    "/desk/library": ALL_ROLES,
    "/desk/new": FILING,
    "/desk/people": ADMINISTRATING,
    "/desk/playbook/versions": ADMINISTRATING,
    "/desk/health": FILING | ADMINISTRATING,
    "/desk/campaigns": frozenset({MANAGER}),
    "/desk/month": frozenset({MANAGER}),
    "/desk/month/cases?month=2026-09&of=received": frozenset({MANAGER}),
    "/desk/month/report.csv": frozenset({MANAGER}),
}
"""Who gets which page; whoever builds a page adds it."""
FOR_PROGRAMS = frozenset({"/desk/cards", "/desk/alerts", "/desk/duties", "/desk/links", "/desk/bindings"})
ASKED_OTHERWISE = frozenset(
    {"/desk/campaigns/{campaign:int}/frame.csv", "/desk/live", "/desk/sheet", "/desk/join/{token}", "/desk/{rest:path}"}
)
"""A frame of a survey, a stream, a form that needs a button, who is not in yet, and what does not exist."""
NOWHERE = "/desk/no-such-page"


def chatted(site: Serving) -> str:
    """File a complaint with a file in the chat."""
    customer = site.town.customer()
    customer.begin()
    sent = {"id": str(uuid4()), "text": "漏水"}
    customer.http.post("/chat/messages", data=sent, files={"file": ("水.txt", b"water")})
    customer.read()
    customer.press("intake.button.no_danger")
    customer.press("intake.button.that_is_all")
    return customer.finish()


def phoned(service: Desk) -> str:
    """File a complaint for somebody who has no chat."""
    told = {"name": "王小明", "phone": "13800138000", "issue": "漏水", "when": "今天", "where": "3号楼"}
    sent = {**told, "channel": "phone", "declined": ["expectation"], "id": str(uuid4())}
    filed = service.http.post("/desk/cases", json=sent)
    assert filed.status_code == 201, filed.text
    return str(filed.json()["case"])


def dispatched(service: Desk, number: str, to: str) -> str:
    """Hand a case to a team."""
    service.move(number, "contact")
    service.move(number, "grade", grade="general")
    service.move(number, "dispatch", team=to)
    return number


class House:
    """One who has each role, a case that is theirs, one that is not, and one that does not exist."""

    def __init__(self, site: Serving) -> None:
        self.site = site
        self.people = {role: Visitor(site, role, *(["security"] if role == MEMBER else [])) for role in ROLES}
        service, cleaner = site.town.staff("service"), site.town.staff("member", "cleaning")
        self.own = dispatched(service, chatted(site), "security")
        self.others = [dispatched(service, number, "cleaning") for number in (chatted(site), phoned(service))]
        self.file = str(cleaner.case(self.others[0])["evidence"][0]["url"])
        self.choice = cleaner.choice(self.others[0], "note")
        for number in self.others:
            self._recuse_the_house(number)
        self.unknown = spoken(new_number(Random(7)))

    def _recuse_the_house(self, number: str) -> None:
        found = parse_number(number)
        assert found is not None

        def unit(work: Work) -> None:
            case = work.cases.get(found, visible_to=ALL)
            recused = frozenset({team("service"), team("management")})
            work.cases.save(replace(case, recused=recused), (), work.cases.boards(found))

        self.site.write(unit)

    def close(self) -> None:
        for each in self.people.values():
            each.http.close()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house that all rows of the matrix share: nobody changes anything in it."""
    clock = VirtualClock(datetime(2026, 9, 29, 2, 0, tzinfo=UTC))
    with serving(tmp_path_factory.mktemp("matrix"), clock) as site:
        found = House(site)
        yield found
        found.close()


def routes_of(site: Serving) -> list[Route]:
    """Return every address of the web channel."""
    application = site.application

    async def figures() -> bytes:
        return b""

    web = Site(application.premises, application.hub, figures)
    return [each for each in (*web.app().routes, *cast("Router", web.pages()).routes) if isinstance(each, Route)]


def answer(sent: httpx.Response, *numbers: str) -> tuple[int, str]:
    """Return what an answer tells, without the numbers that were asked for."""
    told = sent.text
    for number in numbers:
        told = told.replace(number, "NUMBER").replace(number.replace("-", ""), "NUMBER")
    return sent.status_code, told


def of_a_case(site: Serving) -> Iterator[tuple[str, str]]:
    """Yield method and address of all that is about one case."""
    for route in routes_of(site):
        if route.path.startswith("/desk/") and "{number}" in route.path:
            yield from ((method, route.path) for method in sorted(route.methods or ()) if method in {"GET", "POST"})


def test_every_page_of_the_desk_stands_in_the_matrix(house: House) -> None:
    found = {each.path for each in routes_of(house.site) if "GET" in (each.methods or ()) and "/desk" in each.path}
    whole = {page.partition("?")[0].replace("report.csv", "report.{form}") for page in PAGES}
    of_a_thing = {each for each in found if any(mark in each for mark in ("{number}", "{file", "{digest}", "{lesson"))}
    assert found - of_a_thing == whole | FOR_PROGRAMS | ASKED_OTHERWISE


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", ROLES)
def test_page_is_there_for_its_roles_alone(house: House, role: str, page: str) -> None:
    person = house.people[role].http
    sent = person.get(page)
    if role in PAGES[page]:
        assert sent.status_code == 200
    else:
        assert answer(sent) == answer(person.get(NOWHERE))


@pytest.mark.parametrize("page", [*PAGES, *sorted(FOR_PROGRAMS), NOWHERE])
def test_who_is_not_signed_in_is_asked_to_whatever_the_address(house: House, page: str) -> None:
    assert httpx.get(f"{house.site.url}{page}").status_code == 401


@pytest.mark.parametrize("role", ROLES)
def test_whatever_is_asked_of_anothers_case_the_answer_is_that_of_one_that_does_not_exist(
    house: House, role: str
) -> None:
    person, asked = house.people[role], list(of_a_case(house.site))
    assert len(asked) >= 4
    for method, address in asked:
        numbers = (*house.others, house.unknown)
        sent = [
            answer(person.http.request(method, address.replace("{number}", number), headers=person.form), number)
            for number in numbers
        ]
        assert sent == [sent[-1]] * len(numbers), (method, address)
        assert sent[0][0] == 404


@pytest.mark.parametrize("role", sorted(set(ROLES) - ADMINISTRATING))
def test_their_own_case_is_there_for_whoever_may_see_it(house: House, role: str) -> None:
    assert house.people[role].status(f"/desk/case/{house.own}") == 200


@pytest.mark.parametrize("role", ROLES)
def test_button_of_anothers_case_presses_like_one_that_does_not_exist(house: House, role: str) -> None:
    person = house.people[role]
    sent = [
        person.http.post("/desk/moves", json={"id": str(uuid4()), "choice": choice}, headers=person.form)
        for choice in (house.choice, "move:0:nothing")
    ]
    assert answer(sent[0]) == answer(sent[1])
    assert sent[0].status_code == 404


@pytest.mark.parametrize("role", ROLES)
def test_file_of_anothers_case_is_like_one_that_does_not_exist(house: House, role: str) -> None:
    person = house.people[role].http
    sent = [person.get(each) for each in (house.file, f"/desk/files/999999?case={house.unknown}")]
    assert answer(sent[0]) == answer(sent[1])
    assert sent[0].status_code == 404
