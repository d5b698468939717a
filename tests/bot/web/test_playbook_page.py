"""The procedure at the desk: everybody of ours sees it, with the open cases that are theirs to see."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.clock import VirtualClock
from handlers.shelf import path_of
from tests.bot.web.serving import Serving, serving
from tests.bot.web.visiting import Visitor
from tests.browser.scene import LIFT, complain

Visit = Callable[..., str]


@pytest.fixture
def visit(own_site: Serving) -> Iterator[Visit]:
    """Return a page as somebody of ours sees it."""
    visitors: list[Visitor] = []

    def looked(address: str, role: str, *teams: str) -> str:
        visitors.append(Visitor(own_site, role, *teams))
        return visitors[-1].http.get(address).text

    yield looked
    for visitor in visitors:
        visitor.http.close()


@pytest.mark.parametrize(("role", "teams", "seen"), [("supervisor", (), "1 open"), ("member", ("finance",), "0 open")])
def test_picture_counts_the_open_cases_that_a_person_may_see(
    own_site: Serving, visit: Visit, role: str, teams: tuple[str, ...], seen: str
) -> None:
    complain(own_site, LIFT, "设施故障", "3号楼")
    page = visit("/desk/playbook", role, *teams)
    card = page.partition('data-stage="received"')[2].partition("data-stage=")[0]
    assert seen in card


def test_page_of_the_procedure_carries_no_style_and_no_script_of_its_own(visit: Visit) -> None:
    page = visit("/desk/playbook", "supervisor")
    picture = page[page.index("<svg xmlns") : page.index("</svg>")]
    assert [word for word in ("<style", "style=", "<script", "onload", "http://", "url(") if word in picture[60:]] == []


def test_procedure_is_linked_from_every_page_of_the_desk(visit: Visit) -> None:
    assert all('href="/desk/playbook"' in visit(page, "supervisor") for page in ("/desk", "/desk/new", "/desk/health"))


def test_what_a_group_has_beside_its_cases_stands_in_plain_tables(tmp_path: Path, clock: VirtualClock) -> None:
    with serving(tmp_path / "data", clock, playbook=path_of("call-center-group")) as group:
        visitor = Visitor(group, "headquarters")
        page = visitor.http.get("/desk/playbook").text
        visitor.http.close()
    for words in ("Spot check by headquarters", "Survey on the developer", "The group&#39;s case library"):
        assert f"<caption>{words}</caption>" in page
    assert "each year on 1 May, 1 November at 9:00" in page


def test_a_procedure_with_nothing_beside_its_cases_shows_no_empty_table(tmp_path: Path, clock: VirtualClock) -> None:
    with serving(tmp_path / "data", clock, playbook=path_of("general-manual")) as plain:
        visitor = Visitor(plain, "supervisor")
        page = visitor.http.get("/desk/playbook").text
        visitor.http.close()
    assert ("<svg" in page, "Beside the cases" in page) == (True, False)
