"""The list of improvements at the desk: who decides adds to it, its owner ends it, others see nothing of it."""

import re
from collections.abc import Iterator
from uuid import uuid4

import httpx
import pytest

from tests.bot.web.serving import Serving
from tests.bot.web.visiting import Visitor

ADDRESS = "/desk/improvements"


class List:
    """A manager who decides, and a colleague who does it."""

    def __init__(self, site: Serving) -> None:
        self.site = site
        self.manager, self.member = Visitor(site, "manager"), Visitor(site, "member", "security")

    def page(self, who: Visitor) -> str:
        return who.http.get(ADDRESS).text

    def owner(self) -> str:
        """Return the last person to choose from."""
        return re.findall(r'<option value="(\d+)"', self.page(self.manager))[-1]

    def add(self, who: Visitor, **other: str) -> httpx.Response:
        sent = {"id": str(uuid4()), "what": "换闸机皮带", "owner": self.owner(), "due": "2026-10-15", "upon": ""}
        return who.http.post(ADDRESS, data=sent | other, headers=who.form)


@pytest.fixture
def kept(own_site: Serving) -> Iterator[List]:
    found = List(own_site)
    yield found
    found.manager.http.close()
    found.member.http.close()


def test_what_is_decided_stands_on_the_list_with_its_day(kept: List) -> None:
    assert kept.add(kept.manager).status_code == 200
    page = kept.page(kept.manager)
    assert page.count("换闸机皮带</strong>") == 1
    assert "2026-10-15" in page


def test_sent_twice_it_stands_there_once(kept: List) -> None:
    key = str(uuid4())
    assert [kept.add(kept.manager, id=key).status_code for _ in "12"] == [200, 200]
    assert kept.page(kept.manager).count("换闸机皮带</strong>") == 1


@pytest.mark.parametrize(
    ("field", "typed"),
    [("what", ""), ("what", "长" * 501), ("due", "2026-09-28"), ("due", "x"), ("due", "2036-01-01"), ("owner", "")],
)
def test_what_is_wrong_is_said_and_nothing_is_stored(kept: List, field: str, typed: str) -> None:
    answer = kept.add(kept.manager, **{field: typed})
    assert (answer.status_code, f'id="wrong-{field}"' in answer.text) == (422, True)
    assert "</strong>" not in kept.page(kept.manager)


def test_who_decides_nothing_adds_nothing_and_finds_no_owner_unknown(kept: List) -> None:
    nowhere = kept.manager.http.post("/desk/no-such-page", headers=kept.manager.form)
    answers = [kept.add(kept.member), kept.add(kept.manager, owner="999")]
    assert {(each.status_code, each.text == nowhere.text) for each in answers} == {(404, True)}
    assert "<textarea" not in kept.page(kept.member)


def test_what_is_ended_by_one_is_answered_kindly_to_the_second(kept: List) -> None:
    kept.add(kept.manager)
    found = re.search(r"/desk/improvements/(\d+)/done", kept.page(kept.manager))
    assert found is not None
    ends = [
        kept.manager.http.post(found[0], data={"result": "已换"}, headers=kept.manager.form).status_code for _ in "12"
    ]
    assert (ends, "已换" in kept.page(kept.manager)) == ([200, 409], True)
