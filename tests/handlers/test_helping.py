"""Several teams on one case: one answers for it, each that helps has a card of its own and what it may do, no more."""

import pytest

from handlers.promises import broken_promises
from handlers.staff import Result
from tests.handlers.callers import Customer
from tests.handlers.crew import SOLVED, Colleague, Crew, hire
from tests.handlers.desk import Desk
from workflow.errors import UnknownCase
from workflow.language import Language
from workflow.moves import Fact
from workflow.numbers import CaseNumber


@pytest.fixture
def number(crew: Crew, anna: Customer) -> CaseNumber:
    """A complex case that security handles, and finance was asked to help with."""
    number = anna.file()
    crew.graded(number, "complex")
    crew.service.do(number, "dispatch", team="security")
    crew.security.do(number, "acknowledge")
    crew.security.do(number, "support", team="finance", text="装修押金收了多少？")
    anna.mark()
    return number


@pytest.fixture
def engineer(desk: Desk) -> Colleague:
    return hire(desk, "member", "engineering", name="陈工")


def test_team_that_helps_has_the_card_with_what_it_may_do_and_no_more(crew: Crew, number: CaseNumber) -> None:
    assert crew.finance.board() == [number]
    assert crew.finance.can(number) == {"advise", "note"}


def test_helpers_card_shows_what_was_asked_and_its_own_due_time(desk: Desk, crew: Crew, number: CaseNumber) -> None:
    card = crew.finance.card(number)
    part = card.parts[0]
    assert (part.kind, part.asked, part.mine) == ("helping", "装修押金收了多少？", True)
    assert card.due == part.due == desk.now.replace(day=30)


def test_one_team_stays_answerable(desk: Desk, crew: Crew, number: CaseNumber) -> None:
    case = desk.case(number)
    assert (case.stage, case.team, case.owner) == ("handling", "security", 2)
    assert "advise" not in crew.security.can(number)
    assert crew.security.card(number).parts[0].mine is False
    assert desk.read(lambda work: broken_promises(work, case, desk.house)) == []


def test_team_that_is_asked_hears_of_it_and_the_customer_does_not(
    desk: Desk, anna: Customer, number: CaseNumber
) -> None:
    assert desk.told_staff(number, "supported") == {"team:finance"}
    assert anna.words == ""


def test_card_goes_when_the_part_is_done_and_who_is_answerable_hears(
    desk: Desk, crew: Crew, number: CaseNumber
) -> None:
    crew.finance.do(number, "advise", text="两千元，已开票。")
    assert crew.finance.board() == []
    with pytest.raises(UnknownCase):
        crew.finance.dossier(number)
    assert desk.told_staff(number, "advised") == {"staff:2"}
    assert desk.verdicts(number, Fact.KEPT)["finance.helping"] == "09-29 10:00"


def test_several_teams_help_at_once_each_by_its_own_time(
    desk: Desk, crew: Crew, engineer: Colleague, number: CaseNumber
) -> None:
    desk.until("09-29 12:00")
    crew.security.do(number, "support", team="engineering", text="是否动了承重墙？")
    due = {name: at for name, at in desk.clocks(number).items() if name.endswith(".helping")}
    assert due == {"finance.helping": "09-30 10:00", "engineering.helping": "09-30 12:00"}
    engineer.do(number, "advise", text="没有。")
    assert (crew.finance.board(), engineer.board()) == ([number], [])


def test_helpers_say_nothing_to_the_customer(crew: Crew, anna: Customer, number: CaseNumber) -> None:
    form = next(press for press in crew.finance.card(number).presses if press.move == "note")
    assert [field.name for field in form.needs] == ["text", "mood"]
    pressed = crew.finance.press(number, "note", text="已核对", release="yes")
    assert (pressed.result, dict(pressed.problems)) == (Result.FIELDS, {"release": "choice"})
    crew.finance.do(number, "note", text="已核对")
    assert anna.words == ""


def test_helper_makes_no_move_of_the_team_that_is_answerable(crew: Crew, number: CaseNumber) -> None:
    forged = crew.security.choice(number, "resolve")
    assert crew.finance.choose(forged, **SOLVED).result is Result.FIRST


def test_late_help_rings_for_the_helper_and_for_who_is_answerable(desk: Desk, number: CaseNumber) -> None:
    desk.until("09-30 10:01")
    late = desk.rungs(number, "finance.helping")[-1]
    assert (late.at, late.fact) == ("09-30 10:00", "supervised")
    assert late.chats == {"team:finance", "staff:2", "role:supervisor"}


def test_help_is_taken_back_and_the_team_hears_why(desk: Desk, crew: Crew, number: CaseNumber) -> None:
    crew.security.do(number, "recall", part="finance.helping", reason="已在系统查到")
    assert crew.finance.board() == []
    assert "team:finance" in desk.told_staff(number, "recalled")


def test_case_that_is_solved_needs_no_help_and_says_so(
    desk: Desk, crew: Crew, anna: Customer, number: CaseNumber
) -> None:
    crew.security.do(number, "resolve", **SOLVED)
    assert crew.finance.board() == []
    assert desk.told_staff(number, "released") == {"team:finance"}
    assert "施工单位" not in anna.words


def test_helper_that_becomes_answerable_helps_no_longer(desk: Desk, crew: Crew, number: CaseNumber) -> None:
    crew.service.do(number, "transfer", team="finance", reason="主要是押金问题")
    assert crew.finance.can(number) >= {"acknowledge", "refuse"}
    assert "finance.helping" not in desk.clocks(number)


def test_team_that_answers_for_the_case_cannot_help_itself(desk: Desk, crew: Crew, number: CaseNumber) -> None:
    crew.security.do(number, "support", team="security", text="请负责人到场")
    assert "security.helping" not in desk.clocks(number)
    assert crew.security.can(number) >= {"resolve", "react"}


def test_recused_team_helps_no_longer(desk: Desk, crew: Crew, number: CaseNumber) -> None:
    crew.supervisor.do(number, "recuse", team="finance", reason="投诉对象")
    assert "finance.helping" not in desk.clocks(number)
    assert crew.finance.board() == []


def test_helper_is_no_choice_for_who_is_to_handle_the_case(crew: Crew, number: CaseNumber) -> None:
    assert crew.finance.actor.staff is not None
    assign = next(press for press in crew.service.card(number).presses if press.move == "assign")
    assert str(crew.finance.actor.staff) not in dict(assign.needs[0].choices)


def test_flag_tells_who_is_answerable_that_others_help(desk: Desk, crew: Crew, number: CaseNumber) -> None:
    flags = [desk.house.say(flag, Language.ZH) for flag in crew.security.card(number).flags]
    assert "有部门协助" in flags


def test_each_card_has_the_due_time_of_its_own_part(crew: Crew, anna: Customer) -> None:
    number = crew.handling(anna.file())
    crew.security.do(number, "support", team="finance", text="押金多少？")
    mine, theirs = crew.security.card(number).due, crew.finance.card(number).due
    assert mine is not None
    assert theirs is not None
    assert (theirs - mine).total_seconds() == 22 * 3600


def test_asking_for_help_does_not_put_the_work_off(desk: Desk, crew: Crew, anna: Customer) -> None:
    number = anna.file()
    crew.service.do(number, "escalate", reason="客户要求")
    crew.manager.do(number, "dispatch", team="security")
    assert desk.clocks(number) == {"handling": "09-30 10:00"}
    crew.manager.do(number, "support", team="finance", text="押金多少？")
    assert desk.clocks(number) == {"handling": "09-30 10:00", "finance.helping": "09-30 10:00"}
