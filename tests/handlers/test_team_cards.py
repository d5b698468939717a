"""The live card in a team's group: every change is on it, for those who may see it, and for nobody else (P6)."""

from pathlib import Path

import pytest

from tests.handlers.callers import Customer
from tests.handlers.crew import SOLVED, Crew, hire, staff_whole
from tests.handlers.desk import Desk
from tests.handlers.teamwork import Group, joins, said, stranger
from workflow.numbers import CaseNumber

HANDLERS = Path(__file__).parents[2] / "handlers"
ACKNOWLEDGE, RESOLVE, REFUSE = (said(f"cases.move.{move}") for move in ("acknowledge", "resolve", "refuse"))


@pytest.fixture
def group(desk: Desk) -> Group:
    return Group(desk=desk).bind("team:security")


def test_case_of_another_team_has_no_card_here(desk: Desk, anna: Customer, crew: Crew, group: Group) -> None:
    number = crew.dispatched(anna.file(category="收费与账单"), "finance")
    assert group.cards(number) == []
    assert desk.read(lambda work: work.lanes.cards(CaseNumber(number))) == []


def test_every_change_is_on_the_one_card(anna: Customer, crew: Crew, group: Group) -> None:
    number = crew.dispatched(anna.file())
    card = group.card(number)
    assert ACKNOWLEDGE in card.buttons
    crew.security.do(number, "acknowledge")
    assert RESOLVE in group.card(number).buttons
    assert (card.edits, ACKNOWLEDGE in card.buttons) == (1, False)


def test_answer_to_an_order_is_the_first_button_while_it_is_due(
    desk: Desk, anna: Customer, crew: Crew, group: Group
) -> None:
    number, answer = crew.dispatched(anna.file()), said("cases.move.report")
    assert answer not in group.card(number).buttons
    desk.until("09-29 12:01")
    assert next(iter(group.card(number).buttons)) == answer
    crew.security.do(number, "report", text="马上处理")
    assert answer not in group.card(number).buttons


def test_changes_before_it_is_sent_are_one_message(anna: Customer, crew: Crew, group: Group) -> None:
    number = crew.dispatched(anna.file())
    crew.security.do(number, "acknowledge")
    assert group.card(number).edits == 0


def test_card_that_is_no_longer_theirs_says_so_and_nothing_else(anna: Customer, crew: Crew, group: Group) -> None:
    number = crew.dispatched(anna.file())
    assert "楼上夜里很吵" in group.card(number).text
    crew.security.do(number, "refuse", reason="不归我们")
    crew.service.do(number, "dispatch", team="finance")
    card = group.card(number)
    assert said("teams.card.gone") in card.text
    assert (card.buttons, "楼上" in card.text) == ({}, False)


def test_every_team_that_has_to_do_with_it_has_its_card(desk: Desk, anna: Customer, crew: Crew, group: Group) -> None:
    service = Group(desk=desk, address="-200").bind("team:service")
    number = crew.dispatched(anna.file())
    sent = {each.address for each in group.reads()}
    assert sent == {"-100", "-200"}
    assert service.posts == []
    assert number in str(group.card(number).said.notice.case)


def test_team_that_may_not_know_who_complains_reads_no_phone(desk: Desk, anna: Customer, group: Group) -> None:
    anna.say("我要投诉")
    anna.press("同意，开始", "投诉")
    anna.say("王小明", "13800138000", "请打 13800138000，楼上吵")
    anna.press("没有", "就这些", "噪音扰民")
    anna.say("昨晚11点", "3号楼1302")
    anna.press("尽快修好", "确认登记")
    number = Crew(desk=desk).dispatched(anna.newest())
    assert "13800138000" not in group.card(number).text


def test_where_a_recused_person_would_read_it_the_group_has_none_of_it(
    desk: Desk, anna: Customer, crew: Crew, group: Group
) -> None:
    number = anna.file()
    accused = hire(desk, "member", "security", name="刘某")
    crew.dispatched(number)
    assert "楼上" in group.card(number).text
    crew.supervisor.do(number, "recuse", staff=accused.actor.staff, reason="被投诉人")
    card = group.card(number)
    assert (said("teams.card.gone") in card.text, card.buttons) == (True, {})


def test_press_of_whoever_may_makes_the_move_once(desk: Desk, anna: Customer, crew: Crew, group: Group) -> None:
    number = crew.dispatched(anna.file())
    wang, card = joins(group, crew.security), group.card(number)
    stale = card.buttons[ACKNOWLEDGE]
    assert ACKNOWLEDGE in wang.press(ACKNOWLEDGE, card)
    assert "王队长" in wang.choose(stale)
    assert desk.facts(number).count("acknowledged") == 1


def test_of_two_who_press_the_second_hears_who_was_first(desk: Desk, anna: Customer, crew: Crew, group: Group) -> None:
    number = crew.dispatched(anna.file())
    choice = group.card(number).buttons[ACKNOWLEDGE]
    wang = joins(group, crew.security)
    late = joins(group, hire(desk, "member", "security", name="赵队员"))
    wang.choose(choice)
    edits = group.card(number).edits
    assert "王队长" in late.choose(choice)
    assert late.words[-1].alert
    assert group.card(number).edits == edits + 1


def test_stranger_and_somebody_of_another_team_change_nothing(
    desk: Desk, anna: Customer, crew: Crew, group: Group
) -> None:
    number = crew.dispatched(anna.file())
    choice = group.card(number).buttons[ACKNOWLEDGE]
    heard = [each.choose(choice) for each in (stranger(group), joins(group, crew.finance))]
    assert said("teams.refused.stranger") in heard[0]
    assert said("teams.refused.unseen") in heard[1]
    assert desk.stage(number) == "dispatched"


def test_who_sees_the_case_but_has_no_such_move_hears_that(
    desk: Desk, anna: Customer, crew: Crew, group: Group
) -> None:
    staff_whole(desk)
    number = crew.dispatched(anna.file())
    heard = joins(group, crew.manager).choose(group.card(number).buttons[ACKNOWLEDGE])
    assert said("teams.refused.role") in heard
    assert desk.stage(number) == "dispatched"


def test_recused_person_hears_what_a_stranger_to_the_case_hears(
    desk: Desk, anna: Customer, crew: Crew, group: Group
) -> None:
    number = crew.dispatched(anna.file())
    accused = hire(desk, "member", "security", name="刘某")
    member, choice = joins(group, accused), group.card(number).buttons[REFUSE]
    crew.supervisor.do(number, "recuse", staff=accused.actor.staff, reason="被投诉人")
    assert said("teams.refused.unseen") in member.choose(choice)
    assert "refused" not in desk.facts(number)


def test_unbound_team_gets_no_card(desk: Desk, anna: Customer, crew: Crew, group: Group) -> None:
    desk.write(lambda work: work.bindings.unbind("telegram", "team:security"))
    number = crew.dispatched(anna.file())
    assert group.cards(number) == []


def test_solved_case_goes_back_and_the_card_shows_it(anna: Customer, crew: Crew, group: Group) -> None:
    number = crew.handling(anna.file())
    group.card(number)
    crew.security.do(number, "resolve", **SOLVED)
    assert RESOLVE not in group.card(number).buttons


def test_whoever_stores_a_case_makes_its_cards_fresh() -> None:
    rooms = [path.read_text(encoding="utf-8") for path in sorted(HANDLERS.rglob("*.py"))]
    storing = [text for text in rooms if "cases.save(" in text or "cases.add(" in text]
    assert len(storing) > 2
    assert [text[:60] for text in storing if "refresh(" not in text and "write_notices(" not in text] == []
