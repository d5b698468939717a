"""Who may do and see what; and two people can't both win a press (P5, P6)."""

import pytest

from handlers.cards import HIDDEN
from handlers.staff import Result
from tests.handlers.callers import Customer
from tests.handlers.crew import Crew, hire, staff_whole
from tests.handlers.desk import Desk
from workflow.errors import UnknownCase
from workflow.language import Language
from workflow.moves import CUSTOMER_MOVES

HANDLED = {
    "member": {"react", "meet", "arrive", "propose", "note", "ask", "postpone", "resolve", "refer", "support"},
    "service": {
        *("meet", "propose", "note", "ask", "postpone", "resolve", "grade", "assign", "transfer", "escalate", "merge"),
        *("refer", "support", "declare", "join"),
    },
    "supervisor": {
        *("meet", "propose", "note", "ask", "postpone", "resolve", "grade", "assign", "transfer", "escalate", "merge"),
        *("arrive", "recuse", "refer", "support", "declare", "join"),
    },
    "manager": {
        *("meet", "propose", "note", "ask", "postpone", "resolve", "grade", "assign", "transfer", "merge"),
        *("arrive", "recuse", "refer", "support", "declare", "join"),
    },
    "administrator": set[str](),
}
"""The buttons of a case that security is handling."""


@pytest.mark.parametrize("role", [role for role in HANDLED if role != "administrator"])
def test_each_role_has_its_own_buttons_on_a_case_being_handled(
    desk: Desk, anna: Customer, crew: Crew, role: str
) -> None:
    staff_whole(desk)
    number = crew.handling(anna.file())
    person = hire(desk, role, "security" if role == "member" else None)
    assert person.can(number) == HANDLED[role]


@pytest.mark.parametrize("role", ["service", "supervisor", "manager", "member"])
def test_nobody_of_ours_has_a_button_for_the_customers_moves(desk: Desk, anna: Customer, crew: Crew, role: str) -> None:
    number = crew.told(anna.file())
    person = hire(desk, role, "security" if role == "member" else None)
    mine = person.can(number) if role != "member" else person.can(crew.handling(anna.file()))
    assert mine & {move.value for move in CUSTOMER_MOVES} == set()


def test_another_teams_case_looks_like_none_at_all(anna: Customer, crew: Crew) -> None:
    number = crew.handling(anna.file())
    assert crew.finance.board() == []
    with pytest.raises(UnknownCase):
        crew.finance.dossier(number)
    with pytest.raises(UnknownCase):
        crew.finance.choose(crew.security.choice(number, "react"), text="我来处理")


def test_the_board_of_another_team_looks_like_none_at_all(crew: Crew) -> None:
    with pytest.raises(UnknownCase):
        crew.finance.board("security")


def test_an_administrator_sees_no_case(desk: Desk, anna: Customer) -> None:
    number = anna.file()
    administrator = hire(desk, "administrator")
    assert administrator.board() == []
    with pytest.raises(UnknownCase):
        administrator.dossier(number)


def test_a_case_leaves_a_teams_board_when_another_takes_over(anna: Customer, crew: Crew) -> None:
    number = crew.handling(anna.file())
    crew.service.do(number, "transfer", team="finance", reason="涉及押金")
    assert (crew.security.board(), crew.finance.board()) == ([], [number])


@pytest.mark.parametrize("choice", ["m:{0}:0:satisfy", "m:{0}:0:close", "m:{0}:0:answer_finally"])
def test_a_forged_button_makes_no_move(desk: Desk, anna: Customer, crew: Crew, choice: str) -> None:
    number = anna.file()
    assert crew.service.choose(choice.format(number), reason="不再处理").result is Result.FIRST
    assert desk.facts(number) == ["filed"]


@pytest.mark.parametrize("choice", ["", "m", "m:{0}", "m:{0}:x:contact", "m:{0}:0:dance", "x:{0}:0:contact"])
def test_a_button_that_is_none_of_ours_is_unknown(anna: Customer, crew: Crew, choice: str) -> None:
    number = anna.file()
    with pytest.raises(UnknownCase):
        crew.service.choose(choice.format(number))


