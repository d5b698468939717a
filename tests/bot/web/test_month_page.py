"""The month at the desk: for those whom the playbook tells it, of cases that they may know of (P6)."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from bot.clock import VirtualClock
from bot.web import pages_month
from handlers.shelf import path_of
from tests.bot.web.serving import Serving, serving
from tests.bot.web.visiting import Visitor
from tests.browser.scene import BILL, LIFT, complain
from workflow.frozen import replace
from workflow.numbers import parse_number
from workflow.people import ALL
from workflow.ports import Work
from workflow.recusal import team

SEPTEMBER = "/desk/month?month=2026-09"
RECEIVED = "/desk/month/cases?month=2026-09&of=received"
FILE = "/desk/month/report.csv?month=2026-09"
NOWHERE = "/desk?team=nobody"


@pytest.fixture
def month(own_site: Serving) -> Iterator["Month"]:
    """Two complaints of September, and a manager who reads of them."""
    numbers = [complain(own_site, LIFT, "设施故障", "3号楼"), complain(own_site, BILL, "收费与账单", "客服前台")]
    visitor = Visitor(own_site, "manager")
    yield Month(own_site, visitor, numbers)
    visitor.http.close()


class Month:
    """A desk with a month's cases, and somebody who reads of it."""

    def __init__(self, site: Serving, reader: Visitor, numbers: list[str]) -> None:
        self.site, self.reader, self.numbers = site, reader, numbers

    def page(self, address: str) -> str:
        answer = self.reader.http.get(address)
        assert answer.status_code == 200, answer.text
        return answer.text

    def numbers_on(self, address: str) -> list[str]:
        return re.findall(r'href="/desk/case/([^"]+)"', self.page(address))

    def recuse_the_managers(self, number: str) -> None:
        """Let the managers' team be recused from a case."""
        found = parse_number(number)
        assert found is not None

        def unit(work: Work) -> None:
            case = work.cases.get(found, visible_to=ALL)
            work.cases.save(replace(case, recused=frozenset({team("management")})), (), work.cases.boards(found))

        self.site.write(unit)


def test_every_figure_leads_to_its_cases(month: Month) -> None:
    links = {unescape(link) for link in re.findall(r'href="(/desk/month/cases[^"]+)"', month.page(SEPTEMBER))}
    assert len(links) > 5
    assert all(set(found) <= set(month.numbers) and found for found in map(month.numbers_on, links))
    assert sorted(month.numbers_on(RECEIVED)) == sorted(month.numbers)


@pytest.mark.parametrize(("role", "teams"), [("supervisor", ()), ("member", ("finance",)), ("administrator", ())])
def test_who_is_not_told_of_the_month_finds_no_such_page(month: Month, role: str, teams: tuple[str, ...]) -> None:
    other = Visitor(month.site, role, *teams)
    answers = [other.http.get(address) for address in (NOWHERE, SEPTEMBER, RECEIVED, FILE, f"{FILE}&team=finance")]
    board = other.http.get("/desk").text
    other.http.close()
    assert {(answer.status_code, answer.text) for answer in answers} == {(404, answers[0].text)}
    assert "/desk/month" not in board


def test_case_that_a_reader_is_recused_from_is_in_no_figure_and_no_file(month: Month) -> None:
    kept, gone = month.numbers
    assert gone in month.page(FILE)
    month.recuse_the_managers(gone)
    assert month.numbers_on(RECEIVED) == [kept]
    assert (gone in month.page(FILE), kept in month.page(FILE)) == (False, True)


def test_who_reads_of_one_site_finds_nothing_of_another(tmp_path: Path, clock: VirtualClock) -> None:
    with serving(tmp_path / "data", clock, playbook=path_of("call-center-group")) as group:
        here, whole = Visitor(group, "vice_president", "@river"), Visitor(group, "vice_president")
        own, named, other, none = (
            here.http.get(f"/desk/month{query}") for query in ("", "?site=river", "?site=hill", "?site=nowhere")
        )
        seen = [whole.status(f"/desk/month{query}") for query in ("", "?site=river", "?site=hill", "?site=nowhere")]
        here.http.close()
        whole.http.close()
    assert (own.status_code, named.status_code, seen) == (200, 200, [200, 200, 200, 404])
    assert (other.status_code, other.text) == (404, none.text)
    assert "site=hill" not in own.text


@pytest.mark.parametrize(
    "address",
    [
        "/desk/month?month=2026-10",
        "/desk/month?month=0001-01",
        "/desk/month?month=x",
        "/desk/month?team=nobody",
        f"{RECEIVED}&page=2",
        f"{RECEIVED}&page=0",
        "/desk/month/cases?of=nothing",
        "/desk/month/report.exe",
    ],
)
def test_what_there_is_no_report_on_is_not_found(month: Month, address: str) -> None:
    assert month.reader.status(address) == 404


def test_cases_come_a_page_at_a_time(month: Month, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages_month, "PER_PAGE", 1)
    pages = [month.numbers_on(f"{RECEIVED}&page={page}") for page in (1, 2)]
    assert [*pages[0], *pages[1]] == month.numbers
    assert 'rel="next"' in month.page(RECEIVED)


def test_months_before_are_a_press_away_and_the_present_one_says_that_it_goes_on(month: Month) -> None:
    present, last = month.page(SEPTEMBER), month.page("/desk/month")
    assert ('rel="next"' in present, "so far" in present) == (False, True)
    assert ("month=2026-09" in last, "month=2026-07" in last, "so far" in last) == (True, True, False)


def test_team_is_kept_in_every_address(month: Month) -> None:
    links = re.findall(r'href="(/desk/month[^"]+)"', month.page(f"{SEPTEMBER}&team=service"))
    others = [link for link in links if "team=service" not in link]
    assert len(links) - len(others) > 5
    assert all(link.startswith("/desk/month?month=2026-09") for link in others)


@pytest.mark.parametrize(
    ("form", "begins"), [("pdf", b"%PDF"), ("png", b"\x89PNG"), ("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf")]
)
def test_report_comes_as_a_file_that_nobody_keeps(month: Month, form: str, begins: bytes) -> None:
    answer = month.reader.http.get(f"/desk/month/report.{form}?month=2026-09&team=finance")
    assert answer.content.startswith(begins)
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"] == f'attachment; filename="report-2026-09-finance.{form}"'
