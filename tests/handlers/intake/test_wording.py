"""Every word of the intake exists in both languages, with the same blanks to fill."""

import re
import string
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[3]
SOURCES = sorted((ROOT / "handlers" / "intake").glob("*.py"))
USED = {key for source in SOURCES for key in re.findall(r'"(intake\.[a-z_.]+)"', source.read_text())}


def folder(language: str) -> Path:
    return ROOT / "locales" / language / "LC_MESSAGES"


def catalogue(language: str) -> Catalog:
    with (folder(language) / "intake.po").open("rb") as file:
        return read_po(file, locale=language)


def words(language: str) -> dict[str, str]:
    return {str(message.id): str(message.string) for message in catalogue(language) if message.id}


def blanks(said: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(said) if name is not None}


def test_every_key_that_is_used_has_its_words_and_no_other() -> None:
    assert len(USED) > 80
    assert USED == words("zh").keys() == words("en").keys()


@pytest.mark.parametrize("key", sorted(USED))
def test_both_languages_fill_in_the_same_blanks(key: str) -> None:
    assert words("zh")[key].strip()
    assert blanks(words("zh")[key]) == blanks(words("en")[key])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_compiled_words_equal_the_written_ones(language: str) -> None:
    with (folder(language) / "intake.mo").open("rb") as file:
        compiled = {str(message.id): str(message.string) for message in read_mo(file) if message.id}
    assert compiled == words(language)
