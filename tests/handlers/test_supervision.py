"""Supervision: what waits for an answer or a decision, what may be scored and by whom, and what came of it."""

from dataclasses import replace
from pathlib import Path

import pytest

from handlers.shelf import Shelf
from handlers.supervision import Asked, Overview, overview_of, sites_of
from tests.handlers.callers import Customer, visit
from tests.handlers.crew import SOLVED, Colleague, Crew, hire
from tests.handlers.desk import Desk
from tests.handlers.moments import moment, shown
from tests.handlers.test_extension import ASKED, CHANGES, MORE
from tests.handlers.test_sites import at, filed
from tests.patched import house_of, patched
from workflow.errors import MoveNotAllowed, UnknownCase
from workflow.moves import Move
from workflow.oversight import overseers

POINTS = {"criterion_promptness": 24, "criterion_result": 30, "criterion_manner": 15, "criterion_record": 11}
ORDERED, ANSWER = "09-30 10:00", "配件今晚到，明早修好"


def overview(who: Colleague, **query: object) -> Overview:
    desk = who.desk
    return desk.read(lambda work: overview_of(work, desk.house, who.actor, replace(Asked(), **query), desk.now))


@pytest.fixture
def crew(any_desk: Desk) -> Crew:
    return Crew(desk=any_desk)


@pytest.fixture
def anna(any_desk: Desk) -> Customer:
    return visit(any_desk)


@pytest.fixture
def late(any_desk: Desk, crew: Crew, anna: Customer) -> str:
    """A case whose solution is late, and whose team has an order to answer."""
    number = crew.handling(anna.file())
    any_desk.until(ORDERED)
    assert any_desk.case(number).order is not None
    return number


@pytest.fixture
def closed(crew: Crew, anna: Customer) -> str:
    """A case that security handled and the customer was satisfied with."""
    number = crew.told(anna.file())
    anna.press("满意")
    return number


def test_order_waits_with_its_clock_until_the_team_answers(any_desk: Desk, crew: Crew, late: str) -> None:
    (order,) = overview(crew.supervisor).orders
    assert (order.row.number, shown(order.since), shown(order.told_next)) == (late, ORDERED, "09-30 13:00")
    any_desk.until("09-30 11:00")
    crew.security.do(late, "report", text=ANSWER)
    found = overview(crew.supervisor)
    (ended,) = found.ended
    assert (found.orders, ended.number, ended.line.fact) == ((), late, "reported")
    assert ANSWER in [words for _, words in ended.line.words]


def test_order_of_a_case_that_was_closed_waits_no_more(crew: Crew, anna: Customer, late: str) -> None:
    crew.security.do(late, "resolve", **SOLVED)
    crew.service.do(late, "tell")
    anna.press("满意")
    assert overview(crew.supervisor).orders == ()


def test_extension_waits_for_who_decides_and_shows_what_is_wanted(
    any_desk: Desk, crew: Crew, anna: Customer, tmp_path: Path
) -> None:
    any_desk.house = house_of(patched(tmp_path, more=MORE, changes=CHANGES), any_desk.house)
    number = crew.handling(anna.file())
    crew.security.do(number, "request_extension", **ASKED)
    (wish,), (other,) = overview(crew.manager).wishes, overview(crew.supervisor).wishes
    assert (wish.reason, shown(wish.due), shown(wish.wanted)) == (ASKED["reason"], "09-30 10:00", "10-01 18:00")
    assert [{press.move for press in each.presses} for each in (wish, other)] == [
        {Move.GRANT_EXTENSION, Move.REFUSE_EXTENSION},
        set(),
    ]
    crew.manager.do(number, "grant_extension")
    found = overview(crew.manager)
    assert (found.wishes, [each.line.fact for each in found.ended]) == ((), ["extended"])


def test_closed_case_is_scored_by_criteria_and_then_stands_among_the_scores(crew: Crew, closed: str) -> None:
    (handled,) = overview(crew.supervisor).handled
    assert [field.name for field in handled.press.needs] == [*POINTS, "text"]
    crew.supervisor.do(closed, "score", text="记录完整", **POINTS)
    found = overview(crew.manager)
    (judged,) = found.teams
    assert (found.handled, judged.name, judged.count, judged.mean, judged.lowest) == ((), "security", 1, 80.0, 80)
    assert "80" in [words for _, words in found.ended[0].line.words]


def test_each_score_counts_in_the_mean_of_its_team(crew: Crew, anna: Customer, closed: str) -> None:
    again = crew.told(anna.file())
    anna.press("满意")
    crew.supervisor.do(closed, "score", text="好", **POINTS)
    crew.manager.do(closed, "score", text="一般", **{**POINTS, "criterion_result": 0})
    crew.manager.do(again, "score", text="差", **dict.fromkeys(POINTS, 0))
    (judged,) = overview(crew.manager).teams
    assert (judged.count, judged.mean, judged.lowest) == (3, (80 + 50 + 0) / 3, 0)


