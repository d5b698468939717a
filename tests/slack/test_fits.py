"""Issue 5, Must show 6: what any playbook has us say keeps to Block Kit, in both languages, with the longest values."""

import html
from dataclasses import replace

import pytest

from bot.slack.translate import said
from bot.wording import JOINER
from handlers.house import House
from handlers.message import Reply
from handlers.outgoing import Outgoing
from tests.handlers.longest import HOUSES, fresh_card, notices, questions
from tests.slack.platform.blocks import faults_in
from tests.slack.platform.messages import words_of
from tests.storage.samples import a_notice
from workflow.language import Language

BOTH = pytest.mark.parametrize("language", list(Language))
ALL = pytest.mark.parametrize("name", list(HOUSES))


def unfit(reply: Reply, house: House, language: Language) -> list[str]:
    """Return what Slack would not take of a message, or what of it would be lost."""
    text = house.say(reply.said, language)
    buttons = tuple((house.say(each.label, language), each.choice) for each in reply.buttons)
    shown = said(Outgoing(notice=a_notice("1"), address="U1", language=language, text=text, buttons=buttons))
    words = html.unescape("".join(each for block in shown["blocks"] for each in words_of(block))).replace(JOINER, "")
    lost = "".join(words.split()) != "".join(text.split())
    return [*faults_in(shown["blocks"]), *([f"something is lost of {text[:40]}"] if lost else [])]


def folded(card: Reply, house: House, language: Language) -> list[str]:
    """Return what is wrong with the buttons of a card and the menu of those that are more."""
    buttons = tuple((house.say(each.label, language), each.choice) for each in card.buttons)
    notice = replace(a_notice("1"), edition=1)
    blocks = said(Outgoing(notice=notice, address="C1", language=language, text="x", buttons=buttons))["blocks"]
    (row,) = (block["elements"] for block in blocks if block["type"] == "actions")
    values = [each["value"] for element in row for each in element.get("options") or [element]]
    many = len(buttons) > 6
    kept = [] if values == [choice for _, choice in buttons] else [f"lost or moved: {values}"]
    return [*faults_in(blocks), *kept, *([] if (row[-1]["type"] == "overflow") is many else ["no menu"])]


@ALL
@BOTH
def test_every_question_and_the_summary_fit(name: str, language: Language) -> None:
    house = HOUSES[name]
    asked = questions(house, language)
    assert [each for reply in asked for each in unfit(reply, house, language)] == []


@ALL
@BOTH
def test_every_notice_fits_however_much_was_said(name: str, language: Language) -> None:
    heard = notices(HOUSES[name].playbook)
    assert len(heard) > 40
    assert [each for reply in heard for each in unfit(reply, HOUSES[name], language)] == []


@ALL
@BOTH
def test_every_card_of_a_fresh_case_fits(name: str, language: Language) -> None:
    house = HOUSES[name]
    card = fresh_card(house, language, "slack")
    assert card.buttons
    assert unfit(card, house, language) == []
    assert folded(card, house, language) == []
