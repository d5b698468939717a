"""Versions of the playbook at the desk: brought in and checked, put in force for every process, and gone back from."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from bot.clock import VirtualClock
from bot.web.pages_versions import LARGEST, PAGE
from handlers.shelf import PLAYBOOKS, digest_of
from tests.bot.web.driving import Customer
from tests.bot.web.serving import Serving, eventually, serving
from tests.bot.web.test_matrix import NOWHERE, answer
from tests.bot.web.visiting import Visitor
from tests.browser.scene import LIFT, complain
from workflow.numbers import parse_number
from workflow.people import ALL

PLAIN = (PLAYBOOKS / "property.toml").read_text(encoding="utf-8")
EDITED = PLAIN.replace('"10 min"', '"11 min"')
WITHOUT_STAGE = (
    PLAIN.replace("[stages.handling", "[stages.working")
    .replace('= "handling"', '= "working"')
    .replace('clock = "working"', 'clock = "handling"')
)
MOVE = '\n[migration]\nopen_cases = "move"\n'

Enter = Callable[..., Visitor]


@pytest.fixture
def enter() -> Iterator[Enter]:
    """Sign somebody in at a server."""
    visitors: list[Visitor] = []

    def entered(site: Serving, role: str = "administrator") -> Visitor:
        visitors.append(Visitor(site, role))
        return visitors[-1]

    yield entered
    for visitor in visitors:
        visitor.http.close()


def bring(visitor: Visitor, text: str | bytes) -> httpx.Response:
    """Send a file as the form does."""
    content = text.encode() if isinstance(text, str) else text
    return visitor.http.post(PAGE, files={"file": ("new.toml", content)}, headers=visitor.form)


def kept(visitor: Visitor, text: str) -> str:
    """Bring a sound version in and return its address."""
    sent = bring(visitor, text)
    assert sent.status_code == 201, sent.text
    return sent.headers["HX-Redirect"]


def put_in_force(visitor: Visitor, text: str, number: str = "0") -> httpx.Response:
    return visitor.post(f"{kept(visitor, text)}/enforce", seen=number)


def finish(customer: Customer) -> str:
    """Answer what is still asked, by its button or in words, and return the case's number."""
    for words in ("设施故障", "昨天", "3号楼", "尽快修好", "确认登记"):
        offered = {each["label"] for said in customer.last for each in said["buttons"]}
        if words in offered:
            customer.press(words)
        elif words in {"3号楼", "尽快修好"}:
            customer.say(words)
    return customer.number()


def digest(site: Serving) -> str:
    return site.application.house.book.digest


def rules_of(site: Serving, number: str) -> str:
    found = parse_number(number)
    assert found is not None
    return site.read(lambda work: work.cases.get(found, visible_to=ALL)).playbook


