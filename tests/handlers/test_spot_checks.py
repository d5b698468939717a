"""Spot checks: drawn once at times that nobody foresees, unseen by those who are checked, scored within a due time."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from handlers.agenda import plan
from handlers.cards import alerts_of
from handlers.duty_lines import duties_of
from handlers.shelf import Shelf
from tests.handlers.callers import Customer, visit
from tests.handlers.crew import Colleague, hire
from tests.handlers.desk import Desk
from tests.handlers.moments import ZONE, moment, shown
from tests.patched import house_of, patched
from workflow.duties import Duty
from workflow.moves import Fact
from workflow.numbers import CaseNumber
from workflow.office import is_open
from workflow.people import Grant
from workflow.stored import SubjectId

JOB = "check.headquarters"
TIMER = SubjectId(f"calendar:{JOB}")
LATE = "12-31 23:00"


@pytest.fixture
def group(any_desk: Desk) -> Desk:
    """A house under the procedure of a group with two sites, over each engine; its calendar jobs are planned."""
    any_desk.house = replace(any_desk.house, book=Shelf().open("call-center-group"))
    any_desk.write(lambda work: plan(work, any_desk.house, any_desk.now))
    return any_desk


@pytest.fixture
def office(group: Desk) -> tuple[Colleague, Colleague, Colleague]:
    """An agent, headquarters, and the head of the site by the river."""
    head = hire(group, "vice_president", None, site="river", name="江总")
    return hire(group, "agent", name="林坐席"), hire(group, "headquarters", name="总部"), head


def filed(customer: Customer, place: str = "江湾3号楼") -> str:
    customer.say("我要投诉")
    customer.press("同意，开始", "投诉")
    customer.say("王小明", "13800138000", "家里漏水")
    customer.press("没有", "就这些", "房屋质量")
    customer.say("昨晚11点", place)
    customer.press("尽快维修", "确认登记")
    return customer.newest()


def slot(group: Desk) -> str:
    (row,) = group.read(lambda work: work.timers.of(TIMER))
    return str(shown(row.due_at))


def drawn(group: Desk) -> list[Duty]:
    return list(group.read(lambda work: work.duties.since(moment("09-01 00:00"))))


def up_to_the_draw(group: Desk) -> str:
    """Let time pass until the first slot has fired; return that slot."""
    at = slot(group)
    group.until(at)
    return at


def heard(group: Desk, person: Colleague) -> list[str]:
    """Return what a person heard of duties, newest first."""
    found = group.read(lambda work: alerts_of(work, group.house, person.actor))
    keys = (cast("dict[str, str]", row.body["said"])["key"] for row in found)
    return [key for key in keys if key.startswith("cases.duty.")]


def test_the_first_slot_lies_ahead_in_the_office_hours(group: Desk) -> None:
    calendar = group.house.playbook.calendar("office", ZONE)
    (row,) = group.read(lambda work: work.timers.of(TIMER))
    assert row.due_at > group.now
    assert is_open(calendar, row.due_at)


def test_planning_again_changes_nothing(group: Desk) -> None:
    before = slot(group)
    group.now += timedelta(hours=1)
    assert group.write(lambda work: plan(work, group.house, group.now)) == 0
    assert slot(group) == before


def test_at_its_slot_a_case_of_each_site_is_drawn_once(group: Desk) -> None:
    river, hill = filed(visit(group)), filed(visit(group, "bob"), "西山2号楼")
    at = up_to_the_draw(group)
    assert [(duty.case, duty.site, shown(duty.set_at)) for duty in drawn(group)] == [
        (river, "river", at),
        (hill, "hill", at),
    ]
    assert moment(slot(group)) > moment(at)


def test_no_more_cases_are_drawn_than_the_playbook_says(group: Desk) -> None:
    numbers = {filed(visit(group, name)) for name in ("ann", "bob", "cid")}
    up_to_the_draw(group)
    found = {str(duty.case) for duty in drawn(group)}
    assert len(found) == group.house.playbook.spot_checks["headquarters"].count == 2
    assert found < numbers


def test_the_head_of_the_site_hears_of_it_and_has_until_the_due_time(
    group: Desk, office: tuple[Colleague, ...]
) -> None:
    _, headquarters, head = office
    number = filed(visit(group))
    up_to_the_draw(group)
    (line,) = group.read(lambda work: duties_of(work, group.house, head.actor, group.now))
    assert (line.listed, line.mine, line.overdue) == ((number,), True, False)
    assert line.press is not None
    assert (heard(group, head), heard(group, headquarters)) == (["cases.duty.drawn"], ["cases.duty.drawn_for"])


def test_a_score_ends_the_duty_and_headquarters_hears_of_it(group: Desk, office: tuple[Colleague, ...]) -> None:
    _, headquarters, head = office
    number = filed(visit(group))
    up_to_the_draw(group)
    head.do(number, "score", score=85, text="记录完整")
    (duty,) = drawn(group)
    assert (duty.done_by, duty.done_at) == (head.actor.staff, group.now)
    assert group.read(lambda work: work.timers.of(SubjectId(f"duty:{duty.id}"))) == []
    assert heard(group, headquarters)[0] == "cases.duty.scored"
    assert group.read(lambda work: duties_of(work, group.house, head.actor, group.now)) == []


def test_a_draw_that_is_not_scored_climbs_its_ladder(group: Desk, office: tuple[Colleague, ...]) -> None:
    _, headquarters, head = office
    filed(visit(group))
    up_to_the_draw(group)
    (duty,) = drawn(group)
    group.until(shown(duty.due_at + timedelta(hours=25)) or "")
    told = ["cases.duty.escalate", "cases.duty.escalate"]
    assert heard(group, head) == [*told, "cases.duty.remind", "cases.duty.drawn"]
    assert heard(group, headquarters) == [*told, "cases.duty.drawn_for"]


def test_those_who_are_checked_see_nothing_of_a_draw(group: Desk, office: tuple[Colleague, ...]) -> None:
    agent, headquarters, head = office
    anna = visit(group)
    number = filed(anna)
    anna.mark()
    before = group.case(number)
    up_to_the_draw(group)
    seen = agent.dossier(number)
    assert "drawn" not in {line.fact for line in seen.timeline}
    assert [notice for notice in seen.notices if notice.dedupe.startswith("duty:")] == []
    assert heard(group, agent) == []
    assert "抽" not in anna.words
    assert group.read(lambda work: duties_of(work, group.house, agent.actor, group.now)) == []
    assert {line.fact for person in (headquarters, head) for line in person.dossier(number).timeline} >= {"drawn"}
    assert group.case(number).version - before.version == len(group.events(number)) - 1


def test_a_draw_leaves_no_trace_on_the_case_itself(group: Desk, office: tuple[Colleague, ...]) -> None:
    number = filed(visit(group))
    agent = office[0]
    agent.do(number, "contact")
    agent.do(number, "not_uphold", explanation="与房屋质量无关")
    before = (group.case(number), group.events(number))
    up_to_the_draw(group)
    assert [duty.case for duty in drawn(group)] == [number]
    assert (group.case(number), group.events(number)) == before


def test_the_line_of_a_draw_stands_at_its_time_on_the_timeline(group: Desk, office: tuple[Colleague, ...]) -> None:
    _, _, head = office
    number = filed(visit(group))
    up_to_the_draw(group)
    group.now += timedelta(minutes=1)
    head.do(number, "score", score=85, text="记录完整")
    assert [line.fact for line in head.dossier(number).timeline][-2:] == ["drawn", "scored"]


def test_a_head_of_another_site_neither_sees_nor_hears_of_it(group: Desk) -> None:
    hill = hire(group, "vice_president", None, site="hill")
    filed(visit(group))
    up_to_the_draw(group)
    assert (heard(group, hill), group.read(lambda work: duties_of(work, group.house, hill.actor, group.now))) == (
        [],
        [],
    )


def test_a_case_is_drawn_once_by_a_check_however_often_it_comes_round(group: Desk) -> None:
    number = filed(visit(group))
    for _ in range(4):
        up_to_the_draw(group)
    assert [duty.case for duty in drawn(group)] == [number]


def test_what_an_outage_missed_is_drawn_once(group: Desk) -> None:
    numbers = {filed(visit(group, name)) for name in ("ann", "bob", "cid", "dan", "eve", "fay")}
    missed = moment(slot(group))
    group.now = moment("11-24 10:00")
    group.fire()
    assert len({str(duty.case) for duty in drawn(group)} & numbers) == 2
    assert {shown(duty.set_at) for duty in drawn(group)} == {"11-24 10:00"}
    assert moment(slot(group)) > group.now > missed


def test_an_outage_that_ends_at_night_draws_at_the_next_opening(group: Desk) -> None:
    filed(visit(group))
    group.now = moment("10-24 03:00")
    assert moment(slot(group)) < group.now
    group.fire()
    assert (drawn(group), slot(group)) == ([], "10-26 09:00")
    group.until("10-26 09:00")
    assert [shown(duty.set_at) for duty in drawn(group)] == ["10-26 09:00"]


def test_every_process_with_the_same_key_draws_the_same_cases_at_the_same_times(group: Desk) -> None:
    names = {filed(visit(group, name)): name for name in ("ann", "bob", "cid", "dan")}
    assert [up_to_the_draw(group), slot(group)] == ["09-30 16:49", "10-10 09:16"]
    assert [names[str(duty.case)] for duty in drawn(group)] == ["dan", "ann"]


def test_cases_closed_before_the_window_are_not_drawn(group: Desk, office: tuple[Colleague, ...]) -> None:
    agent = office[0]
    number = filed(visit(group))
    agent.do(number, "contact")
    agent.do(number, "not_uphold", explanation="与房屋质量无关")
    assert group.stage(number) == "filed"
    group.now = moment("11-30 10:00")
    group.fire()
    assert drawn(group) == []


def test_nobody_scores_the_work_of_their_own_team(group: Desk, office: tuple[Colleague, ...]) -> None:
    agent = office[0]
    number = filed(visit(group))
    agent.do(number, "contact")
    agent.do(number, "grade", grade="general")
    agent.do(number, "uphold")
    agent.do(number, "transfer", team="director_office", reason="由地区处理")
    up_to_the_draw(group)
    assert drawn(group) == []


def test_a_playbook_that_draws_no_more_lets_its_timer_pass(group: Desk, tmp_path: Path) -> None:
    filed(visit(group))
    text = group.house.book.text
    start = text.index("[spot_checks.headquarters]")
    end = text.index("\n[", start) + 1
    group.house = house_of(patched(tmp_path, base="call-center-group", changes=((text[start:end], ""),)), group.house)
    group.until(LATE)
    assert drawn(group) == []
    assert group.read(lambda work: work.timers.of(TIMER)) == []


def test_a_rule_that_was_changed_plans_anew(group: Desk, tmp_path: Path) -> None:
    rule = group.read(lambda work: work.timers.of(TIMER))[0].kind
    changed = patched(tmp_path, base="call-center-group", changes=(('every = "10 wd"', 'every = "5 wd"'),))
    group.house = house_of(changed, group.house)
    assert group.write(lambda work: plan(work, group.house, group.now)) == 1
    (row,) = group.read(lambda work: work.timers.of(TIMER))
    assert row.kind != rule


def test_whoever_stands_in_for_recused_inspectors_is_asked_instead(group: Desk, office: tuple[Colleague, ...]) -> None:
    _, headquarters, head = office
    supervisor = hire(group, "supervisor")
    number = filed(visit(group))
    supervisor.do(number, "recuse", staff=str(head.actor.staff), reason="被投诉人")
    up_to_the_draw(group)
    assert heard(group, head) == []
    assert set(heard(group, headquarters)) >= {"cases.duty.drawn"}
    assert Fact.RECUSED in group.facts(number)
    assert CaseNumber(number) in [duty.case for duty in drawn(group)]
    assert Grant("headquarters") in headquarters.actor.grants
