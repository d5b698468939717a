"""Issue 4, Must show 6: what any playbook has us say fits into Telegram, in both languages, with the longest values."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.telegram.translate import said_next
from bot.telegram.wording import parts, units
from handlers.filing import Filing, file_case
from handlers.house import House
from handlers.intake.draft import Draft
from handlers.intake.engine import question
from handlers.intake.heard import Scene
from handlers.intake.steps import IN_ORDER
from handlers.live import live_card
from handlers.message import MOST_LETTERS, Button, Reply
from handlers.notices import for_customer, for_staff
from handlers.outgoing import Outgoing
from handlers.shelf import Shelf, names
from handlers.teams.card_words import card_words
from storage.memory import MemoryStore
from tests.handlers.moments import ZONE
from tests.handlers.test_case_wording import CASE, CAUSES, happened
from tests.storage.samples import a_notice
from workflow.elements import Elements
from workflow.language import Language
from workflow.moves import Fact, Kind
from workflow.playbook import Playbook
from workflow.timeline import Event

SENTENCE = "a.b@c 我家的水管漏了，see https://x.example/y <b>now</b> 😀。"
LONG = (SENTENCE * 100)[:MOST_LETTERS]
"""As much as a person can say at once, full of what has to be taken apart."""
SHELF = Shelf()
HOUSES = {name: House(shelf=SHELF, book=SHELF.open(name), zone=ZONE) for name in names()}
BOTH = pytest.mark.parametrize("language", list(Language))
ALL = pytest.mark.parametrize("name", list(HOUSES))
LATE = 10**9
"""A revision that no dialogue ever comes to."""


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


def full(step: str, playbook: Playbook) -> Draft:
    """Return a draft in which everything was said at the greatest length."""
    elements = Elements(
        name=LONG[:80], phone="+8613800138000", email=f"{'a' * 60}@mail.example", issue="\n".join([LONG] * 5),
        when_said=LONG, when_understood="2026-09-29T10:00:00+08:00", where_said=LONG, where_understood="3",
        room=LONG, expectation=LONG,
    )  # fmt: skip
    return Draft(
        step=step, revision=LATE, elements=elements, category=playbook.categories[-1].id, hint=LONG,
        files=tuple(range(10)), answered=tuple(each.id for each in IN_ORDER), case=CASE.number, editing=True,
    )  # fmt: skip


@ALL
@BOTH
def test_every_question_and_the_summary_fit(name: str, language: Language) -> None:
    house = HOUSES[name]
    scene = Scene(playbook=house.playbook, language=language, now=CASE.filed_at)
    asked = [question(full(step.id, house.playbook), (), scene) for step in IN_ORDER]
    asked += [question(Draft(step=step.id, revision=LATE), (), scene) for step in IN_ORDER]
    asked.append(question(replace(full("name", house.playbook), cancelling=True), (), scene))
    assert [each for reply in asked for each in unfit(reply, house, language)] == []


def at_length(fact: Fact, playbook: Playbook) -> Event:
    """Return an event in which people said as much as they can, of a clock that the playbook has."""
    event = happened(fact)
    data: dict[str, Any] = {key: LONG if value == "词" else value for key, value in event.data.items()}
    if "clock" in data:
        data["clock"] = next(iter(playbook.clocks))
    return replace(event, data=data)


@ALL
@BOTH
def test_every_notice_fits_however_much_was_said(name: str, language: Language) -> None:
    house, playbook = HOUSES[name], HOUSES[name].playbook
    case = replace(CASE, stage=next(iter(playbook.stages)), team=next(iter(playbook.teams)))
    heard = list[Reply]()
    for fact in set(Fact) - NAMED:
        event = at_length(fact, playbook)
        told = for_customer(event, case, playbook, at_length(CAUSES.get(fact, Fact.RESOLVED), playbook))
        heard += [told] if told else []
        heard += [Reply(said=notice.said) for notice in for_staff(event, case, playbook)]
    assert len(heard) > 40
    assert [each for reply in heard for each in unfit(reply, house, language)] == []


NAMED = frozenset({Fact.REFERRED, Fact.RECALLED, Fact.RELEASED})
"""They name a party or team that not every playbook has."""


@ALL
@BOTH
def test_every_card_of_a_fresh_case_is_one_message(name: str, language: Language) -> None:
    house, store = HOUSES[name], MemoryStore(key=bytes(32))
    store.open_now()
    elements = full("summary", house.playbook).elements
    category = house.playbook.categories[0].id
    what = Filing(kind=Kind.COMPLAINT, category=category, channel="telegram", language=language)
    case = store.write_now(lambda work: file_case(work, house, None, elements, what, CASE.filed_at))
    card = store.read_now(lambda work: live_card(work, house, case.number, f"team:{case.team}", CASE.filed_at))
    store.close_now()
    assert card is not None
    buttons = tuple(Button(press.label, press.choice) for press in card.presses)
    assert buttons
    reply = Reply(said=card_words(card), buttons=buttons)
    assert list(unfit(reply, house, language)) == []
    assert len(parts(house.say(reply.said, language))) == 1
