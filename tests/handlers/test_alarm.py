"""Stop the harm first: "danger" dispatches the immediate measure before anything else is asked."""

from handlers.message import Phrase
from tests.handlers.callers import Customer
from tests.handlers.crew import Crew
from tests.handlers.desk import Desk, Rung
from workflow.moves import Fact
from workflow.stored import Priority


def alarmed(anna: Customer) -> str:
    """Tell the issue, and that somebody is in danger; the rest is still to be asked."""
    anna.say("我要投诉")
    anna.press("同意，开始", "投诉")
    anna.say("王小明", "13800138000", "地下车库起火了")
    anna.press("是，情况紧急")
    return anna.newest()


def complete(anna: Customer) -> None:
    anna.press("就这些", "安全事故")
    anna.say("刚才", "停车场")
    anna.press("尽快修好", "确认登记")


def test_danger_dispatches_at_once_before_the_rest_is_asked(desk: Desk, anna: Customer) -> None:
    number = alarmed(anna)
    assert desk.facts(number) == ["filed", "endangered", "weighed"]
    assert desk.told_staff(number, "endangered") == {"team:security", "role:service", "role:manager"}
    assert desk.clocks(number)["containment"] == "09-29 10:10"
    assert "119" in anna.words


def test_an_alarm_rings_before_ordinary_notices(desk: Desk, anna: Customer) -> None:
    number = alarmed(anna)
    rang = {row.chat for row in desk.notices(number) if row.priority is Priority.ESCALATION}
    assert rang == {"team:security", "role:service", "role:manager"}


def test_an_alarms_case_is_provisional_until_its_elements_are_told(desk: Desk, anna: Customer) -> None:
    number = alarmed(anna)
    assert desk.case(number).provisional
    complete(anna)
    assert (anna.newest(), desk.case(number).provisional) == (number, False)
    assert desk.facts(number) == ["filed", "endangered", "weighed", "completed"]


def test_what_staff_did_meanwhile_stays_when_the_customer_completes(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = alarmed(anna)
    crew.security.do(number, "contain", text="已灭火")
    crew.service.do(number, "contact")
    complete(anna)
    assert desk.facts(number)[-1] == "completed"
    assert {Fact.CONTACTED, Fact.CONTAINED} <= desk.case(number).marks


def test_the_danger_team_sees_the_card_and_reports_the_measure(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = alarmed(anna)
    assert crew.security.board() == [number]
    assert Phrase("cases.flag.endangered") in crew.security.card(number).flags
    crew.security.do(number, "contain", text="已灭火")
    assert desk.verdicts(number, Fact.KEPT) == {"containment": "09-29 10:00"}
    assert "已灭火" in anna.words


def test_a_case_that_is_contained_leaves_the_danger_teams_board(anna: Customer, crew: Crew) -> None:
    number = alarmed(anna)
    crew.security.do(number, "contain", text="已灭火")
    assert crew.security.board() == []
    assert "contain" not in crew.service.can(number)


def test_a_measure_that_nobody_takes_reaches_the_manager(desk: Desk, anna: Customer) -> None:
    number = alarmed(anna)
    desk.until("09-29 10:20")
    assert desk.rungs(number, "containment")[-1] == Rung("09-29 10:20", "raised", frozenset({"role:manager"}))


def test_an_alarm_stays_when_the_rest_of_the_intake_is_cancelled(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = alarmed(anna)
    anna.say("取消")
    anna.press("是，取消")
    assert number in crew.service.board()
    assert desk.case(number).endangered
