"""A role or team without people leaves no case alone (P2) and no notice unheard (P4): others stand in, and are told."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import cast

import pytest

from handlers import staffing
from handlers.cards import alerts_of
from handlers.linking import Arrival, take_up
from handlers.promises import broken_promises
from handlers.roster import vacancies
from handlers.shelf import Shelf
from handlers.vacancy import resettle
from storage.people import SqlPeople
from storage.vitals import SqlVitals
from tests.handlers.callers import Customer, visit
from tests.handlers.crew import SOLVED, Colleague, Crew, hire, staff_whole
from tests.handlers.desk import Desk
from workflow.language import Language
from workflow.numbers import CaseNumber
from workflow.people import Grant
from workflow.ports import Work


def leaves(desk: Desk, person: Colleague) -> None:
    staff = person.actor.staff
    assert staff is not None
    assert desk.write(lambda work: staffing.leave(work, desk.house, staff, desk.now))


def administrator(desk: Desk) -> Colleague:
    return hire(desk, "administrator")


def told_of_nobody(desk: Desk, person: Colleague) -> list[str]:
    """Return the alerts about roles and teams without people that a person has, in English."""
    found = desk.read(lambda work: alerts_of(work, desk.house, person.actor))
    bodies = [cast("Mapping[str, Mapping[str, object]]", notice.body)["said"] for notice in found]
    return [_seat(desk, body) for body in bodies if str(body["key"]).startswith("cases.nobody")]


def _seat(desk: Desk, body: Mapping[str, object]) -> str:
    from handlers.said import from_json  # a name for what is stored, not for what is tested

    said = from_json(cast("dict[str, str]", body))
    return desk.house.say(said, Language.EN)


def nobody(desk: Desk) -> list[str]:
    return [str(each) for each in desk.read(lambda work: vacancies(work, desk.house))]


def held(desk: Desk, number: str) -> list[str]:
    case = desk.case(number)
    return desk.read(lambda work: broken_promises(work, case, desk.house))


def dispatched(desk: Desk, number: str) -> str:
    """Have the case handed to security by a service desk that is there."""
    Crew(desk=desk).dispatched(number)
    return number


def test_what_a_team_without_people_would_do_is_the_fallbacks_to_do(any_desk: Desk) -> None:
    manager = hire(any_desk, "manager")
    number = dispatched(any_desk, visit(any_desk).file())
    assert {"acknowledge", "refuse"} <= manager.can(number)
    assert any_desk.told_staff(number, "dispatched") == {"role:manager"}
    assert (any_desk.case(number).stand_in, held(any_desk, number)) == ("manager", [])
    manager.do(number, "acknowledge")
    manager.do(number, "resolve", **SOLVED)
    assert any_desk.stage(number) == "resolved"


def test_when_somebody_joins_the_case_goes_back_to_them(any_desk: Desk) -> None:
    manager = hire(any_desk, "manager")
    number = dispatched(any_desk, visit(any_desk).file())
    security = hire(any_desk, "member", "security")
    assert "acknowledge" in security.can(number)
    assert "acknowledge" not in manager.can(number)
    assert security.board() == [number]


def test_who_joins_by_a_platform_has_what_waited_for_them_too(any_desk: Desk) -> None:
    manager = hire(any_desk, "manager")
    number = dispatched(any_desk, visit(any_desk).file())
    arrival = Arrival(lane="telegram", key="1", account="42", token="of the invitation", called="王队长")

    def follow(work: Work) -> None:
        soon = any_desk.now + timedelta(days=1)
        work.people.invite([Grant("member", "security")], arrival.token, any_desk.now, soon)
        assert take_up(work, any_desk.house, arrival, any_desk.now) is not None

    any_desk.write(follow)
    assert "acknowledge" not in manager.can(number)


def test_when_somebody_joins_the_card_in_their_group_is_made_fresh(any_desk: Desk) -> None:
    hire(any_desk, "manager")
    number = dispatched(any_desk, visit(any_desk).file())
    any_desk.write(lambda work: work.bindings.bind("telegram", "team:security", "-42", any_desk.now))
    hire(any_desk, "member", "security")
    card = any_desk.read(lambda work: work.lanes.card("telegram", "team:security", CaseNumber(number)))
    assert card is not None


def test_when_the_last_of_a_team_leaves_the_case_is_not_left_with_them(any_desk: Desk) -> None:
    crew, _, manager = Crew(desk=any_desk), administrator(any_desk), hire(any_desk, "manager")
    number = crew.handling(visit(any_desk).file())
    assert (any_desk.case(number).owner, "react" in manager.can(number)) == (crew.security.actor.staff, False)
    leaves(any_desk, crew.security)
    assert (any_desk.case(number).owner, "react" in manager.can(number)) == (None, True)
    assert nobody(any_desk).count("role member: nobody, 1 open case waits") == 1


def test_others_of_the_team_go_on_when_one_leaves(any_desk: Desk) -> None:
    crew, _, manager = Crew(desk=any_desk), administrator(any_desk), hire(any_desk, "manager")
    mate = hire(any_desk, "member", "security")
    number = crew.handling(visit(any_desk).file())
    leaves(any_desk, crew.security)
    assert (any_desk.case(number).owner, "react" in mate.can(number)) == (None, True)
    assert "react" not in manager.can(number)


def test_administrator_and_stand_in_are_told_once_for_a_team_and_again_when_it_is_empty_anew(any_desk: Desk) -> None:
    chief, manager, crew = administrator(any_desk), hire(any_desk, "manager"), Crew(desk=any_desk)
    assert crew.supervisor.board() == []
    anna = visit(any_desk)
    dispatched(any_desk, anna.file())
    dispatched(any_desk, anna.file())
    told = "“Team member” has nobody. Until somebody joins, “Manager of the unit” stands in for their cases."
    assert told_of_nobody(any_desk, chief) == told_of_nobody(any_desk, manager) == [f"{told} Please invite somebody."]
    security = hire(any_desk, "member", "security")
    assert told_of_nobody(any_desk, chief) == told_of_nobody(any_desk, manager) == []
    leaves(any_desk, security)
    assert [words.startswith(told) for words in told_of_nobody(any_desk, chief)] == [True]


def test_without_anybody_to_stand_in_the_administrator_hears_that_cases_wait(any_desk: Desk) -> None:
    chief, service = administrator(any_desk), hire(any_desk, "service")
    number = visit(any_desk).file()
    service.do(number, "contact")
    service.do(number, "escalate", reason="客户要求")
    assert any_desk.case(number).stand_in is None
    assert [words.split(":")[0] for words in told_of_nobody(any_desk, chief)] == [
        "“Manager of the unit” has nobody, and nobody stands in"
    ]
    assert "role manager: nobody, 1 open case waits" in nobody(any_desk)


def test_first_of_the_fallback_that_has_people_stands_in(any_desk: Desk) -> None:
    supervisor = hire(any_desk, "supervisor")
    number = dispatched(any_desk, visit(any_desk).file())
    assert "acknowledge" in supervisor.can(number)
    manager = hire(any_desk, "manager")
    assert ("acknowledge" in supervisor.can(number), "acknowledge" in manager.can(number)) == (False, True)


def test_notice_for_a_role_without_people_rings_at_the_stand_in(desk: Desk, anna: Customer) -> None:
    hire(desk, "service")
    hire(desk, "manager")
    number = anna.file()
    desk.until("09-29 10:10")
    assert desk.told_staff(number, "supervised") == {"team:service", "role:manager"}


def test_case_that_is_reopened_asks_anew_who_is_here(any_desk: Desk) -> None:
    crew, _, manager = Crew(desk=any_desk), administrator(any_desk), hire(any_desk, "manager")
    anna = visit(any_desk)
    number = crew.told(anna.file())
    anna.press("满意")
    leaves(any_desk, crew.service)
    assert "service" not in any_desk.case(number).vacant
    anna.say("进度")
    anna.press("问题重现，重新打开")
    assert "service" in any_desk.case(number).vacant
    anna.say("又吵了")
    assert (any_desk.stage(number), "dispatch" in manager.can(number)) == ("rework", True)
    assert any_desk.case(number).stand_in == "manager"


def test_team_with_people_at_another_site_alone_has_nobody_here(any_desk: Desk) -> None:
    any_desk.house = replace(any_desk.house, book=Shelf().open("call-center-group"))
    agent, head = hire(any_desk, "agent"), hire(any_desk, "vice_president")
    hire(any_desk, "member", "engineering", site="hill")
    anna = visit(any_desk)
    number = _filed_at(anna, "江湾3号楼")
    agent.do(number, "contact")
    agent.do(number, "grade", grade="general")
    agent.do(number, "uphold")
    agent.do(number, "transfer", team="engineering", reason="漏水")
    assert any_desk.told_staff(number, "transferred") == {"role:vice_president@river"}
    assert "member" in any_desk.case(number).vacant
    assert head.board("engineering") == [number]
    hire(any_desk, "member", "engineering", site="river")
    assert "member" not in any_desk.case(number).vacant


def _filed_at(customer: Customer, place: str) -> str:
    customer.say("我要投诉")
    customer.press("同意，开始", "投诉")
    customer.say("王小明", "13800138000", "家里漏水")
    customer.press("没有", "就这些", "房屋质量")
    customer.say("昨晚11点", place)
    customer.press("尽快维修", "确认登记")
    return customer.newest()


def test_no_notice_of_a_clock_costs_a_look_at_who_is_here(
    desk: Desk, anna: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff_whole(desk)
    number = Crew(desk=desk).handling(anna.file())

    def asked(_: SqlPeople) -> list[object]:
        raise AssertionError("asked who is here")

    monkeypatch.setattr(SqlPeople, "everybody", asked)
    monkeypatch.setattr(SqlVitals, "crew", asked)
    desk.until("10-02 10:00")
    assert {"reminded", "supervised", "raised"} <= set(desk.facts(number))


def test_everybody_there_means_that_nothing_is_said_and_nothing_changes(desk: Desk, anna: Customer, crew: Crew) -> None:
    staff_whole(desk)
    number = crew.handling(anna.file())
    case = desk.case(number)
    assert (case.vacant, case.deserted, case.stand_in, nobody(desk)) == (frozenset(), frozenset(), None, [])
    assert desk.write(lambda work: resettle(work, desk.house, desk.now)) == 0


def test_card_says_that_the_role_has_nobody(desk: Desk, anna: Customer) -> None:
    manager = hire(desk, "manager")
    number = anna.file()
    assert "岗位无人" in _flags(manager, number)
    hire(desk, "service")
    assert "岗位无人" not in _flags(manager, number)


def _flags(person: Colleague, number: str) -> list[str]:
    return [person.desk.house.say(flag, Language.ZH) for flag in person.card(number).flags]


def test_account_of_whoever_leaves_is_nobodys_any_more(any_desk: Desk) -> None:
    administrator(any_desk)
    member = hire(any_desk, "member", "security")
    chat = f"staff:{member.actor.staff}"
    any_desk.write(lambda work: work.bindings.bind("telegram", chat, "42", any_desk.now))
    leaves(any_desk, member)
    assert any_desk.read(lambda work: work.bindings.lanes(chat)) == []


def test_last_administrator_stays_and_who_is_gone_cannot_go_again(any_desk: Desk) -> None:
    chief, other = administrator(any_desk), administrator(any_desk)
    leaves(any_desk, other)
    mine, theirs = chief.actor.staff, other.actor.staff
    assert mine is not None
    assert theirs is not None
    assert not any_desk.write(lambda work: staffing.leave(work, any_desk.house, mine, any_desk.now))
    with pytest.raises(LookupError):
        any_desk.write(lambda work: staffing.leave(work, any_desk.house, theirs, any_desk.now))
