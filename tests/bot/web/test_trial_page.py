"""A version tried on last month's cases: in a process of its own, followed on its page, cut off by nothing unsaid."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot import trying
from bot.trial import outcome_of
from bot.web.pages_versions import PAGE
from handlers.shelf import digest_of
from tests.bot.web.serving import Serving, eventually
from tests.bot.web.test_matrix import NOWHERE, answer
from tests.bot.web.test_versions_page import PLAIN, bring
from tests.bot.web.visiting import Visitor
from tests.browser.scene import LIFT, complain
from workflow.trials import SILENT, Trial, TrialState

SOLUTION = 'due = { general = "24 h" }'
HALF = PLAIN.replace(SOLUTION, 'due = { general = "1 min" }')
ADDRESS = f"{PAGE}/{digest_of(HALF)}/trial"
TO_OCTOBER = timedelta(days=3)


@pytest.fixture
def administrator(own_site: Serving) -> Iterator[Visitor]:
    visitor = Visitor(own_site, "administrator")
    assert bring(visitor, HALF).status_code == 201
    yield visitor
    visitor.http.close()


def last(site: Serving) -> Trial:
    found = site.read(lambda work: work.trials.last(digest_of(HALF)))
    assert found is not None
    return found


def ended(site: Serving) -> Trial:
    return eventually(lambda: found if (found := last(site)).state is not TrialState.RUNNING else None, "its end")


def test_last_months_cases_come_again_and_the_page_says_what_differs(own_site: Serving, administrator: Visitor) -> None:
    for place in ("3号楼", "5号楼"):
        complain(own_site, LIFT, "设施故障", place)
    own_site.advance(TO_OCTOBER)
    begun = administrator.post(ADDRESS)
    assert (begun.status_code, 'hx-trigger="every 3s"' in begun.text) == (200, True)
    found = ended(own_site)
    assert (found.state, found.cases, found.result and found.result["came"]) == (TrialState.DONE, 2, 2)
    page = administrator.http.get(f"{PAGE}/{digest_of(HALF)}").text
    assert "2 of the 2 cases of 2026-09." in page
    row = re.search(r"<th scope=\"row\">Late: solution</th>(.*?)</tr>", page)
    assert row is not None
    assert re.findall(r"<td class=\"figure\">([^<]*)</td>", row[1])[2].startswith("+")


def test_cases_come_at_their_times_with_their_category_and_grade() -> None:
    came = [[3600 * hour, "complaint", "fees", "complex"] for hour in (1, 30)]
    asked = {"name": "property", "text": PLAIN, "against": PLAIN, "zone": "Asia/Shanghai", "begin": 1_788_192_000}
    plan = 'due = { complex = "5 d", major = "48 h" }'
    assert plan in PLAIN
    sooner = PLAIN.replace(plan, 'due = { complex = "1 min", major = "48 h" }')
    found = outcome_of({**asked, "text": sooner, "arrivals": came, "customers": 2})
    assert {"kind": "late", "of": "plan", "first": 0, "second": 2, "change": 2} in found["rows"]  # pyright: ignore[reportOperatorIssue]


@pytest.mark.usefixtures("administrator")
def test_where_nobody_came_customers_are_made_up(
    own_site: Serving, administrator: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trying, "MADE_UP", 2)
    administrator.post(ADDRESS)
    assert ended(own_site).state is TrialState.DONE
    assert "Nobody came in 2026-08, so 2 customers were made up." in administrator.http.get(ADDRESS).text


def test_trial_that_takes_too_long_is_ended_and_says_so(
    own_site: Serving, administrator: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trying, "LASTS", 0.01)
    administrator.post(ADDRESS)
    assert ended(own_site).state is TrialState.FAILED
    assert "took longer than ten minutes" in administrator.http.get(ADDRESS).text


def test_version_that_says_nothing_of_how_people_behave_can_not_be_tried(administrator: Visitor) -> None:
    silent = re.sub(r"(?ms)^\[simulation[^\n]*\n.*?(?=^\[(?!simulation)|\Z)", "", PLAIN)
    address = bring(administrator, silent).headers["HX-Redirect"]
    administrator.post(f"{address}/trial")
    eventually(lambda: "can’t be tried" in administrator.http.get(f"{address}/trial").text, "the reason")


def test_trial_cut_off_by_a_restart_says_so_and_may_be_begun_again(own_site: Serving, administrator: Visitor) -> None:
    now, by = own_site.clock.now(), own_site.read(lambda work: work.people.everybody()[0].id)
    begun = Trial(digest=digest_of(HALF), against=digest_of(PLAIN), by=by, at=now, seen_at=now, cases=5)
    own_site.write(lambda work: work.trials.begin(begun))
    assert "0 of 10 cases" in administrator.http.get(ADDRESS).text
    assert administrator.post(ADDRESS).status_code == 409
    own_site.advance(2 * SILENT)
    assert "was cut off, by a restart or a fault" in administrator.http.get(ADDRESS).text


def test_a_month_with_more_cases_is_picked_evenly() -> None:
    came: list[trying.Came] = [(second, "complaint", None, None) for second in range(10)]
    assert [each[0] for each in trying.evenly(came, 5)] == [0, 2, 4, 6, 8]
    assert trying.evenly(came, 10) == came


def test_who_is_no_administrator_finds_no_trial(own_site: Serving, administrator: Visitor) -> None:
    visitor = Visitor(own_site, "manager")
    assert answer(visitor.http.get(ADDRESS)) == answer(visitor.http.get(NOWHERE))
    assert answer(visitor.post(ADDRESS)) == answer(visitor.post(NOWHERE))
    assert administrator.http.post(ADDRESS).status_code == 403
    assert own_site.read(lambda work: work.trials.last(digest_of(HALF))) is None
    visitor.http.close()
