"""What the platform's limits leave for cards: 4,096 letters and 64 bytes a button, under every procedure (Bot API)."""

from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

import pytest

from bot.telegram.wording import LONGEST, units
from handlers.cards import Card
from handlers.message import Phrase, Said
from handlers.parts import PartLine
from handlers.presses import Question
from handlers.shelf import Shelf
from handlers.teams.asking import CHOICE
from handlers.teams.card_words import card_words
from handlers.teams.noting import RELEASE
from handlers.wording import render
from tests.handlers.moments import ZONE
from tests.handlers.test_case_wording import FAMILIES
from workflow.language import Language
from workflow.moves import Move
from workflow.numbers import CaseNumber
from workflow.playbook import Playbook
from workflow.remedies import Given

NUMBER, NOW = CaseNumber("AB34CDE"), datetime(2026, 11, 28, 23, 59, tzinfo=UTC)
PLAYBOOKS = sorted(path.stem for path in (Path(__file__).parents[2] / "playbooks").glob("*.toml"))
MANY = 10**9
"""More turns, seats or lines than anything will ever have."""
SHELF = Shelf()


def longest(names: list[Said], language: Language) -> Said:
    return max(names, key=lambda name: len(render(name, language, ZONE)), default="")


def fullest(playbook: Playbook, language: Language) -> Card:
    """Return a card with the longest of everything, and all of what may stand beside."""
    every = {"teams": playbook.teams, "stages": playbook.stages, "grades": playbook.grades, "clocks": playbook.clocks}
    named = {kind: longest([each.name for each in table.values()], language) for kind, table in every.items()}
    flags = [*(Phrase(f"cases.flag.{name}") for name in FAMILIES["cases.flag"])]
    labels: list[Said] = [each.name for each in playbook.labels.values()]
    parts = [PartLine(kind="outside", who=each.name, due=NOW, overdue=True) for each in playbook.outside.values()]
    helpers = [PartLine(kind="helping", who=each.name, due=NOW, overdue=True) for each in playbook.teams.values()]
    asked = longest([node.ask for tree in playbook.trees.values() for node in tree.nodes.values()], language)
    remedies = tuple((Given(each), Phrase(f"cases.remedy.{each}")) for each in playbook.remedies.offered)
    return Card(
        number=NUMBER,
        stage=named["stages"],
        stage_id="",
        phase="open",
        grade=named["grades"],
        category=longest([each.name for each in playbook.categories], language),
        kind=Phrase("cases.kind.service_request"),
        owner="长" * 80,
        team=named["teams"],
        due=NOW,
        clock=named["clocks"],
        overdue=True,
        filed_at=NOW,
        version=1,
        flags=(*flags, *labels),
        issue="长" * 4000,
        presses=(),
        question=Question(number="1", ask=asked, answers=()),
        remedies=remedies,
        parts=(*parts, *helpers),
    )


def test_the_ten_procedures_are_found() -> None:
    assert len(PLAYBOOKS) >= 10


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("name", PLAYBOOKS)
def test_fullest_card_is_one_message(name: str, language: Language) -> None:
    card = fullest(SHELF.open(name).playbook, language)
    assert 800 < units(render(card_words(card), language, ZONE)) <= LONGEST


@pytest.mark.parametrize("name", PLAYBOOKS)
def test_every_button_of_a_card_fits(name: str) -> None:
    playbook = SHELF.open(name).playbook
    moves = (f"m:{NUMBER}:{MANY}:{move}" for move in Move)
    nodes = chain.from_iterable(tree.nodes for tree in playbook.trees.values())
    answers = (f"t:{NUMBER}:{MANY}:{node}:{99}" for node in nodes)
    ours = (f"{CHOICE}:{MANY}:{MANY}:c{MANY}", f"{RELEASE}:{NUMBER}:{MANY}")
    assert [choice for choice in (*moves, *answers, *ours) if len(choice.encode()) > 64] == []
