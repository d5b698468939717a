"""The workload's page over HTTP: who sees and does what, and that a second press does nothing more."""

import re
from collections.abc import Iterator

import pytest

from tests.bot.web.driving import Desk, Town
from tests.bot.web.serving import Serving
from tests.bot.web.visiting import Visitor
from workflow.numbers import parse_number


@pytest.fixture
def boss(site: Serving) -> Iterator[Visitor]:
    visitor = Visitor(site, "supervisor")
    yield visitor
    visitor.http.close()


@pytest.fixture
def guards(town: Town) -> tuple[Desk, Desk]:
    """Two people in security."""
    return town.staff("member", "security"), town.staff("member", "security")


def ident(site: Serving, at: int) -> str:
    """Return the id of a person in security, as they joined."""
    everybody = site.read(lambda work: work.people.everybody())
    return str([each.id for each in everybody if each.grants[0].team == "security"][at])


def handled(town: Town, guard: Desk) -> str:
    """Bring a complaint to where somebody of security has signed for it."""
    number, service = town.customer().complain(), town.staff("service")
    service.move(number, "contact")
    service.move(number, "grade", grade="general")
    service.move(number, "dispatch", team="security")
    guard.move(number, "acknowledge")
    return number


def owner(site: Serving, number: str) -> int | None:
    from workflow.people import ALL

    found = parse_number(number)
    assert found is not None
    return site.read(lambda work: work.cases.get(found, visible_to=ALL).owner)


def chosen(page: str) -> list[str]:
    return re.findall(r'name="case" value="([^"]+)"', page)


def test_cases_are_handed_over_and_taken_back_once(
    site: Serving, town: Town, boss: Visitor, guards: tuple[Desk, Desk]
) -> None:
    old, new = ident(site, -2), ident(site, -1)
    number = handled(town, guards[0])
    page = boss.http.get(f"/desk/team?of={old}").text
    gave = boss.post("/desk/team/give", case=chosen(page)[0], to=new, of=old)
    assert (gave.status_code, str(owner(site, number))) == (200, new)
    undo = re.findall(r'hx-post="(/desk/team/undo/\d+)"', gave.text)[0]
    answers = [boss.post(undo, of=old) for _ in "ab"]
    assert (str(owner(site, number)), ["undone before" in answer.text for answer in answers]) == (old, [False, True])


@pytest.mark.usefixtures("guards")
def test_cases_of_whom_a_reader_does_not_know_look_like_those_of_nobody_at_all(site: Serving) -> None:
    other = ident(site, -1)
    member = Visitor(site, "member", "finance")
    answers = [member.http.get(f"/desk/team?of={who}") for who in (other, "999999", "x", "9" * 40)]
    member.http.close()
    assert {(answer.status_code, answer.text) for answer in answers} == {(404, answers[0].text)}


@pytest.mark.usefixtures("guards")
def test_absence_of_another_team_is_not_for_a_member_to_say(site: Serving) -> None:
    said = {"staff": ident(site, -2), "substitute": ident(site, -1), "begins": "2026-10-01T09:00"}
    member = Visitor(site, "member", "finance")
    answer = member.post("/desk/team/away", ends="2026-10-02T09:00", **said)
    missing = member.post("/desk/team/away", ends="2026-10-02T09:00", **{**said, "staff": "999999"})
    member.http.close()
    assert (answer.status_code, answer.text) == (404, missing.text)


@pytest.mark.usefixtures("guards")
def test_absence_is_read_in_the_zone_of_the_site(site: Serving, boss: Visitor) -> None:
    said = {"staff": ident(site, -2), "substitute": ident(site, -1)}
    answer = boss.post("/desk/team/away", begins="2026-10-01T09:00", ends="2027-01-02T09:00", **said)
    (kept,) = site.read(lambda work: work.attendance.absences(site.clock.now()))
    assert (answer.status_code, kept.begins.isoformat()) == (200, "2026-10-01T01:00:00+00:00")


@pytest.mark.usefixtures("guards")
@pytest.mark.parametrize("wrong", [{"ends": ""}, {"ends": "2026-09-01T09:00"}, {"substitute": ""}, {"ends": "soon"}])
def test_what_is_wrong_of_an_absence_is_said_and_what_was_typed_stays(
    site: Serving, boss: Visitor, wrong: dict[str, str]
) -> None:
    said = {"staff": ident(site, -2), "substitute": ident(site, -1), "begins": "2026-10-01T09:00"}
    answer = boss.post("/desk/team/away", **{**said, "ends": "2026-10-02T09:00", **wrong})
    assert (answer.status_code, 'value="2026-10-01T09:00"' in answer.text) == (422, True)
    assert 'aria-invalid="true"' in answer.text


@pytest.mark.usefixtures("guards")
@pytest.mark.parametrize(("most", "status"), [("12", 200), ("", 200), ("-1", 422), ("1000", 422), ("many", 422)])
def test_what_somebody_carries_is_a_number(site: Serving, boss: Visitor, most: str, status: int) -> None:
    assert boss.post(f"/desk/team/carry/{ident(site, -1)}", most=most).status_code == status


def test_nothing_chosen_hands_nothing_over(site: Serving, boss: Visitor) -> None:
    answers = [boss.post("/desk/team/give", to="1"), boss.post("/desk/team/give", case="2222222:1")]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert boss.post("/desk/team/give", case="x", to="1").status_code == 422
    assert site.read(lambda work: work.batches.last(1, site.clock.now())) is None  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize("address", ["give", "undo/1", "away", "away/1/end", "carry/1"])
def test_change_from_another_site_is_refused(boss: Visitor, address: str) -> None:
    assert boss.http.post(f"/desk/team/{address}", data={"to": "1"}).status_code == 403
