"""All that any playbook has us say, with the longest words that people can say: what a channel has to fit in."""

from dataclasses import replace
from typing import Any

from handlers.filing import Filing, file_case
from handlers.house import House
from handlers.intake.draft import Draft
from handlers.intake.engine import question
from handlers.intake.heard import Scene
from handlers.intake.steps import IN_ORDER
from handlers.live import live_card
from handlers.message import MOST_LETTERS, Button, Reply
from handlers.notices import for_customer, for_staff
from handlers.shelf import Shelf, names
from handlers.teams.card_words import card_words
from storage.memory import MemoryStore
from tests.handlers.moments import ZONE
from tests.handlers.test_case_wording import CASE, CAUSES, happened
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
LATE = 10**9
"""A revision that no dialogue ever comes to."""
NAMED = frozenset({Fact.REFERRED, Fact.RECALLED, Fact.RELEASED})
"""They name a party or team that not every playbook has."""


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


def questions(house: House, language: Language) -> list[Reply]:
    """Return every question of intake, and the summary."""
    scene = Scene(playbook=house.playbook, language=language, now=CASE.filed_at)
    asked = [question(full(step.id, house.playbook), (), scene) for step in IN_ORDER]
    asked += [question(Draft(step=step.id, revision=LATE), (), scene) for step in IN_ORDER]
    return [*asked, question(replace(full("name", house.playbook), cancelling=True), (), scene)]


def at_length(fact: Fact, playbook: Playbook) -> Event:
    """Return an event in which people said as much as they can, of a clock that the playbook has."""
    event = happened(fact)
    data: dict[str, Any] = {key: LONG if value == "词" else value for key, value in event.data.items()}
    if "clock" in data:
        data["clock"] = next(iter(playbook.clocks))
    return replace(event, data=data)


def notices(playbook: Playbook) -> list[Reply]:
    """Return what customers and staff hear of everything that can happen."""
    case = replace(CASE, stage=next(iter(playbook.stages)), team=next(iter(playbook.teams)))
    heard = list[Reply]()
    for fact in set(Fact) - NAMED:
        event = at_length(fact, playbook)
        told = for_customer(event, case, playbook, at_length(CAUSES.get(fact, Fact.RESOLVED), playbook))
        heard += [told] if told else []
        heard += [Reply(said=notice.said) for notice in for_staff(event, case, playbook)]
    return heard


def fresh_card(house: House, language: Language, lane: str) -> Reply:
    """Return the card of a case that was just filed, as the team that has it sees it."""
    store = MemoryStore(key=bytes(32))
    store.open_now()
    elements = full("summary", house.playbook).elements
    category = house.playbook.categories[0].id
    what = Filing(kind=Kind.COMPLAINT, category=category, channel=lane, language=language)
    case = store.write_now(lambda work: file_case(work, house, None, elements, what, CASE.filed_at))
    card = store.read_now(lambda work: live_card(work, house, case.number, f"team:{case.team}", CASE.filed_at))
    store.close_now()
    assert card is not None
    return Reply(said=card_words(card), buttons=tuple(Button(press.label, press.choice) for press in card.presses))
