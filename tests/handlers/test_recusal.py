"""Who is complained about neither sees nor handles the case (P6), and it is never left alone (P2)."""

from dataclasses import replace

import pytest

from handlers.cards import alerts_of
from handlers.filing import Filing
from handlers.promises import broken_promises
from handlers.shelf import Shelf
from handlers.staff import Result, register
from tests.handlers.callers import Customer, visit
from tests.handlers.crew import Colleague, Crew, hire, staff_whole
from tests.handlers.desk import Desk
from workflow.elements import Elements
from workflow.errors import UnknownCase
from workflow.language import Language
from workflow.moves import Fact, Kind

RUDE = {"reason": "客户投诉其本人"}


def alerts(desk: Desk, person: Colleague) -> set[str]:
    found = desk.read(lambda work: alerts_of(work, desk.house, person.actor))
    return {str(notice.case) for notice in found}


def held(desk: Desk, number: str) -> list[str]:
    case = desk.case(number)
    return desk.read(lambda work: broken_promises(work, case, desk.house))


def recused(crew: Crew, number: str, person: Colleague) -> str:
    crew.supervisor.do(number, "recuse", staff=person.actor.staff, **RUDE)
    return number


def test_a_recused_persons_case_looks_like_none_on_every_list(any_desk: Desk) -> None:
    crew, anna = Crew(desk=any_desk), visit(any_desk)
    number = crew.handling(anna.file())
    button = crew.security.choice(number, "react")
    assert (crew.security.board(), alerts(any_desk, crew.security)) == ([number], {number})
    recused(crew, number, crew.security)
    assert (crew.security.board(), crew.security.board(closed=True), alerts(any_desk, crew.security)) == ([], [], set())
    with pytest.raises(UnknownCase):
        crew.security.dossier(number)
    with pytest.raises(UnknownCase):
        crew.security.choose(button, text="我来处理")


def test_others_of_the_team_go_on_and_the_recused_owner_is_gone(any_desk: Desk) -> None:
    crew, anna = Crew(desk=any_desk), visit(any_desk)
    mate = hire(any_desk, "member", "security", name="小赵")
    number = recused(crew, crew.handling(anna.file()), crew.security)
    assert any_desk.case(number).owner is None
    assert "resolve" in mate.can(number)
    assert any_desk.told_staff(number, "recused") == {"team:security"}


def test_case_passes_to_the_fallback_when_nobody_else_is_left(any_desk: Desk) -> None:
    crew, anna = Crew(desk=any_desk), visit(any_desk)
    number = crew.handling(anna.file())
    assert "react" not in crew.manager.can(number)
    recused(crew, number, crew.security)
    assert "react" in crew.manager.can(number)
    assert (any_desk.case(number).stand_in, held(any_desk, number)) == ("manager", [])
    assert any_desk.told_staff(number, "recused") == {"team:management"}


def test_a_recused_team_gives_the_case_away_and_gets_no_more_of_it(any_desk: Desk) -> None:
    crew, anna = Crew(desk=any_desk), visit(any_desk)
    number = crew.handling(anna.file())
    assert "react" not in crew.manager.can(number)
    crew.supervisor.do(number, "recuse", team="security", **RUDE)
    assert (any_desk.case(number).team, crew.security.board(), held(any_desk, number)) == ("management", [], [])
    assert crew.supervisor.press(number, "transfer", team="security", reason="再看").problems == {"team": "choice"}


