"""Who scans the code on a wall is not asked where they are; it is said, shown in the summary and changed there."""

from dataclasses import replace

import pytest

from handlers.message import Message
from handlers.shelf import Shelf
from handlers.starts import place_in, start_of, without_payload
from tests.handlers.intake.conftest import Chat
from workflow.dialogue import Place
from workflow.language import Language

LIFT, CAR_PARK = "/start p-lift", "/start p-car_park"
PROPERTY = Shelf().open("property").playbook


@pytest.fixture
def house_wide(chat: Chat) -> Chat:
    """The same customer where the group has sites, and a sign stands at one of them."""
    rules = Shelf().open("call-center-group")
    sign = Place(name={Language.ZH: "大堂", Language.EN: "Lobby"}, sign="lobby", site="river")
    intake = rules.playbook.intake.model_copy(update={"places": (sign,)})
    book = replace(rules, playbook=rules.playbook.model_copy(update={"intake": intake}))
    chat.house = replace(chat.house, book=book)
    return chat


def scanned(chat: Chat, text: str) -> str:
    place = place_in(text, chat.house.playbook)
    assert place is not None
    return chat.arrive(place)


def walked(chat: Chat) -> str:
    """Answer every question up to the summary; return it."""
    chat.say("同意", "投诉", "王女士", "13800138000", "一直停在三楼", "没有", "就这些")
    return chat.say("昨天", "尽快修好")


def test_place_and_category_of_a_sign_are_not_asked_but_shown(chat: Chat) -> None:
    assert "电梯" in scanned(chat, LIFT).splitlines()[0]
    summary = walked(chat)
    assert "地点：电梯" in summary
    assert "类别：设施故障" in summary
    chat.say("确认")
    assert (chat.case().category, chat.filed().where_said) == ("faults", "电梯")


def test_what_a_sign_said_can_be_changed_in_the_summary(chat: Chat) -> None:
    scanned(chat, LIFT)
    walked(chat)
    chat.press("改地点", "停车场")
    chat.press("改类别", "噪音扰民")
    assert "地点：停车场" in chat.words
    assert "类别：噪音扰民" in chat.words


def test_sign_that_knows_no_category_leaves_it_to_be_asked(chat: Chat) -> None:
    scanned(chat, CAR_PARK)
    chat.say("同意", "投诉", "王女士", "13800138000", "车位被占", "没有", "就这些")
    assert chat.draft.step == "category"


def test_back_does_not_lead_to_what_the_sign_has_answered(chat: Chat) -> None:
    scanned(chat, LIFT)
    chat.say("同意", "投诉", "王女士", "13800138000", "一直停在三楼", "没有", "就这些", "昨天")
    assert chat.draft.step == "expectation"
    chat.say("返回")
    assert chat.draft.step == "when"


def test_code_that_is_scanned_in_the_middle_fills_in_what_is_not_said_yet(chat: Chat) -> None:
    chat.walk_to("category")
    scanned(chat, LIFT)
    assert (chat.draft.step, chat.draft.category, chat.draft.elements.where_said) == ("when", "faults", "电梯")


def test_code_that_is_scanned_later_does_not_change_what_the_customer_said(chat: Chat) -> None:
    chat.walk_to("expectation")
    said = chat.draft.elements.where_said
    scanned(chat, CAR_PARK)
    assert (chat.draft.step, chat.draft.elements.where_said) == ("expectation", said)


def test_buttons_from_before_the_scan_are_stale_where_the_question_changed(chat: Chat) -> None:
    chat.walk_to("category")
    old = chat.choice("噪音扰民")
    scanned(chat, LIFT)
    chat.send(Message(choice=old))
    assert (chat.draft.step, chat.draft.category) == ("when", "faults")


def test_site_of_a_sign_is_known_and_said(house_wide: Chat) -> None:
    assert scanned(house_wide, "/start p-lobby").splitlines()[0].count("·") == 1
    assert house_wide.draft.site == "river"
    assert "site" in house_wide.draft.known


@pytest.mark.parametrize(
    "text", ["/start", "/start p-", "/start p-nowhere", "/start lift", "p-lift", "/start p-lift x"]
)
def test_code_that_nobody_knows_is_as_good_as_none(text: str) -> None:
    assert place_in(text, PROPERTY) is None


def test_start_with_whatever_it_brought_is_a_start() -> None:
    assert without_payload(Message(text="/start p-nowhere")).text == "/start"
    assert without_payload(Message(text="the lift is stuck")).text == "the lift is stuck"


def test_web_page_begins_with_a_place_that_is_known_and_with_no_other() -> None:
    assert start_of("lift", PROPERTY) == LIFT
    assert start_of("nowhere", PROPERTY) == start_of("", PROPERTY) == start_of("lift x", PROPERTY) == "/start"


@pytest.mark.parametrize(
    "sign", [place for place in PROPERTY.intake.places if place.sign], ids=lambda place: place.sign
)
def test_every_sign_of_property_is_said_in_words(chat: Chat, sign: Place) -> None:
    assert sign.name[Language.ZH] in scanned(chat, f"/start p-{sign.sign}")
