"""Every word that is said to teams in their own channel exists."""

import re
from pathlib import Path

import pytest

from handlers.wording import words
from workflow.language import Language

ROOT = Path(__file__).parents[2]
LITERAL = re.compile(r'"(teams\.[a-z_.]+[a-z])"')


@pytest.mark.parametrize("language", list(Language))
def test_every_word_for_teams_exists(language: Language) -> None:
    found = {
        key
        for room in ("handlers", "bot")
        for path in sorted((ROOT / room).rglob("*.py"))
        for key in LITERAL.findall(path.read_text(encoding="utf-8"))
    }
    assert len(found) > 1
    assert [key for key in sorted(found) if not words(key, language)] == []