def test_of_two_who_press_the_same_button_one_wins(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = crew.dispatched(anna.file())
    other = hire(desk, "member", "security", name="小赵")
    button = crew.security.choice(number, "acknowledge")
    assert crew.security.choose(button).result is Result.DONE
    late = other.choose(button)
    assert (late.result, late.first) == (Result.FIRST, ("王队长", "acknowledged"))
    assert late.card.stage_id == "handling"
    assert desk.case(number).owner == crew.security.actor.staff


def test_a_button_of_an_older_card_says_who_was_first(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = crew.graded(anna.file())
    old = crew.supervisor.choice(number, "dispatch")
    crew.service.do(number, "dispatch", team="security")
    late = crew.supervisor.choose(old, team="finance")
    assert (late.result, late.first) == (Result.FIRST, ("林客服", "dispatched"))
    assert desk.case(number).team == "security"


def test_of_two_who_grade_from_the_same_card_one_wins(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = anna.file()
    crew.service.do(number, "contact")
    button = crew.supervisor.choice(number, "grade")
    crew.service.do(number, "grade", grade="general")
    late = crew.supervisor.choose(button, grade="major")
    assert (late.result, late.first) == (Result.FIRST, ("林客服", "graded"))
    assert desk.case(number).grade == "general"


def test_a_note_takes_nothing_from_those_who_look_at_an_older_card(anna: Customer, crew: Crew) -> None:
    number = crew.handling(anna.file())
    old = crew.security.choice(number, "resolve")
    crew.service.do(number, "note", text="客户来电询问")
    assert crew.security.choose(old, measures="整改", result="停工", prevention="巡查").result is Result.DONE


def test_a_form_filled_in_wrongly_is_told_field_by_field(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = crew.handling(anna.file())
    wrong = crew.security.press(number, "propose", date="2026-09-01", refund="many", colour="red")
    assert wrong.result is Result.FIELDS
    assert wrong.problems == {"text": "required", "date": "past", "refund": "money", "colour": "unknown"}
    assert desk.facts(number)[-1] == "acknowledged"


def test_a_case_is_assigned_only_to_somebody_of_ours(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = crew.handling(anna.file())
    assert crew.service.press(number, "assign", staff=999).problems == {"staff": "unseen"}
    other = hire(desk, "member", "security", name="小赵")
    crew.service.do(number, "assign", staff=other.actor.staff)
    assert desk.case(number).owner == other.actor.staff
    assert desk.told_staff(number, "assigned") == {f"staff:{other.actor.staff}"}


def test_a_team_member_sees_who_complains_only_masked(anna: Customer, crew: Crew) -> None:
    number = crew.handling(anna.file(phone="13800138000"))
    shown = str(crew.security.dossier(number).elements)
    assert "王小明" not in shown
    assert "13800138000" not in shown
    assert HIDDEN in shown


def test_names_and_phones_in_the_words_of_the_issue_are_masked_too(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = crew.handling(anna.file(phone="13800138000"))
    anna.say("进度")
    anna.press("补充情况或证据")
    anna.say("请打 13800138000 找王小明，或写 ming@example.com")
    shown = [crew.security.dossier(number).timeline[-1], crew.service.dossier(number).timeline[-1]]
    masked, whole = (desk.house.say((line.said, *(words for _, words in line.words)), Language.ZH) for line in shown)
    assert not any(secret in masked for secret in ("13800138000", "王小明", "ming@example.com"))
    assert "13800138000" in whole


def test_service_sees_who_complains_and_how_far_each_notice_got(anna: Customer, crew: Crew) -> None:
    number = crew.handling(anna.file())
    whole = crew.service.dossier(number)
    assert "王小明" in str(whole.elements)
    assert {notice.lane for notice in whole.notices} == {"web", "desk"}
    assert crew.security.dossier(number).notices == ()


def test_the_polls_comments_are_not_for_the_team(anna: Customer, crew: Crew) -> None:
    number = crew.told(anna.file())
    anna.press("满意", "慢")
    assert "commented" in {line.fact for line in crew.service.dossier(number).timeline}
    assert crew.service.board(closed=True) == [number]
