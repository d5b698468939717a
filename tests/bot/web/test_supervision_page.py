"""The supervision page over HTTP: filters stand in the address, and an address that names nothing is nowhere."""

from collections.abc import Iterator

import pytest

from tests.bot.web.driving import Town
from tests.bot.web.serving import Serving
from tests.bot.web.visiting import Visitor

ADDRESS = "/desk/supervision"


@pytest.fixture
def boss(site: Serving) -> Iterator[Visitor]:
    visitor = Visitor(site, "supervisor")
    yield visitor
    visitor.http.close()


@pytest.mark.parametrize("query", ["team=nobody", "site=river", "days=8", "days=x", "team=%00"])
def test_filter_that_names_nothing_is_nowhere(boss: Visitor, query: str) -> None:
    nowhere = boss.http.get("/desk/no-such-page")
    answer = boss.http.get(f"{ADDRESS}?{query}")
    assert (answer.status_code, answer.text) == (nowhere.status_code, nowhere.text)


def test_filters_of_the_address_stand_in_the_form(boss: Visitor) -> None:
    page = boss.http.get(f"{ADDRESS}?team=security&days=92").text
    assert 'value="security" selected' in page
    assert 'value="92" selected' in page


def test_page_leads_to_supervision_for_who_stands_above_alone(site: Serving, town: Town, boss: Visitor) -> None:
    member = Visitor(site, "member", "security")
    pages = [who.http.get("/desk").text for who in (boss, member)]
    member.http.close()
    assert ([ADDRESS in page for page in pages], town.url) == ([True, False], site.url)
