"""The tracking link over HTTP: no login, no cookie, nothing written, and nothing told by a link that is dead."""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from random import Random
from uuid import uuid4

import httpx
import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from bot.clock import VirtualClock
from bot.web.attempts import KNOWN, MOST, Attempts
from bot.web.site import logged
from storage.work import SqlWork
from tests.bot.web.driving import Desk
from tests.bot.web.processes import process
from tests.bot.web.serving import Serving, eventually
from tests.bot.web.visiting import Visitor
from workflow.numbers import CaseNumber, new_number, parse_number, spoken
from workflow.ports import Work

TOLD = {
    "name": "赵奶奶",
    "phone": "13700137000",
    "issue": "楼道灯坏了一周",
    "when": "上周三",
    "where": "3号楼楼道",
    "expectation": "尽快修好",
    "channel": "phone",
}
STRANGER = {"Accept-Language": "en-GB"}
NOBODYS = spoken(new_number(Random(5)))


def file(service: Desk) -> str:
    filed = service.http.post("/desk/cases", json={**TOLD, "id": str(uuid4())})
    assert filed.status_code == 201, filed.text
    return str(filed.json()["case"])


def known(number: str) -> CaseNumber:
    found = parse_number(number)
    assert found is not None
    return found


def erase(work: Work, number: CaseNumber) -> None:
    assert isinstance(work, SqlWork)
    work.cases.erase(number)


def close(service: Desk, number: str) -> None:
    service.move(number, "contact")
    service.move(number, "grade", grade="general")
    service.move(number, "not_uphold", explanation="不属于物业范围")
    service.move(number, "tell")
    service.move(number, "hear", said="satisfied", how="phone")


def path_in(page: httpx.Response) -> str:
    """Return the address of the link that a page of the desk shows."""
    found = re.search(r'value="\S+?(/track/[\w-]+)"', page.text)
    assert found is not None, page.text
    return found[1]


class Office:
    """Somebody of service with the desk's pages, and a case taken down on the phone."""

    def __init__(self, site: Serving) -> None:
        self.site, self.pages = site, Visitor(site, "service")
        self.service = site.town.staff("service")
        self.number = file(self.service)

    def make(self) -> str:
        return path_in(self.pages.post(f"/desk/case/{self.number}/track"))

    def revoke(self) -> None:
        assert self.pages.post(f"/desk/case/{self.number}/untrack").status_code == 200

    def open(self, path: str, **headers: str) -> httpx.Response:
        return httpx.get(f"{self.site.url}{path}", headers={**STRANGER, **headers}, timeout=30)


@pytest.fixture
def office(own_site: Serving) -> Iterator[Office]:
    opened = Office(own_site)
    yield opened
    opened.pages.http.close()


def rows_of(site: Serving) -> Sequence[object]:
    """Return everything that is in the database."""
    if site.settings.database_url is None:
        with sqlite3.connect(f"file:{site.settings.data_dir / 'redress.db'}?mode=ro", uri=True) as database:
            names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            found = [(name, sorted(map(repr, database.execute(f'SELECT * FROM "{name}"')))) for name in names]  # noqa: S608
        database.close()
        return found
    with psycopg.connect(site.settings.store_url.replace("+psycopg", "")) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        asked = {str(name): SQL("SELECT * FROM {}").format(Identifier(name)) for (name,) in tables}
        return [(name, sorted(map(repr, connection.execute(query).fetchall()))) for name, query in asked.items()]


def test_opening_a_link_writes_nothing_whether_it_is_good_or_not(each_site: Serving) -> None:
    office = Office(each_site)
    path = office.make()
    before = rows_of(each_site)
    answers = [office.open(each).status_code for each in (path, f"{path}?language=zh", "/track/wrong", path)]
    assert (answers, office.service.http.head(path).status_code) == ([200, 200, 404, 200], 200)
    assert len(before) > 20
    assert "tracking" in str(before)
    assert rows_of(each_site) == before
    office.pages.http.close()


def test_page_is_kept_nowhere_and_tells_nobody_its_address(office: Office) -> None:
    answer = office.open(office.make())
    said = {name: answer.headers.get_list(name) for name in ("cache-control", "referrer-policy", "x-robots-tag")}
    assert said == {"cache-control": ["no-store"], "referrer-policy": ["no-referrer"], "x-robots-tag": ["noindex"]}
    assert ("default-src 'self'" in answer.headers["content-security-policy"], "set-cookie" in answer.headers) == (
        True,
        False,
    )
    assert "<script" not in answer.text


def test_page_says_how_far_the_case_is_in_both_languages_and_not_whose(office: Office) -> None:
    path = office.make()
    english, chinese = office.open(path).text, office.open(f"{path}?language=zh").text
    assert [word for word in (office.number, "In charge", "Next") if word not in english] == []
    assert [word for word in (office.number, "负责", "下一步时限") if word not in chinese] == []
    assert office.open(path, **{"Accept-Language": "zh-CN"}).text.count("负责") == chinese.count("负责")
    assert [word for word in (TOLD["name"], TOLD["phone"], TOLD["issue"]) if word in english + chinese] == []


def test_head_is_answered_as_get_is_without_the_page(office: Office) -> None:
    path = office.make()
    for each in (path, "/track/wrong"):
        got, head = office.open(each), httpx.head(f"{office.site.url}{each}", headers=STRANGER)
        assert (head.status_code, head.content) == (got.status_code, b"")
        assert {**head.headers, "date": ""} == {**got.headers, "date": ""}


