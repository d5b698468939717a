"""Surveys at the desk: begun once, read by whom the report is told to alone, and drawn again from what is kept."""

import re
from collections.abc import Iterator
from hashlib import sha256
from uuid import uuid4

import pytest

from tests.bot.web.driving import Customer
from tests.bot.web.serving import Serving, eventually
from tests.bot.web.visiting import Visitor

PAGE = "/desk/campaigns"
BEGIN = f"{PAGE}/residents/begin"


@pytest.fixture
def manager(own_site: Serving) -> Iterator[Visitor]:
    visitor = Visitor(own_site, "manager")
    yield visitor
    visitor.http.close()


def closed(site: Serving) -> tuple[str, Customer]:
    """Have a complaint closed as its customer is satisfied; return its number, and the customer."""
    town = site.town
    customer, service, guard = town.customer(), town.staff("service"), town.staff("member", "security")
    number = customer.complain()
    service.move(number, "contact")
    service.move(number, "grade", grade="general")
    service.move(number, "dispatch", team="security")
    guard.move(number, "acknowledge")
    guard.move(number, "resolve", measures="劝导", result="安静", prevention="巡查")
    service.move(number, "tell")
    customer.read()
    customer.press("满意")
    return number.replace("-", ""), customer


def test_survey_is_begun_once_however_often_it_is_pressed(own_site: Serving, manager: Visitor) -> None:
    closed(own_site)
    key = str(uuid4())
    assert [manager.post(BEGIN, id=key).status_code for _ in "12"] == [200, 200]
    assert manager.post(BEGIN, id=str(uuid4())).text.count("frame.csv") == 1


def test_frame_and_seed_draw_the_same_sample_again(own_site: Serving, manager: Visitor) -> None:
    number, _ = closed(own_site)
    page = manager.post(BEGIN, id=str(uuid4())).text
    link, seed = re.search(rf"{PAGE}/\d+/frame\.csv", page), re.search(r"<dd>([0-9a-f]{12})</dd>", page)
    assert link is not None
    assert seed is not None
    frame = manager.http.get(link[0])
    assert frame.text.split() == ["number,drawn", f"{number},1"]
    assert sha256(f"{number}\n".encode()).hexdigest() in page


def test_answer_in_the_chat_stands_in_the_result(own_site: Serving, manager: Visitor) -> None:
    _, customer = closed(own_site)
    manager.post(BEGIN, id=str(uuid4()))
    eventually(lambda: any("年度客户满意度调查" in each["text"] for each in customer.events()), "the invitation")
    customer.read()
    customer.press("满意")
    assert "100.0%" in manager.http.get(PAGE).text


@pytest.mark.parametrize("role", ["supervisor", "service", "administrator"])
def test_nobody_else_begins_or_reads_one(own_site: Serving, manager: Visitor, role: str) -> None:
    manager.post(BEGIN, id=str(uuid4()))
    other = Visitor(own_site, role)
    nowhere = other.post("/desk/no-such-page")
    answers = [other.post(BEGIN, id=str(uuid4())), other.http.get(f"{PAGE}/1/frame.csv"), other.http.get(PAGE)]
    other.http.close()
    assert {(each.status_code, each.text == nowhere.text) for each in answers} == {(404, True)}


def test_survey_or_frame_that_is_none_is_nowhere(manager: Visitor) -> None:
    nowhere = manager.post("/desk/no-such-page")
    answers = [manager.post(f"{PAGE}/nothing/begin", id=str(uuid4())), manager.http.get(f"{PAGE}/99/frame.csv")]
    assert {(each.status_code, each.text == nowhere.text) for each in answers} == {(404, True)}
