"""The one live card of a case in a team's own chat."""

from handlers.cards import Card
from handlers.live import live_card
from tests.handlers.callers import Customer
from tests.handlers.crew import Crew
from tests.handlers.desk import Desk
from workflow.numbers import CaseNumber


def shown(desk: Desk, number: str, chat: str) -> Card | None:
    return desk.read(lambda work: live_card(work, desk.house, CaseNumber(number), chat, desk.now))


def buttons(desk: Desk, number: str, chat: str) -> set[str]:
    card = shown(desk, number, chat)
    assert card is not None
    return {press.move.value for press in card.presses if press.move}


def test_card_of_a_team_has_the_buttons_of_its_own_people(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = crew.dispatched(anna.file())
    assert buttons(desk, number, "team:security") == crew.security.can(number)
    assert shown(desk, number, "team:finance") is None


def test_card_of_a_person_has_the_buttons_of_that_person(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = anna.file()
    assert buttons(desk, number, f"staff:{crew.service.actor.staff}") == crew.service.can(number)


def test_team_that_may_not_know_who_complains_sees_no_phone_in_the_issue(desk: Desk, anna: Customer) -> None:
    anna.say("我要投诉")
    anna.press("同意，开始", "投诉")
    anna.say("王小明", "13800138000", "请打 13800138000，楼上吵")
    anna.press("没有", "就这些", "噪音扰民")
    anna.say("昨晚11点", "3号楼1302")
    anna.press("尽快修好", "确认登记")
    number = Crew(desk=desk).dispatched(anna.newest())
    cards = [shown(desk, number, chat) for chat in ("team:security", "team:service")]
    assert ["13800138000" in card.issue for card in cards if card] == [False, True]