def test_all_dead_links_give_the_same_answer_to_the_byte(office: Office) -> None:
    replaced, revoked = office.make(), office.make()
    office.revoke()
    erased_case, closed_case = file(office.service), file(office.service)
    erased = path_in(office.pages.post(f"/desk/case/{erased_case}/track"))
    closed = path_in(office.pages.post(f"/desk/case/{closed_case}/track"))
    office.site.write(lambda work: erase(work, known(erased_case)))
    close(office.service, closed_case)
    assert office.open(closed).status_code == 200
    office.site.advance(timedelta(days=90, seconds=1))
    paths = [replaced, revoked, erased, closed, "/track/never", "/track/", "/track/a/b", "/track/%00", f"{revoked}x"]
    answers = [office.open(path) for path in paths]
    assert {(each.status_code, each.content) for each in answers} == {(404, answers[0].content)}
    assert {str({**each.headers, "date": ""}) for each in answers} == {str({**answers[0].headers, "date": ""})}
    assert b"This link is not valid" in answers[0].content


def test_too_many_wrong_links_are_not_looked_up_any_more(office: Office) -> None:
    path = office.make()
    wrong = {office.open(f"/track/{place}").status_code for place in range(MOST)}
    slow = office.open(path)
    assert (wrong, slow.status_code, 0 < int(slow.headers["retry-after"]) <= 3600) == ({404}, 429, True)
    office.site.advance(timedelta(hours=1))
    assert eventually(lambda: office.open(path).status_code == 200, "may try again")


def test_one_household_counts_as_one_and_what_is_remembered_is_bounded(clock: VirtualClock) -> None:
    attempts, now = Attempts(), clock.now()
    for place in range(MOST):
        attempts.failed(f"2001:db8:1:2::{place:x}", now)
    waits = [attempts.wait(who, now) for who in ("2001:db8:1:2::ffff", "2001:db8:1:3::1", "192.0.2.1", "")]
    assert waits == [timedelta(hours=1), None, None, None]
    for place in range(KNOWN):
        attempts.failed(f"10.{place >> 16}.{place >> 8 & 255}.{place & 255}", now)
    assert attempts.wait("2001:db8:1:2::1", now) is None


@pytest.mark.parametrize("what", ["track", "untrack"])
def test_link_is_not_to_be_had_by_who_does_not_speak_with_the_customer(site: Serving, what: str) -> None:
    service = site.town.staff("service")
    number = file(service)
    cleaner, security = Visitor(site, "member", "cleaning"), Visitor(site, "member", "security")
    dispatched = file(service)
    for move, fields in (("contact", {}), ("grade", {"grade": "general"}), ("dispatch", {"team": "security"})):
        service.move(dispatched, move, **fields)
    asked = [(who, each) for each in (number, dispatched, NOBODYS, "nonsense") for who in (cleaner, security)]
    answers = [who.post(f"/desk/case/{each}/{what}") for who, each in asked]
    assert {(each.status_code, each.content) for each in answers} == {(404, answers[0].content)}
    page = security.http.get(f"/desk/case/{dispatched}")
    assert (page.status_code, 'id="track"' in page.text) == (200, False)
    stranger = httpx.post(f"{site.url}/desk/case/{number}/{what}")
    forged = security.http.post(f"/desk/case/{dispatched}/{what}")
    assert (stranger.status_code, forged.status_code) == (401, 403)
    cleaner.http.close()
    security.http.close()


def test_case_page_offers_a_link_shows_it_once_and_revokes_it(office: Office) -> None:
    case = f"/desk/case/{office.number}"
    blank = office.pages.http.get(case).text
    made = office.pages.post(f"{case}/track").text
    after = office.pages.http.get(case).text
    assert ("Make a tracking link" in blank, "Revoke" in blank) == (True, False)
    assert ('src="data:image/svg+xml;base64,' in made, "/track/" in made) == (True, True)
    assert ("Make a new one" in after, "Revoke" in after, re.search(r"/track/\w", after)) == (True, True, None)
    office.revoke()
    assert "Make a tracking link" in office.pages.http.get(case).text


def test_log_has_no_word_that_opens_something() -> None:
    shown = [logged(path) for path in ("/track/secret", "/desk/join/secret", "/desk/case/AB3-4CD-E")]
    assert shown == ["/track/…", "/desk/join/…", "/desk/case/AB3-4CD-E"]


FAULTY = """
import handlers.tracking as tracking
from bot.commands import main
def faulty(work, case):
    raise ValueError("no way")
tracking._told = faulty
raise SystemExit(main([]))
"""


def test_log_of_a_link_that_fails_names_the_fault_and_not_the_link(tmp_path: Path) -> None:
    with process(tmp_path, door=("-c", FAULTY)) as running:
        service = running.town.staff("service")
        number = file(service)
        path = path_in(_made(service, number))
        failed, fine = httpx.get(f"{running.url}{path}"), httpx.get(f"{running.url}/track/other")
        said = running.said()
    assert (failed.status_code, fine.status_code) == (500, 404)
    assert '"path": "/track/' in said
    assert path.removeprefix("/track/") not in said


def _made(service: Desk, number: str) -> httpx.Response:
    """Return the answer to the button, pressed with a bearer token."""
    return service.http.post(f"/desk/case/{number}/track")
