"""My work over HTTP: what the address asks for is listed, kept under a name, and is another's of nobody (P6)."""

import re
from collections.abc import Iterator

import pytest

from tests.bot.web.driving import Desk
from tests.bot.web.serving import Serving
from tests.bot.web.visiting import Visitor
from tests.browser.scene import BILL, LIFT, complain, take_in

NOWHERE = "/desk?team=nobody"


@pytest.fixture
def numbers(own_site: Serving) -> list[str]:
    """A case that engineering has, and one that nobody has."""
    numbers = [complain(own_site, LIFT, "设施故障", "3号楼"), complain(own_site, BILL, "收费与账单", "客服前台")]
    service = Desk(own_site.url, own_site.invite("service"), "李客服")
    take_in(service, numbers[0], "engineering")
    service.close()
    return numbers


@pytest.fixture
def reader(own_site: Serving, numbers: list[str]) -> Iterator[Visitor]:
    assert numbers
    visitor = Visitor(own_site, "supervisor")
    yield visitor
    visitor.http.close()


def listed(visitor: Visitor, query: str) -> list[str]:
    answer = visitor.http.get(f"/desk/work?{query}")
    assert answer.status_code == 200, answer.text
    return re.findall(r'href="/desk/case/([^"]+)"', answer.text)


def test_address_says_what_is_listed(reader: Visitor, numbers: list[str]) -> None:
    lift, bill = numbers
    queries = ["view=all&team=engineering", "view=all&category=fees", "q=电梯", f"q={bill}", "q=nothing", "late=1"]
    assert [listed(reader, query) for query in queries] == [[lift], [bill], [lift], [bill], [], []]


def test_another_teams_member_finds_as_little_as_for_what_does_not_exist(own_site: Serving, numbers: list[str]) -> None:
    member = Visitor(own_site, "member", "finance")
    found, none = (member.http.get(f"/desk/work?q={words}").text for words in (numbers[0], "AB3-4CD-E"))
    named, unknown = (member.http.get(f"/desk/work?{query}") for query in ("after=1.2.3", "team=nobody"))
    member.http.close()
    assert found.replace(numbers[0], "AB3-4CD-E") == none
    assert (named.status_code, unknown.status_code) == (200, 404)


@pytest.mark.parametrize(
    "query", ["view=none", "team=x", "stage=x", "grade=x", "category=x", "after=x", "after=1.%00.x"]
)
def test_what_the_playbook_has_not_is_nowhere(reader: Visitor, query: str) -> None:
    answer, none = reader.http.get(f"/desk/work?{query}"), reader.http.get(NOWHERE)
    assert (answer.status_code, answer.text) == (404, none.text)


def test_list_is_kept_under_a_name_and_another_sees_none_of_it(own_site: Serving, reader: Visitor) -> None:
    kept = reader.post("/desk/work/saved", name=" Lifts  late ", query="q=电梯&late=1&after=1.2.3&evil=<b>")
    assert kept.headers["hx-redirect"] == "/desk/work?view=mine&q=%E7%94%B5%E6%A2%AF&late=1"
    other = Visitor(own_site, "supervisor")
    pages = [each.http.get("/desk/work").text for each in (reader, other)]
    other.http.close()
    assert ["Lifts late" in page for page in pages] == [True, False]


def test_nobody_forgets_anothers_list(own_site: Serving, reader: Visitor) -> None:
    reader.post("/desk/work/saved", name="Lifts", query="q=lift")
    (drop,) = re.findall(r'hx-post="(/desk/work/saved/\d+/drop)"', reader.http.get("/desk/work").text)
    other = Visitor(own_site, "supervisor")
    other.post(drop)
    other.http.close()
    before = "Lifts" in reader.http.get("/desk/work").text
    assert [reader.post(drop).status_code for _ in "ab"] == [200, 200]
    assert (before, "Lifts" in reader.http.get("/desk/work").text) == (True, False)


def test_list_without_a_name_or_beyond_the_twentieth_is_refused(reader: Visitor) -> None:
    assert reader.post("/desk/work/saved", name="  ", query="q=a").status_code == 422
    answers = [reader.post("/desk/work/saved", name=f"list {nth}", query="q=a").status_code for nth in range(21)]
    assert (answers, reader.post("/desk/work/saved", name="list 3", query="q=b").status_code) == (
        [200] * 20 + [422],
        200,
    )


def test_list_is_kept_only_with_the_pages_own_word(reader: Visitor) -> None:
    assert reader.http.post("/desk/work/saved", data={"name": "a", "query": "q=a"}).status_code == 403