def test_faulty_text_is_told_with_line_key_found_and_expected_and_changes_nothing(site: Serving, enter: Enter) -> None:
    visitor = enter(site)
    faulty = PLAIN.replace('owner = "service"', 'owner = "servise"', 1)
    line = faulty[: faulty.index('"servise"')].count("\n") + 1
    sent = bring(visitor, faulty)
    row = re.search(rf"<strong>Line {line}</strong>(.*?)</li>", sent.text, re.DOTALL)
    assert (sent.status_code, row is not None) == (422, True)
    assert all(said in row[1] for said in (".owner", "servise", "Did you mean service?")) if row else False
    assert digest_of(faulty) not in site.read(lambda work: work.playbooks.versions("property"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a = 1\n\n[stages\nx = 1", "<strong>Line 3</strong>"),
        (b"a = " + b"[" * 5_000, "without end"),
        (b"\xff\xfe", "no text in UTF-8"),
        (b"  \n", "nothing in it"),
        (b"#" * (LARGEST + 1), "which no playbook needs"),
        (b"#" * (LARGEST * 3), "which no playbook needs"),
    ],
)
def test_what_is_no_playbook_is_answered_and_changes_nothing(
    site: Serving, enter: Enter, content: bytes, said: str
) -> None:
    before = site.read(lambda work: work.playbooks.versions("property"))
    sent = bring(enter(site), content)
    assert (sent.status_code, said in sent.text) == (422, True)
    assert site.read(lambda work: work.playbooks.versions("property")) == before


def test_what_was_typed_stays_in_the_form_as_text(site: Serving, enter: Enter) -> None:
    visitor = enter(site)
    sent = visitor.http.post(PAGE, files={"text": (None, "<script>alert(1)</script>")}, headers=visitor.form)
    assert sent.status_code == 422
    assert "&lt;script&gt;alert(1)" in sent.text
    assert "<script>alert" not in sent.text


def test_pasted_text_is_the_same_version_as_its_file(site: Serving, enter: Enter) -> None:
    visitor = enter(site)
    pasted = PLAIN.replace('"10 min"', '"12 min"')
    sent = visitor.http.post(PAGE, files={"text": (None, pasted.replace("\n", "\r\n"))}, headers=visitor.form)
    assert sent.headers["HX-Redirect"] == kept(visitor, pasted)


def test_sound_version_is_kept_and_not_in_force_by_that(site: Serving, enter: Enter) -> None:
    visitor, before = enter(site), digest(site)
    page = visitor.http.get(kept(visitor, PLAIN.replace('"10 min"', '"13 min"'))).text
    assert digest(site) == before
    changed = {kind: re.findall(rf'<span class="{kind}">(.*?)\n', page) for kind in ("more", "less")}
    assert [len(changed["more"]), len(changed["less"])] == [PLAIN.count('"10 min"')] * 2
    assert all("13 min" in line for line in changed["more"])
    assert visitor.http.get(f"{PAGE}/{before}/text").text == PLAIN


def test_version_put_in_force_holds_at_once_and_after_a_restart_whatever_the_file_says(
    tmp_path: Path, clock: VirtualClock, enter: Enter, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(tmp_path / "data", clock) as site:
        old = complain(site, LIFT, "设施故障", "3号楼")
        visitor = enter(site)
        assert put_in_force(visitor, EDITED).status_code == 201
        assert digest(site) == digest_of(EDITED)
        new = complain(site, LIFT, "设施故障", "5号楼")
        assert (rules_of(site, old), rules_of(site, new)) == (digest_of(PLAIN), digest_of(EDITED))
        assert "is in force since 2026-" in visitor.http.get("/desk/playbook").text
    with serving(tmp_path / "data", clock) as site:
        assert digest(site) == digest_of(EDITED)
        page = enter(site, "supervisor").http.get("/desk/playbook").text
        assert "put there by Ann Lee" in page
        assert "The file property.toml says something else and does not count" in enter(site).http.get(PAGE).text
    assert "put in force at the desk holds, not the file" in capsys.readouterr().err


def test_file_decides_again_when_it_is_let(own_site: Serving, enter: Enter) -> None:
    visitor = enter(own_site)
    assert put_in_force(visitor, EDITED).status_code == 201
    assert visitor.post(f"{PAGE}/file/enforce", seen="1").status_code == 201
    assert digest(own_site) == digest_of(PLAIN)
    assert "The file property.toml decides since" in visitor.http.get("/desk/playbook").text


def test_earlier_version_is_gone_back_to(own_site: Serving, enter: Enter) -> None:
    visitor = enter(own_site)
    put_in_force(visitor, EDITED)
    assert visitor.post(f"{PAGE}/{digest_of(PLAIN)}/enforce", seen="1").status_code == 201
    assert digest(own_site) == digest_of(PLAIN)


def test_of_two_administrators_the_second_hears_that_somebody_was_first(own_site: Serving, enter: Enter) -> None:
    first, second = enter(own_site), enter(own_site)
    assert put_in_force(first, EDITED).status_code == 201
    sent = put_in_force(second, PLAIN.replace('"10 min"', '"14 min"'))
    assert (sent.status_code, "Somebody was first" in sent.text) == (409, True)
    assert digest(own_site) == digest_of(EDITED)


def test_version_that_has_no_place_for_an_open_case_is_not_put_in_force(own_site: Serving, enter: Enter) -> None:
    number, visitor = complain(own_site, LIFT, "设施故障", "3号楼"), enter(own_site)
    service, security = own_site.town.staff("service"), own_site.town.staff("member", "security")
    service.move(number, "contact")
    service.move(number, "grade", grade="general")
    service.move(number, "dispatch", team="security")
    security.move(number, "acknowledge")
    address = kept(visitor, WITHOUT_STAGE)
    page = visitor.http.get(address).text
    assert "Stage handling: 1" in page
    assert 'id="enforce"' not in page
    assert visitor.post(f"{address}/enforce", seen="0").status_code == 409
    assert digest(own_site) == digest_of(PLAIN)


def test_open_cases_move_without_a_restart_where_the_version_says_so(own_site: Serving, enter: Enter) -> None:
    number, visitor = complain(own_site, LIFT, "设施故障", "3号楼"), enter(own_site)
    page = visitor.http.get(kept(visitor, EDITED + MOVE)).text
    assert "Open cases that pass to it: 1" in page
    put_in_force(visitor, EDITED + MOVE)
    eventually(lambda: rules_of(own_site, number) == digest_of(EDITED + MOVE), "the case under the new version")


def test_every_process_on_the_database_takes_it_up_without_a_restart(
    tmp_path: Path, clock: VirtualClock, postgres_database: str, enter: Enter
) -> None:
    with (
        serving(tmp_path / "one", clock, postgres_database) as one,
        serving(tmp_path / "two", clock, postgres_database) as two,
    ):
        assert put_in_force(enter(one), EDITED).status_code == 201
        eventually(lambda: digest(two) == digest_of(EDITED), "the other process goes by it")
        assert rules_of(one, complain(two, LIFT, "设施故障", "3号楼")) == digest_of(EDITED)


@pytest.mark.parametrize("role", ["supervisor", "manager", "service"])
def test_who_is_no_administrator_finds_nothing_there(site: Serving, enter: Enter, role: str) -> None:
    visitor, own = enter(site, role), digest_of(PLAIN)
    nowhere = answer(visitor.http.get(NOWHERE))
    for page in (PAGE, f"{PAGE}/{own}", f"{PAGE}/{own}/text", f"{PAGE}/nothing"):
        assert answer(visitor.http.get(page)) == nowhere
    posted = answer(visitor.post(NOWHERE))
    for page in (f"{PAGE}/{own}/enforce", f"{PAGE}/file/enforce"):
        assert answer(visitor.post(page, seen="0")) == posted
    assert answer(bring(visitor, EDITED)) == posted
    assert digest_of(EDITED) not in site.read(lambda work: work.playbooks.versions("property"))
    assert "/desk/playbook/versions" not in visitor.http.get("/desk/playbook").text


def test_change_sent_without_the_pages_own_word_is_refused(site: Serving, enter: Enter) -> None:
    visitor = enter(site)
    for address in (f"{PAGE}/{digest_of(PLAIN)}/enforce", f"{PAGE}/file/enforce", PAGE):
        assert visitor.http.post(address, data={"seen": "0"}).status_code == 403


def test_version_that_does_not_exist_is_not_found(site: Serving, enter: Enter) -> None:
    visitor = enter(site)
    assert visitor.status(f"{PAGE}/{'0' * 64}") == 404
    assert visitor.post(f"{PAGE}/{'0' * 64}/enforce", seen="0").status_code == 404
    assert visitor.post(f"{PAGE}/{digest_of(PLAIN)}/enforce", seen="x").status_code == 404


@pytest.mark.parametrize("pressed", [True, False])
def test_complaint_that_was_begun_before_ends_under_the_new_version(
    own_site: Serving, enter: Enter, *, pressed: bool
) -> None:
    """The customer chose a category, or is just asked for one, that the new version calls otherwise."""
    customer = own_site.town.customer()
    customer.begin()
    customer.tell((LIFT,))
    if pressed:
        customer.press("设施故障")
    renamed = PLAIN.replace('id = "faults"', 'id = "defects"').replace('"faults"', '"defects"')
    assert put_in_force(enter(own_site), renamed).status_code == 201
    if not pressed:
        customer.press("设施故障")
    number = finish(customer)
    assert rules_of(own_site, number) == digest_of(renamed)
