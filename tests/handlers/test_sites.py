"""People of one site neither see nor hear of another's cases (P6); a case whose site nobody knows is everybody's."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from handlers.cards import alerts_of
from handlers.desk_filing import grants, read
from handlers.shelf import Shelf
from handlers.vacancy import resettle
from tests.handlers.callers import Customer, visit
from tests.handlers.crew import Colleague, hire, staff_whole
from tests.handlers.desk import Desk
from workflow.errors import UnknownCase
from workflow.language import Language
from workflow.moves import Fact
from workflow.people import Grant


@pytest.fixture
def group(any_desk: Desk) -> Desk:
    """A house under the procedure of a group with two sites, over each engine."""
    any_desk.house = replace(any_desk.house, book=Shelf().open("call-center-group"))
    return any_desk


def at(group: Desk, role: str, team: str | None, site: str) -> Colleague:
    return hire(group, role, team, site=site)


def told_place(customer: Customer, place: str, *, danger: bool = False) -> str:
    """Tell everything up to the place; return what is asked next."""
    customer.say("我要投诉")
    customer.press("同意，开始", "投诉")
    customer.say("王小明", "13800138000", "家里漏水")
    customer.press("是，情况紧急" if danger else "没有", "就这些", "房屋质量")
    customer.say("昨晚11点")
    return customer.say(place)


def filed(customer: Customer, place: str = "江湾3号楼") -> str:
    told_place(customer, place)
    customer.press("尽快维修", "确认登记")
    return customer.newest()


def heard(group: Desk, person: Colleague) -> set[str]:
    found = group.read(lambda work: alerts_of(work, group.house, person.actor))
    return {str(notice.case) for notice in found}


def graded(agent: Colleague, number: str, **fields: object) -> None:
    agent.do(number, "contact")
    agent.do(number, "grade", **fields)


def in_work(group: Desk, number: str, agent: Colleague) -> None:
    graded(agent, number, grade="general")
    agent.do(number, "uphold")
    agent.do(number, "transfer", team="engineering", reason="漏水")
    assert group.case(number).team == "engineering"


def test_a_place_that_names_a_site_needs_no_question_and_tells_its_own_phone(group: Desk) -> None:
    anna = visit(group)
    assert "哪个项目" not in told_place(anna, "JW-3-1201")
    anna.press("尽快维修")
    assert "项目：江湾项目" in anna.words
    assert "江湾项目前台电话：021-5550-1001" in anna.press("确认登记")
    assert group.case(anna.newest()).site == "river"


def test_a_place_of_no_site_leads_to_the_question_and_its_answer_is_confirmed(group: Desk) -> None:
    anna = visit(group)
    assert "哪个项目" in told_place(anna, "3号楼1302")
    assert "没有找到这个项目" in anna.say("不知道呢")
    anna.press("西山项目", "尽快维修")
    assert "项目：西山项目" in anna.words
    anna.press("改项目", "江湾项目", "确认登记")
    assert group.case(anna.newest()).site == "river"


def test_people_of_another_site_neither_see_nor_hear_of_a_case(group: Desk) -> None:
    agent, river = hire(group, "agent"), at(group, "member", "engineering", "river")
    hill = at(group, "member", "engineering", "hill")
    number = filed(visit(group))
    in_work(group, number, agent)
    assert (river.board(), river.board("engineering"), heard(group, river)) == ([number], [number], {number})
    assert (hill.board(), hill.board("engineering"), heard(group, hill)) == ([], [], set())
    with pytest.raises(UnknownCase):
        hill.dossier(number)


def test_who_sees_all_of_one_site_sees_nothing_of_another(group: Desk) -> None:
    number = filed(visit(group))
    river, hill = (at(group, "vice_president", None, site) for site in ("river", "hill"))
    assert (river.board(), hill.board(), hire(group, "agent").board()) == ([number], [], [number])
    with pytest.raises(UnknownCase):
        hill.dossier(number)


def test_an_alarm_before_the_place_is_known_reaches_every_site_and_then_only_its_own(group: Desk) -> None:
    estate = [at(group, "member", "property_company", site) for site in ("river", "hill")]
    anna = visit(group)
    anna.say("我要投诉")
    anna.press("同意，开始", "投诉")
    anna.say("王小明", "13800138000", "电梯困人")
    anna.press("是，情况紧急")
    number = anna.newest()
    assert [(each.board(), heard(group, each)) for each in estate] == [([number], {number})] * 2
    graded(hire(group, "agent"), number, grade="general", site="hill", reason="已查明")
    assert [(each.board(), heard(group, each)) for each in estate] == [([], set()), ([number], {number})]


def test_headquarters_board_begins_with_what_is_grave_and_the_rest_can_be_looked_up(group: Desk) -> None:
    staff_whole(group)
    agent, headquarters = hire(group, "agent"), hire(group, "headquarters")
    light, grave = filed(visit(group)), filed(visit(group, "bob"))
    graded(agent, light, grade="general")
    graded(agent, grave, grade="major")
    assert (headquarters.board(), heard(group, headquarters)) == ([grave], {grave})
    assert set(headquarters.board("call_center")) == {light, grave}


def test_case_from_before_there_were_sites_is_everybodys_once_the_start_has_settled(
    group: Desk, tmp_path: Path
) -> None:
    text = Shelf().open("call-center-group").text
    before = re.sub(r"\[sites\.\w+\]\n(?:.+\n)+|each_site = true.*\n|, (?:sites|to_group) = true", "", text)
    (tmp_path / "call-center-group.toml").write_text(before, encoding="utf-8")
    group.house = replace(group.house, book=group.house.shelf.open(str(tmp_path / "call-center-group.toml")))
    agent, river = hire(group, "agent"), at(group, "member", "engineering", "river")
    number = filed(visit(group))
    in_work(group, number, agent)
    group.house = replace(group.house, book=Shelf().open("call-center-group"))
    assert river.board() == []
    assert group.write(lambda work: resettle(work, group.house, group.now)) == 1
    assert river.board() == [number]
    assert group.write(lambda work: resettle(work, group.house, group.now)) == 0


def test_the_head_of_a_site_inspects_with_a_score_that_the_customer_never_sees(group: Desk) -> None:
    staff_whole(group)
    anna, head, headquarters = visit(group), at(group, "vice_president", None, "river"), hire(group, "headquarters")
    number = filed(anna)
    anna.mark()
    assert head.press(number, "score", score=101, text="好").problems == {"score": "range"}
    assert head.press(number, "score", score=80).problems == {"text": "required"}
    head.do(number, "score", score=0, text="首次联系过迟")
    headquarters.do(number, "score", score="95", text="记录完整")
    assert [event.data["score"] for event in group.events(number) if event.fact is Fact.SCORED] == [0, 95]
    assert (anna.words, group.told_staff(number, "scored")) == ("", {"team:call_center@river"})


def test_an_invitation_is_limited_to_the_sites_it_names(group: Desk) -> None:
    playbook = group.house.playbook
    assert grants(playbook, "member", ["legal", "@river"]) == (Grant("member", "legal", "river"),)
    assert grants(playbook, "vice_president", ["@hill"]) == (Grant("vice_president", None, "hill"),)
    with pytest.raises(ValueError, match="no site moon"):
        grants(playbook, "agent", ["@moon"])


def test_the_desk_names_a_site_or_the_place_does(group: Desk) -> None:
    body: dict[str, object] = {
        "name": "王",
        "phone": "13800138000",
        "issue": "漏水",
        "when": "昨晚",
        "expectation": "修",
    }
    placed = read({**body, "where": "XS-2"}, group.house, Language.ZH)
    named = read({**body, "where": "大堂", "site": "river"}, group.house, Language.ZH)
    assert [each[1].site for each in (placed, named) if isinstance(each, tuple)] == ["hill", "river"]
    assert read({**body, "where": "大堂", "site": "moon"}, group.house, Language.ZH) == {"site": "choice"}
