"""Duties ring where people of ours work: once a rung in the team's chat; those who are checked hear nothing."""

from dataclasses import replace

import pytest

from handlers.agenda import plan
from handlers.shelf import Shelf
from tests.handlers.callers import file_at_a_site, visit
from tests.handlers.crew import Colleague, hire
from tests.handlers.desk import Desk
from tests.handlers.moments import shown
from tests.handlers.teamwork import Group, Post, joins, said
from workflow.stored import SubjectId

CHECK = SubjectId("calendar:check.headquarters")


def under(desk: Desk, playbook: str) -> Desk:
    desk.house = replace(desk.house, book=Shelf().open(playbook))
    desk.write(lambda work: plan(work, desk.house, desk.now))
    return desk


@pytest.fixture
def estate(desk: Desk) -> Desk:
    return under(desk, "owner-service")


@pytest.fixture
def company(desk: Desk) -> Desk:
    return under(desk, "call-center-group")


def drawn(company: Desk) -> str:
    """Let a case be drawn; return its number."""
    number = file_at_a_site(visit(company))
    (row,) = company.read(lambda work: work.timers.of(CHECK))
    company.until(str(shown(row.due_at)))
    return number


def duties(posts: list[Post]) -> list[Post]:
    return [post for post in posts if post.said.notice.dedupe.startswith("duty:")]


def test_each_rung_of_a_routine_rings_once_for_the_one_who_has_it(estate: Desk) -> None:
    centre = Group(desk=estate).bind("team:service_centre")
    reception = joins(centre, hire(estate, "reception", name="前台小李"))
    estate.until("09-29 18:00")
    rang = centre.rings()
    assert len(rang) == 3
    assert {post.said.mention for post in rang} == {(reception.account, "前台小李")}
    assert "打开意见箱" in rang[0].text


def test_of_several_who_have_the_duty_the_role_is_named(estate: Desk) -> None:
    centre = Group(desk=estate).bind("team:service_centre")
    for name in ("小李", "小赵"):
        joins(centre, hire(estate, "reception", name=name))
    estate.until("09-29 17:00")
    (post,) = centre.rings()
    assert (post.said.mention, post.text.startswith("前台")) == (None, True)


def test_without_a_channel_each_who_has_the_duty_hears_in_their_own_chat(estate: Desk) -> None:
    nowhere = Group(desk=estate)
    reception = joins(nowhere, hire(estate, "reception", name="前台小李"))
    joins(nowhere, hire(estate, "steward", name="管家"))
    estate.until("09-29 17:00")
    assert [each.address for each in nowhere.reads()] == [reception.account]


def test_duty_that_was_done_does_not_ring_again(estate: Desk) -> None:
    centre = Group(desk=estate).bind("team:service_centre")
    hire(estate, "reception", name="前台小李")
    estate.until("09-29 17:00")
    (open_now,) = estate.read(lambda work: work.duties.open())
    estate.write(lambda work: work.duties.done(open_now.id, estate.now, None, ""))
    estate.until("09-29 18:00")
    assert len(centre.rings()) == 1


def test_drawn_case_rings_in_the_office_of_who_scores_it(company: Desk) -> None:
    office = Group(desk=company).bind("team:director_office@river")
    head = joins(office, hire(company, "vice_president", None, site="river", name="江总"))
    number = drawn(company)
    (post,) = duties(office.rings())
    assert post.said.mention == (head.account, "江总")
    assert said("cases.duty.drawn")[:6] in post.text
    assert post.said.notice.case == number


def test_those_who_are_checked_hear_nothing_in_their_chats(company: Desk) -> None:
    calls = Group(desk=company).bind("team:call_center")
    agent: Colleague = hire(company, "agent", name="林坐席")
    joins(calls, agent)
    hire(company, "vice_president", None, site="river", name="江总")
    drawn(company)
    company.until("12-31 23:00")
    assert duties(calls.rings()) == []
    assert not [each for each in calls.reads() if each.notice.dedupe.startswith("duty:")]


def test_where_somebody_who_is_checked_reads_along_only_who_scores_hears(company: Desk) -> None:
    office = Group(desk=company).bind("team:director_office")
    hire(company, "member", "director_office", name="文员")
    head = joins(office, hire(company, "vice_president", None, site="river", name="江总"))
    drawn(company)
    sent = [each for each in office.reads() if each.notice.dedupe.startswith("duty:")]
    assert ([each.address for each in sent], duties(office.posts)) == ([head.account], [])


def test_headquarters_is_told_of_the_draw_at_the_desk_alone(company: Desk) -> None:
    above = Group(desk=company).bind("team:headquarters")
    hire(company, "headquarters", name="总部")
    hire(company, "vice_president", None, site="river", name="江总")
    drawn(company)
    assert duties(above.rings()) == []


def test_office_where_nobody_is_known_to_work_hears_of_no_draw(company: Desk) -> None:
    office = Group(desk=company).bind("team:director_office@river")
    drawn(company)
    assert duties(office.rings()) == []


def test_who_takes_no_part_in_the_case_hears_of_no_draw(company: Desk) -> None:
    nowhere = Group(desk=company)
    accused = hire(company, "vice_president", None, site="river", name="江总")
    other = joins(nowhere, hire(company, "vice_president", None, site="river", name="海总"))
    joins(nowhere, accused)
    number = file_at_a_site(visit(company))
    hire(company, "supervisor").do(number, "recuse", staff=accused.actor.staff, reason="被投诉人")
    (row,) = company.read(lambda work: work.timers.of(CHECK))
    company.until(str(shown(row.due_at)))
    sent = [each for each in nowhere.reads() if each.notice.dedupe.startswith("duty:")]
    assert [each.address for each in sent] == [other.account]
