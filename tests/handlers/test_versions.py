"""Open cases when their playbook is edited: they stay, or pass on by the map, and none is left behind."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.channel import Premises
from bot.clock import VirtualClock
from bot.versions import settle
from handlers.promises import broken_promises
from handlers.shelf import PLAYBOOKS
from tests.handlers.callers import visit
from tests.handlers.crew import Colleague, Crew, hire
from tests.handlers.desk import Desk
from workflow.errors import CasesLeftBehind
from workflow.moves import Fact

PLAIN = (PLAYBOOKS / "property.toml").read_text(encoding="utf-8")
MOVE = '\n[migration]\nopen_cases = "move"\nstages = { handling = "working" }\nclocks = { follow_up = "progress" }\n'
STAY = '\n[migration]\nopen_cases = "stay"\n'
RENAMED = (
    PLAIN.replace("[stages.handling", "[stages.working")
    .replace('= "handling"', '= "working"')
    .replace('clock = "working"', 'clock = "handling"')
    .replace("[clocks.follow_up]", "[clocks.progress]")
    .replace('due = { general = "24 h" }', 'due = { general = "12 h" }')
)


NAMES = '\n[migration]\nopen_cases = "{what}"\nroles = {{ member = "worker" }}\nteams = {{ security = "guards" }}\n'
NAMED_ANEW = (
    PLAIN.replace("[roles.member]", "[roles.worker]")
    .replace('"member"', '"worker"')
    .replace("[teams.security]", "[teams.guards]")
    .replace('"security"', '"guards"')
)


def edit(desk: Desk, folder: Path, text: str) -> None:
    """Put an edited playbook in force, as the next start does."""
    path = folder / "property.toml"
    path.write_text(text, encoding="utf-8")
    desk.house = replace(desk.house, book=desk.house.shelf.open(str(path)))
    premises = Premises(store=desk.store, house=desk.house, clock=VirtualClock(desk.now))
    desk.runner.run(settle(premises))


@pytest.fixture
def number(any_desk: Desk) -> str:
    """A case that its team works on."""
    crew = Crew(desk=any_desk)
    return crew.handling(visit(any_desk).file())


def test_case_stays_under_the_version_of_its_day(any_desk: Desk, number: str, tmp_path: Path) -> None:
    before = any_desk.case(number)
    edit(any_desk, tmp_path, PLAIN.replace('"10 min"', '"11 min"'))
    assert any_desk.case(number) == before
    assert any_desk.case(visit(any_desk, "berta").file()).playbook == any_desk.house.book.digest != before.playbook


def test_stage_that_vanished_with_an_open_case_in_it_is_refused(any_desk: Desk, number: str, tmp_path: Path) -> None:
    with pytest.raises(CasesLeftBehind) as refused:
        edit(any_desk, tmp_path, RENAMED)
    assert refused.value.left == {("stage", "handling"): 1}
    assert "stage handling: 1 open" in str(refused.value)
    assert any_desk.stage(number) == "handling"


def test_case_may_end_under_the_old_version_and_the_desk_shows_it_right(
    any_desk: Desk, number: str, tmp_path: Path
) -> None:
    edit(any_desk, tmp_path, RENAMED + STAY)
    security = Crew(desk=any_desk).security
    assert security.card(number).stage_id == "handling"
    security.do(number, "resolve", measures="修好", result="修好", prevention="巡查")
    assert any_desk.stage(number) == "resolved"


def test_case_passes_to_the_new_version_by_the_map(any_desk: Desk, number: str, tmp_path: Path) -> None:
    before = any_desk.clocks(number)
    edit(any_desk, tmp_path, RENAMED + MOVE)
    clocks = any_desk.clocks(number)
    assert (any_desk.stage(number), any_desk.facts(number)[-1]) == ("working", Fact.MIGRATED)
    assert (clocks["progress"], "follow_up" in clocks) == (before["follow_up"], False)
    assert (before["solution"], clocks["solution"]) == ("09-30 10:00", "09-29 22:00")


def test_case_that_passed_on_keeps_every_promise(any_desk: Desk, number: str, tmp_path: Path) -> None:
    edit(any_desk, tmp_path, RENAMED + MOVE)
    case = any_desk.case(number)
    assert any_desk.read(lambda work: broken_promises(work, case, any_desk.house)) == []
    any_desk.until("10-01 10:00")
    assert any_desk.facts(number).count(Fact.BREACHED) >= 1


def test_button_from_before_the_new_version_is_stale(any_desk: Desk, number: str, tmp_path: Path) -> None:
    security = Crew(desk=any_desk).security
    old = security.choice(number, "resolve")
    edit(any_desk, tmp_path, RENAMED + MOVE)
    security.choose(old, measures="修好", result="修好", prevention="巡查")
    assert any_desk.stage(number) == "working"


def test_timeline_names_what_was_as_it_was_called_then(any_desk: Desk, number: str, tmp_path: Path) -> None:
    any_desk.until("09-30 12:00")
    supervisor = Crew(desk=any_desk).supervisor
    before = supervisor.dossier(number).timeline
    edit(any_desk, tmp_path, RENAMED + MOVE)
    after = supervisor.dossier(number).timeline
    assert [line.fact for line in after] == [*(line.fact for line in before), Fact.MIGRATED]


def test_second_start_moves_nothing_more(any_desk: Desk, number: str, tmp_path: Path) -> None:
    edit(any_desk, tmp_path, RENAMED + MOVE)
    case = any_desk.case(number)
    edit(any_desk, tmp_path, RENAMED + MOVE)
    assert any_desk.case(number) == case


def test_people_keep_their_work_when_role_and_team_get_new_names(any_desk: Desk, number: str, tmp_path: Path) -> None:
    edit(any_desk, tmp_path, NAMED_ANEW + NAMES.format(what="move"))
    security = as_today(any_desk, Crew(desk=any_desk).security)
    assert (security.board(), "resolve" in security.can(number)) == ([number], True)
    assert any_desk.case(number).vacant.isdisjoint({"worker"})


def test_cases_that_end_under_the_old_names_and_new_ones_are_the_same_peoples(
    any_desk: Desk, number: str, tmp_path: Path
) -> None:
    edit(any_desk, tmp_path, NAMED_ANEW + NAMES.format(what="stay"))
    crew = Crew(desk=any_desk)
    security = as_today(any_desk, crew.security)
    new = visit(any_desk, "berta").file()
    crew.graded(new)
    crew.service.do(new, "dispatch", team="guards")
    assert ("resolve" in security.can(number), "acknowledge" in security.can(new)) == (True, True)


def test_invitation_from_before_the_new_names_gives_the_new_ones(any_desk: Desk, number: str, tmp_path: Path) -> None:
    edit(any_desk, tmp_path, NAMED_ANEW + NAMES.format(what="move"))
    mate = hire(any_desk, "member", "security")
    assert "resolve" in mate.can(number)


def as_today(desk: Desk, person: Colleague) -> Colleague:
    """Return a person with the grants they have now, as the desk looks them up for each request."""
    staff = person.actor.staff
    assert staff is not None
    return replace(person, actor=desk.read(lambda work: work.people.staff(staff)).actor())


def test_team_that_open_cases_need_is_named_when_it_is_missing(any_desk: Desk, number: str, tmp_path: Path) -> None:
    less = PLAIN.replace('[teams.security]\nname = { zh = "秩序维护部", en = "Security" }\n', "").replace(
        '"security"', '"engineering"'
    )
    with pytest.raises(CasesLeftBehind, match="team security: 1 open"):
        edit(any_desk, tmp_path, less + '\n[migration]\nopen_cases = "move"\n')
    assert any_desk.case(number).team == "security"


BUILDER = PLAIN.replace("[outside.contractor]", "[outside.builder]")


def test_party_that_has_a_part_of_the_work_is_named_when_it_is_missing(
    any_desk: Desk, number: str, tmp_path: Path
) -> None:
    Crew(desk=any_desk).security.do(number, "refer", party="contractor", reason="电梯归其维保")
    with pytest.raises(CasesLeftBehind, match="party contractor: 1 open"):
        edit(any_desk, tmp_path, BUILDER + '\n[migration]\nopen_cases = "move"\n')


def test_party_keeps_its_due_time_under_its_new_name(any_desk: Desk, number: str, tmp_path: Path) -> None:
    Crew(desk=any_desk).security.do(number, "refer", party="contractor", reason="电梯归其维保")
    moved = '\n[migration]\nopen_cases = "move"\noutside = { contractor = "builder" }\n'
    edit(any_desk, tmp_path, BUILDER + moved)
    assert any_desk.clocks(number)["builder.outside"] == "10-01 10:00"
    assert Fact.RELEASED not in any_desk.facts(number)