@pytest.mark.parametrize(("field", "points"), [("criterion_result", 31), ("criterion_manner", -1)])
def test_more_points_than_a_criterion_has_are_not_taken(crew: Crew, closed: str, field: str, points: int) -> None:
    pressed = crew.supervisor.press(closed, "score", text="x", **{**POINTS, field: points})
    assert set(pressed.problems) == {field}


def test_nobody_scores_what_they_handled_themselves(any_desk: Desk, crew: Crew, anna: Customer) -> None:
    number = anna.file()
    crew.graded(number)
    crew.service.do(number, "resolve", **SOLVED)
    crew.service.do(number, "tell")
    anna.press("满意")
    assert any_desk.case(number).team != "management"
    own = hire(any_desk, "supervisor")
    team = any_desk.case(number).team
    both = hire(any_desk, "member", team)
    mixed = replace(own.actor, grants=(*own.actor.grants, *both.actor.grants))
    colleague = Colleague(desk=any_desk, actor=mixed)
    assert "score" not in colleague.can(number)
    assert overview(colleague).handled == ()
    with pytest.raises(MoveNotAllowed):
        any_desk.case(number).make(
            Move.SCORE, by=mixed, at=any_desk.now, playbook=any_desk.house.playbook, zone=any_desk.house.zone,
            fields={**POINTS, "text": "x"},
        )  # fmt: skip
    assert "score" in crew.manager.can(number)


def test_filters_and_the_time_narrow_what_is_shown(any_desk: Desk, crew: Crew, late: str) -> None:
    assert [len(overview(crew.supervisor, team=team).orders) for team in ("security", "finance")] == [1, 0]
    crew.security.do(late, "report", text=ANSWER)
    any_desk.now = moment("10-10 10:00")
    assert [len(overview(crew.supervisor, days=days).ended) for days in (7, 30)] == [0, 1]


def test_who_stands_above_nobody_finds_nothing(crew: Crew, late: str) -> None:
    assert overseers(crew.desk.house.playbook) == {"supervisor", "manager"}
    for who in (crew.security, crew.service):
        with pytest.raises(UnknownCase):
            overview(who)
    assert [order.row.number for order in overview(crew.manager).orders] == [late]


def test_case_that_somebody_is_recused_from_is_in_no_part(crew: Crew, late: str) -> None:
    crew.supervisor.do(late, "recuse", staff=str(crew.manager.actor.staff), reason="被投诉人")
    crew.security.do(late, "report", text=ANSWER)
    found = overview(crew.manager)
    assert (found.orders, found.ended) == ((), ())
    assert len(overview(crew.supervisor).ended) == 1


def test_sites_stand_side_by_side_for_the_group_and_each_alone_for_its_own(any_desk: Desk) -> None:
    any_desk.house = replace(any_desk.house, book=Shelf().open("call-center-group"))
    headquarters, river = hire(any_desk, "headquarters"), at(any_desk, "vice_president", None, "river")
    number = filed(visit(any_desk))
    filed(visit(any_desk, "bob"), "西山2号楼")
    river.do(number, "score", score=85, text="记录完整")
    found = overview(headquarters)
    assert {each.site: each.open for each in found.sites} == {"river": 1, "hill": 1}
    assert {site: judged.mean for site, judged in found.by_site.items()} == {"river": 85.0}
    assert [each.site for each in overview(headquarters, site="hill").sites] == ["hill"]
    assert {each.site for each in overview(river).sites} == {"river"}
    assert sites_of(river.actor, any_desk.house) == ("river",)
    with pytest.raises(UnknownCase):
        overview(river, site="hill")


def test_spot_check_stands_there_for_who_draws_and_who_scores(any_desk: Desk) -> None:
    from handlers.agenda import plan
    from tests.handlers.test_spot_checks import up_to_the_draw

    any_desk.house = replace(any_desk.house, book=Shelf().open("call-center-group"))
    any_desk.write(lambda work: plan(work, any_desk.house, any_desk.now))
    headquarters, river = hire(any_desk, "headquarters"), at(any_desk, "vice_president", None, "river")
    inspector, number = hire(any_desk, "supervisor"), filed(visit(any_desk))
    up_to_the_draw(any_desk)
    assert [[line.listed for line in overview(who).checks] for who in (headquarters, river)] == [[(number,)]] * 2
    assert overview(headquarters, site="hill").checks == ()
    assert overview(inspector).checks == ()
