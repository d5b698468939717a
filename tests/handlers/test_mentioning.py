"""A colleague named in a note hears of it where they are, once; who does not see the case hears nothing (P6)."""

import pytest

from handlers.cards import alerts_of
from handlers.said import from_json
from tests.handlers.callers import visit
from tests.handlers.crew import Colleague, Crew, hire
from tests.handlers.desk import Desk
from workflow.language import Language


def heard(who: Colleague) -> list[str]:
    desk = who.desk
    rows = desk.read(lambda work: alerts_of(work, desk.house, who.actor))
    said = [desk.house.say(from_json(row.body["said"]), Language.ZH) for row in rows]
    return [words for words in said if "备注中提到了您" in words]


@pytest.fixture
def crew(any_desk: Desk) -> Crew:
    return Crew(desk=any_desk)


@pytest.fixture
def number(any_desk: Desk, crew: Crew) -> str:
    """A case that security handles."""
    return crew.handling(visit(any_desk).file())


def test_mentioned_colleague_hears_who_named_them_on_which_case(crew: Crew, number: str) -> None:
    crew.security.do(number, "note", text="请 @林客服 今晚再致电客户")
    (words,) = heard(crew.service)
    assert "王队长" in words
    assert (heard(crew.security), heard(crew.supervisor)) == ([], [])


def test_who_does_not_see_the_case_hears_nothing(crew: Crew, number: str) -> None:
    assert crew.finance.board() == []
    crew.security.do(number, "note", text="@李会计 请核对")
    assert heard(crew.finance) == []


def test_recused_colleague_hears_nothing(any_desk: Desk, crew: Crew, number: str) -> None:
    crew.supervisor.do(number, "recuse", staff=crew.service.actor.staff, reason="客户投诉其本人")
    crew.security.do(number, "note", text="@林客服 请看，抄送 @周主管")
    assert any_desk.told_staff(number, "mentioned") == {f"staff:{crew.supervisor.actor.staff}"}


def test_longer_name_is_not_taken_for_a_shorter_one(any_desk: Desk, crew: Crew, number: str) -> None:
    short, long = (hire(any_desk, "service", name=name) for name in ("赵", "赵敏"))
    crew.security.do(number, "note", text="@赵敏 请看，也请 @林客服")
    assert (heard(short), len(heard(long)), len(heard(crew.service))) == ([], 1, 1)


def test_two_of_one_name_both_hear(any_desk: Desk, crew: Crew, number: str) -> None:
    both = [hire(any_desk, "service", name="王芳") for _ in "ab"]
    crew.security.do(number, "note", text="@王芳")
    assert [len(heard(each)) for each in both] == [1, 1]


def test_words_of_other_moves_mention_nobody(crew: Crew, number: str) -> None:
    assert crew.service
    crew.security.do(number, "react", text="已与 @林客服 联系")
    assert heard(crew.service) == []