def test_ladder_rings_at_the_stand_in_once_the_supervisors_are_recused(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = anna.file()
    crew.manager.do(number, "recuse", staff=crew.supervisor.actor.staff, **RUDE)
    desk.until("09-29 10:25")
    assert "role:manager" in desk.told_staff(number, "supervised")
    assert number not in alerts(desk, crew.supervisor)


def test_lifting_a_recusal_needs_a_reason_and_brings_the_case_back(any_desk: Desk) -> None:
    crew, anna = Crew(desk=any_desk), visit(any_desk)
    number = recused(crew, crew.handling(anna.file()), crew.security)
    staff = crew.security.actor.staff
    assert crew.supervisor.press(number, "readmit", staff=staff).problems == {"reason": "required"}
    crew.supervisor.do(number, "readmit", staff=staff, reason="客户说明并非此人")
    assert crew.security.board() == [number]
    assert "readmit" not in crew.supervisor.can(number)


def test_a_recusal_that_would_leave_nobody_is_refused(anna: Customer, crew: Crew) -> None:
    number = anna.file()
    crew.supervisor.do(number, "recuse", team="management", **RUDE)
    refused = crew.supervisor.press(number, "recuse", team="service", **RUDE)
    assert (refused.result, refused.problems) == (Result.FIELDS, {"staff": "nobody"})


def test_a_closed_case_is_hidden_from_a_recused_person_too(any_desk: Desk) -> None:
    crew, anna = Crew(desk=any_desk), visit(any_desk)
    number = crew.told(anna.file())
    anna.press("满意")
    recused(crew, number, crew.service)
    assert (crew.service.board(closed=True), crew.supervisor.board(closed=True)) == ([], [number])


def test_a_recusal_needs_somebody_named_and_one_of_ours(anna: Customer, crew: Crew) -> None:
    number = anna.file()
    assert crew.supervisor.press(number, "recuse", **RUDE).problems == {"staff": "required"}
    assert crew.supervisor.press(number, "recuse", staff=999, **RUDE).problems == {"staff": "unseen"}
    assert "recuse" not in crew.service.can(number)


def test_the_customer_hears_that_who_is_meant_takes_no_part(anna: Customer, crew: Crew) -> None:
    number = crew.handling(anna.file())
    anna.mark()
    recused(crew, number, crew.security)
    assert "已回避" in anna.words
    assert "王队长" not in anna.words


def test_name_in_the_customers_words_proposes_a_recusal_to_others_alone(any_desk: Desk) -> None:
    crew, anna = Crew(desk=any_desk), visit(any_desk)
    other, named = hire(any_desk, "supervisor", name="何主管"), crew.supervisor
    number = anna.file()
    anna.press("进度") if "进度" in anna.labels else anna.say("进度")
    anna.press("补充情况或证据")
    anna.say("就是周主管态度不好")
    assert any_desk.told_staff(number, "named") == {f"staff:{other.actor.staff}"}
    assert "named" not in {line.fact for line in named.dossier(number).timeline}
    assert "named" in {line.fact for line in other.dossier(number).timeline}


def test_whom_the_desk_names_while_registering_is_out_from_the_start(any_desk: Desk) -> None:
    crew = Crew(desk=any_desk)
    staff_whole(any_desk)
    service = crew.service.actor
    elements = Elements(name="王小明", phone="+8613800138000", issue="态度恶劣")
    filing = Filing(
        kind=Kind.COMPLAINT, category="noise", channel="phone", language=Language.ZH, about=crew.security.actor.staff
    )
    card = any_desk.write(lambda work: register(work, any_desk.house, service, elements, filing, any_desk.now))
    assert card is not None
    assert [event.fact for event in any_desk.events(card.number)][:2] == [Fact.FILED, Fact.RECUSED]
    crew.graded(card.number)
    crew.service.do(card.number, "dispatch", team="security")
    assert crew.security.board() == []
    assert held(any_desk, card.number) == []


def test_complaint_that_turns_out_to_be_about_a_team_is_closed_to_it_from_then_on(any_desk: Desk) -> None:
    any_desk.house = replace(any_desk.house, book=Shelf().open("owner-service"))
    reception, project = hire(any_desk, "reception"), hire(any_desk, "project_manager")
    elements = Elements(name="王小明", phone="+8613800138000", issue="没人管")
    filing = Filing(kind=Kind.COMPLAINT, category="hygiene", channel="phone", language=Language.ZH)
    card = any_desk.write(lambda work: register(work, any_desk.house, reception.actor, elements, filing, any_desk.now))
    assert card is not None
    reception.do(card.number, "contact")
    reception.press(card.number, "grade", grade="important", category="service_quality")
    assert (reception.board(), project.board()) == ([], [card.number])
    assert Fact.RECUSED in [event.fact for event in any_desk.events(card.number)]
    assert held(any_desk, card.number) == []


def test_complaint_about_the_service_desk_is_answered_by_others(any_desk: Desk) -> None:
    any_desk.house = replace(any_desk.house, book=Shelf().open("owner-service"))
    reception, project = hire(any_desk, "reception"), hire(any_desk, "project_manager")
    elements = Elements(name="王小明", phone="+8613800138000", issue="前台推诿")
    filing = Filing(kind=Kind.COMPLAINT, category="service_quality", channel="phone", language=Language.ZH)
    card = any_desk.write(
        lambda work: register(work, any_desk.house, project.actor, elements, filing, any_desk.now)
    ) or any_desk.write(lambda work: register(work, any_desk.house, reception.actor, elements, filing, any_desk.now))
    assert card is not None
    assert (reception.board(), project.board()) == ([], [card.number])
    assert {"contact", "dispatch"} & project.can(card.number)
    assert held(any_desk, card.number) == []
