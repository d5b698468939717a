"""The case library at the desk: written from a case's page, found and read by colleagues, kind about names."""

import re
from collections.abc import Iterator

import httpx
import pytest

from tests.bot.web.driving import NAME, PHONE
from tests.bot.web.serving import Serving
from tests.bot.web.visiting import Visitor
from workflow.frozen import replace
from workflow.numbers import parse_number
from workflow.people import ALL
from workflow.ports import Work
from workflow.recusal import team

ADDRESS, NOWHERE = "/desk/library", "/desk/no-such-page"
TOLD = {"title": "泵房渗水", "cause": "密封圈老化", "done": "换了两次", "learnt": "每季检查水泵 <b>"}


class Library:
    """A manager who writes, a colleague who reads, and a case."""

    def __init__(self, site: Serving) -> None:
        self.site = site
        self.manager, self.member = Visitor(site, "manager"), Visitor(site, "member", "security")
        self.service = Visitor(site, "service")
        self.number = site.town.customer().complain()

    def write(self, who: Visitor, **other: str) -> httpx.Response:
        return who.post(f"/desk/case/{self.number}/lesson", **{**TOLD, "edition": "0", **other})

    def written(self, **other: str) -> str:
        """Write and return the address of what was written."""
        sent = self.write(self.manager, **other)
        assert sent.status_code == 200, sent.text
        return sent.headers["HX-Redirect"]

    def recuse_service(self) -> None:
        found = parse_number(self.number)
        assert found is not None

        def unit(work: Work) -> None:
            case = work.cases.get(found, visible_to=ALL)
            work.cases.save(replace(case, recused=frozenset({team("service")})), (), work.cases.boards(found))

        self.site.write(unit)


@pytest.fixture
def library(own_site: Serving) -> Iterator[Library]:
    found = Library(own_site)
    yield found
    for each in (found.manager, found.member, found.service):
        each.http.close()


def test_what_is_written_is_found_and_read_by_colleagues_as_text(library: Library) -> None:
    address = library.written()
    listed = library.member.http.get(ADDRESS, params={"q": "水泵"}).text
    assert f'href="{address}">泵房渗水</a>' in listed
    assert "&lt;b&gt;" in listed
    page = library.member.http.get(address).text
    assert all(each in page for each in ("密封圈老化", "换了两次", "每季检查水泵 &lt;b&gt;", "Ann Lee"))
    assert library.number not in page
    assert library.number in library.manager.http.get(address).text
    assert address not in library.member.http.get(ADDRESS, params={"q": "电梯"}).text


def test_case_page_leads_to_the_form_and_then_to_its_lesson(library: Library) -> None:
    page, form = f"/desk/case/{library.number}", f"/desk/case/{library.number}/lesson"
    assert f'href="{form}"' in library.manager.http.get(page).text
    assert "/lesson" not in library.service.http.get(page).text
    address = library.written()
    assert all(f'href="{address}"' in each.http.get(page).text for each in (library.manager, library.service))
    assert "密封圈老化</textarea>" in library.manager.http.get(form).text


def test_similar_case_is_offered_what_was_learnt(library: Library) -> None:
    address = library.written(title="半夜装修")
    other = library.site.town.customer().complain(phone="13900139000")
    page = library.service.http.get(f"/desk/case/{other}").text
    assert 'id="from-library"' in page
    assert f'href="{address}"' in page


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("learnt", f"{NAME}很满意", "name"),
        ("cause", f"{PHONE[:3]} {PHONE[3:7]} {PHONE[7:]}", "phone"),
        ("done", "", "write something"),
        ("title", "长" * 81, "80"),
    ],
)
def test_what_can_not_stand_there_is_said_kindly_at_its_field(
    library: Library, field: str, typed: str, told: str
) -> None:
    sent = library.write(library.manager, **{field: typed})
    said = re.search(rf'id="wrong-{field}" role="alert">([^<]+)<', sent.text)
    assert (sent.status_code, said is not None) == (422, True)
    assert said is not None
    assert told in said[1]
    assert TOLD["cause" if field != "cause" else "done"] in sent.text
    assert "泵房渗水" not in library.member.http.get(ADDRESS).text


def test_edit_of_what_changed_meanwhile_changes_nothing_and_the_same_sent_twice_is_one(library: Library) -> None:
    address = library.written()
    assert library.write(library.manager).headers["HX-Redirect"] == address
    assert library.write(library.manager, edition="1", learnt="每月检查").status_code == 200
    assert library.write(library.manager, edition="1", learnt="每年检查").status_code == 409
    page = library.member.http.get(address).text
    assert ("每月检查" in page, "每年检查" in page, page.count("Ann Lee")) == (True, False, 3)


def test_what_is_not_theirs_answers_as_what_does_not_exist(library: Library) -> None:
    address = library.written()
    library.recuse_service()
    form = f"/desk/case/{library.number}/lesson"
    for who in (library.service, library.member):
        nowhere = who.http.get(NOWHERE)
        assert (who.http.get(form).status_code, who.http.get(form).text == nowhere.text) == (404, True)
        assert library.write(who).status_code == 404
    gone = library.service.http.get(address)
    missing = library.service.http.get(f"{ADDRESS}/999")
    assert (gone.status_code, gone.text) == (missing.status_code, missing.text)
    assert gone.status_code == 404
    assert "泵房渗水" not in library.service.http.get(ADDRESS).text
    assert library.member.status(address) == 200
