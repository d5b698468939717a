"""Further ways to sort a case are set with the grade, shown on its page, and kept until somebody says otherwise."""

from dataclasses import replace

import pytest

from handlers.shelf import Shelf
from tests.handlers.callers import visit
from tests.handlers.crew import Colleague, hire
from tests.handlers.desk import Desk
from workflow.language import Language
from workflow.moves import Move


@pytest.fixture
def agent(any_desk: Desk) -> Colleague:
    """Somebody of an online shop's customer service, on each engine."""
    any_desk.house = replace(any_desk.house, book=Shelf().open("online-service"))
    return hire(any_desk, "agent")


@pytest.fixture
def number(any_desk: Desk, agent: Colleague) -> str:
    """A complaint about a late parcel."""
    assert agent.desk is any_desk
    anna = visit(any_desk)
    anna.say("我要投诉")
    anna.press("同意，开始", "投诉")
    anna.say("王小明", "13800138000", "包裹没收到")
    anna.press("没有", "就这些", "物流延误")
    anna.say("昨晚11点", "手机应用")
    anna.press("退款", "确认登记")
    return anna.newest()


def views(agent: Colleague, number: str) -> list[tuple[str, str]]:
    say = agent.desk.house.say
    return [(say(name, Language.EN), say(value, Language.EN)) for name, value in agent.dossier(number).views]


def test_what_a_case_counts_as_is_set_with_the_grade_and_shown_on_its_page(agent: Colleague, number: str) -> None:
    assert views(agent, number) == []
    agent.do(number, "grade", grade="general", view_urgency="immediate")
    agent.do(number, "grade", grade="general", view_type="timeliness")
    assert views(agent, number) == [("Urgency", "Immediate"), ("Type", "Timeliness")]
    graded = [line for line in agent.dossier(number).timeline if line.fact == "graded"]
    say = agent.desk.house.say
    words = {say(name, Language.EN): say(said, Language.EN) for name, said in graded[-1].words}
    assert words == {"Type": "Timeliness"}


def test_form_names_the_views_and_begins_with_what_was_set(agent: Colleague, number: str) -> None:
    agent.do(number, "grade", grade="general", view_type="policy")
    (press,) = (press for press in agent.card(number).presses if press.move is Move.GRADE)
    fields = {field.name: field for field in press.needs}
    say = agent.desk.house.say
    assert (say(fields["view_type"].label, Language.ZH), fields["view_type"].value) == ("问题类型", "policy")
    assert [say(label, Language.ZH) for _, label in fields["view_urgency"].choices] == ["立即", "常规"]


def test_name_that_is_none_of_the_view_is_refused(agent: Colleague, number: str) -> None:
    assert agent.press(number, "grade", grade="general", view_type="weather").problems == {"view_type": "choice"}
    assert agent.press(number, "grade", grade="general", view_mood="bad").problems == {"view_mood": "unknown"}
