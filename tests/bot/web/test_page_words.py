"""Every word of the pages exists in both languages, with the same blanks, and its compiled form is up to date."""

import re
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from bot.web.pages_chat import SAID_BY_PAGE

ROOT = Path(__file__).parents[3]
SOURCES = [*(ROOT / "bot" / "web").glob("*.py"), *(ROOT / "bot" / "web" / "templates").glob("*.html")]
FOUND = {key for path in SOURCES for key in re.findall(r'"((?:chat|desk)\.[a-z_.]+[a-z])(?<!html)"', path.read_text())}
USED = FOUND | {f"chat.{name}" for name in SAID_BY_PAGE}
BOTH = pytest.mark.parametrize("domain", ["chat", "desk"])


def words(domain: str, language: str) -> dict[str, str]:
    with (ROOT / "locales" / language / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
        return {str(each.id): str(each.string) for each in read_po(file, locale=language) if each.id}


def compiled(domain: str, language: str) -> dict[str, str]:
    with (ROOT / "locales" / language / "LC_MESSAGES" / f"{domain}.mo").open("rb") as file:
        return {str(each.id): str(each.string) for each in read_mo(file) if each.id}


def test_every_word_that_a_page_uses_is_there() -> None:
    assert len(USED) > 50
    assert USED - words("chat", "zh").keys() - words("desk", "zh").keys() == set()


@BOTH
def test_both_languages_say_the_same_things(domain: str) -> None:
    assert words(domain, "zh").keys() == words(domain, "en").keys()


@BOTH
def test_both_languages_leave_the_same_blanks(domain: str) -> None:
    chinese, english = words(domain, "zh"), words(domain, "en")
    blanks = re.compile(r"{(\w+)}")
    assert [
        key for key in chinese if sorted(blanks.findall(chinese[key])) != sorted(blanks.findall(english[key]))
    ] == []


@pytest.mark.parametrize("language", ["zh", "en"])
@BOTH
def test_compiled_words_are_up_to_date(domain: str, language: str) -> None:
    assert compiled(domain, language) == words(domain, language)
