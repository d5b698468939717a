"""What somebody works through: their own and what they decide, their team's, nobody's; and a search that keeps P6."""

from dataclasses import replace

import pytest

from handlers import worklist
from handlers.cards import HIDDEN
from handlers.shelf import Shelf
from handlers.worklist import Asked, View, Worklist, counts_of, worklist_of
from tests.handlers.callers import Customer, visit
from tests.handlers.crew import Colleague, Crew, hire
from tests.handlers.desk import Desk
from tests.handlers.test_plans import PLAN, analysed
from workflow.numbers import spoken
from workflow.worklists import Place


def page(who: Colleague, asked: Asked) -> Worklist:
    desk = who.desk
    return desk.read(lambda work: worklist_of(work, desk.house, who.actor, asked, desk.now))


def view(who: Colleague, name: View, **more: object) -> list[str]:
    return [row.number for row in page(who, replace(Asked(view=name), **more)).rows]


def search(who: Colleague, words: str) -> list[str]:
    return [row.number for row in page(who, Asked(words=words)).rows]


def test_each_view_has_its_part_of_the_open_cases(any_desk: Desk) -> None:
    crew, anna = Crew(desk=any_desk), visit(any_desk)
    handled, fresh = crew.handling(anna.file()), anna.file(category="收费与账单")
    views = {name: view(crew.security, name) for name in View}
    assert views == {View.MINE: [handled], View.DECIDE: [], View.TEAM: [handled], View.FREE: [], View.ALL: [handled]}
    assert (view(crew.manager, View.FREE), view(crew.supervisor, View.TEAM)) == ([fresh], [fresh])
    counts = any_desk.read(lambda work: counts_of(work, any_desk.house, crew.security.actor, any_desk.now))
    assert counts == {View.MINE: 1, View.TEAM: 1, View.FREE: 0}


def test_plan_waits_above_the_own_cases_of_whom_it_waits_for(any_desk: Desk) -> None:
    any_desk.house = replace(any_desk.house, book=Shelf().open("call-center-group"))
    agent, boss, other = (hire(any_desk, role) for role in ("agent", "vice_president", "inspector"))
    number = analysed(visit(any_desk), agent)
    agent.do(number, "propose", amount="6000", **PLAN)
    waiting = [[row.number for row in page(who, Asked()).decide] for who in (boss, agent, other)]
    assert (waiting, view(boss, View.DECIDE)) == ([[number], [], []], [number])
    boss.do(number, "approve")
    assert page(boss, Asked()).decide == ()


def test_filters_narrow_what_a_view_has(any_desk: Desk) -> None:
    crew, anna = Crew(desk=any_desk), visit(any_desk)
    handled, fresh = crew.handling(anna.file()), anna.file(category="收费与账单")
    every = {"team": "security", "stage": "handling", "category": "noise", "grade": "general"}
    assert [view(crew.manager, View.ALL, **{name: value}) for name, value in every.items()] == [[handled]] * 4
    assert view(crew.manager, View.ALL, late=True) == []
    any_desk.until("09-29 10:30")
    assert view(crew.manager, View.ALL, late=True) == [fresh]


def test_team_view_with_another_team_has_nothing(any_desk: Desk) -> None:
    crew, anna = Crew(desk=any_desk), visit(any_desk)
    crew.handling(anna.file())
    assert view(crew.security, View.TEAM, team="finance") == []


@pytest.mark.parametrize("typed", ["{number}", "{plain}", "13800138000", "+86 138-0013-8000", "楼上", "夜里 很吵"])
def test_search_finds_by_number_contact_and_words(any_desk: Desk, typed: str) -> None:
    crew, anna = Crew(desk=any_desk), visit(any_desk)
    number = anna.file()
    assert search(crew.service, typed.format(number=spoken(number), plain=number.lower())) == [number]


@pytest.mark.parametrize("typed", ["{number}", "13800138000", "楼上", "很吵"])
def test_search_finds_nothing_of_another_team(any_desk: Desk, typed: str) -> None:
    crew, anna = Crew(desk=any_desk), visit(any_desk)
    number = crew.handling(anna.file())
    assert search(crew.finance, typed.format(number=number)) == search(crew.finance, "AB3-4CD-E") == []


def test_who_may_not_read_a_contact_does_not_find_by_it(any_desk: Desk) -> None:
    crew, anna = Crew(desk=any_desk), visit(any_desk)
    crew.handling(anna.file())
    assert search(crew.service, "13800138000")
    assert search(crew.security, "13800138000") == []


def test_words_that_are_hidden_from_a_reader_are_not_found_by_them(any_desk: Desk) -> None:
    crew, anna = Crew(desk=any_desk), visit(any_desk)
    anna.say("我要投诉")
    anna.press("同意，开始", "投诉")
    anna.say("王小明", "13800138000", "楼上夜里很吵，请打 13912345678 找我")
    anna.press("没有", "就这些", "噪音扰民")
    anna.say("昨晚11点", "3号楼1302")
    anna.press("尽快修好", "确认登记")
    number = crew.handling(anna.newest())
    assert [search(crew.security, words) for words in ("13912345678", "345", "夜里")] == [[], [], [number]]
    assert HIDDEN in page(crew.security, Asked()).rows[0].issue


def test_closed_case_is_found_by_its_number_alone(any_desk: Desk) -> None:
    crew, anna = Crew(desk=any_desk), visit(any_desk)
    number = crew.told(anna.file())
    anna.press("满意")
    assert (search(crew.service, number), search(crew.service, "很吵")) == ([number], [])


def test_pages_go_on_where_the_last_one_ended(desk: Desk, crew: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    customers: list[Customer] = [visit(desk, f"chat {place}") for place in range(3)]
    numbers = [each.file(phone=f"1380013800{place}") for place, each in enumerate(customers)]
    monkeypatch.setattr(worklist, "PER_PAGE", 2)
    first = page(crew.service, Asked(view=View.ALL))
    rest = page(crew.service, Asked(view=View.ALL, after=first.after))
    assert sorted(row.number for row in (*first.rows, *rest.rows)) == sorted(numbers)
    assert (len(first.rows), rest.after) == (2, None)


def test_what_is_no_place_is_refused(crew: Crew) -> None:
    with pytest.raises(ValueError, match="unpack"):
        page(crew.service, Asked(after=Place("nowhere")))


def closed_with(who: Colleague, words: str, **more: object) -> list[str]:
    return [row.number for row in page(who, replace(Asked(words=words), **more)).closed]


def test_closed_cases_are_found_by_their_words_within_what_is_seen(any_desk: Desk) -> None:
    crew, anna = Crew(desk=any_desk), visit(any_desk)
    number = crew.told(anna.file())
    assert closed_with(crew.supervisor, "很吵") == []
    anna.press("满意")
    assert (closed_with(crew.supervisor, "很吵"), search(crew.supervisor, "很吵")) == ([number], [])
    assert (closed_with(crew.security, "楼上 很吵"), closed_with(crew.finance, "很吵")) == ([number], [])
    assert [closed_with(crew.supervisor, words) for words in ("不吵", "%", "")] == [[], [], []]


def test_closed_cases_are_not_looked_for_where_open_ones_alone_are_asked_for(any_desk: Desk) -> None:
    crew, anna = Crew(desk=any_desk), visit(any_desk)
    number = crew.told(anna.file())
    anna.press("满意")
    asked: list[dict[str, object]] = [{"late": True}, {"stage": "handling"}, {"team": "finance"}, {"team": "security"}]
    assert [closed_with(crew.supervisor, "很吵", **more) for more in asked] == [[], [], [], [number]]
