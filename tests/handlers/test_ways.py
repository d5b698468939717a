"""The way of a case through its playbook is read from its timeline alone, and ends where the case is."""

from tests.handlers.callers import Customer
from tests.handlers.crew import Crew
from tests.handlers.desk import Desk
from workflow.ways import way_of


def way(desk: Desk, number: str) -> tuple[str, ...]:
    return way_of(desk.case(number), desk.events(number), desk.house.playbook)


def test_way_says_each_stage_as_it_was_entered(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = crew.told(anna.file())
    assert way(desk, number) == ("received", "graded", "dispatched", "handling", "resolved", "feedback")


def test_way_of_rework_goes_through_stages_again(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = crew.told(anna.file())
    anna.press("不满意")
    anna.say("又吵了")
    crew.redone(number)
    anna.press("满意")
    once = ("dispatched", "handling", "resolved", "feedback")
    assert way(desk, number) == ("received", "graded", *once, "rework", *once, "closed")


def test_way_says_where_a_fork_led(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = crew.told(anna.file())
    for words in ("又吵了", "还是吵"):
        anna.press("不满意")
        anna.say(words)
        if words == "又吵了":
            crew.redone(number)
    assert desk.stage(number) == "management"
    crew.manager.do(number, "dispatch", team="security")
    assert way(desk, number)[-3:] == ("feedback", "management", "dispatched")
