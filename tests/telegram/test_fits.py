"""Issue 4, Must show 6: what any playbook has us say fits into Telegram, in both languages, with the longest values."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.telegram.translate import said_next
from bot.telegram.wording import parts, units
from handlers.house import House
from handlers.message import Reply
from handlers.outgoing import Outgoing
from tests.handlers.longest import HOUSES, fresh_card, notices, questions
from tests.storage.samples import a_notice
from workflow.language import Language

BOTH = pytest.mark.parametrize("language", list(Language))
ALL = pytest.mark.parametrize("name", list(HOUSES))


def unfit(reply: Reply, house: House, language: Language) -> Iterator[str]:
    """Yield what Telegram would not take of a message, or what of it would be lost."""
    text = house.say(reply.said, language)
    buttons = tuple((house.say(each.label, language), each.choice) for each in reply.buttons)
    outgoing = Outgoing(notice=a_notice("1"), address="1", language=language, text=text, buttons=buttons)
    sent, more = list[str](), True
    while more:
        messages = tuple(map(str, range(len(sent))))
        given, more = said_next(replace(outgoing, notice=replace(outgoing.notice, messages=messages)))
        sent.append(given["text"])
    yield from (f"{units(each)} units: {each[:40]}" for each in sent if units(each) > 4_096 or not each.strip())
    yield from (f"{choice}: {label}" for label, choice in buttons if len(choice.encode()) > 64 or not label.strip())
    if "".join("".join(sent).replace("\u2060", "").split()) != "".join(text.split()):
        yield f"something is lost of {text[:40]}"


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
def test_every_card_of_a_fresh_case_is_one_message(name: str, language: Language) -> None:
    house = HOUSES[name]
    card = fresh_card(house, language, "telegram")
    assert card.buttons
    assert list(unfit(card, house, language)) == []
    assert len(parts(house.say(card.said, language))) == 1
