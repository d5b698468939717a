"""What a procedure has beside its cases is said in both languages, and when it comes round in plain words."""

import pytest

from handlers.beside import sections_of, slots_said
from handlers.shelf import names
from handlers.wording import render
from tests.handlers.moments import ZONE
from tests.workflow.walking import book
from workflow.language import Language


def said_of(name: str, language: Language) -> dict[str, list[str]]:
    """Return each section of a procedure with the names of what is in it."""
    return {
        render(section.title, language, ZONE): [render(entry.name, language, ZONE) for entry in section.entries]
        for section in sections_of(book(name))
    }


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("name", names())
def test_every_row_of_every_procedure_has_words(name: str, language: Language) -> None:
    rows = [row for section in sections_of(book(name)) for entry in section.entries for row in entry.rows]
    words = [render(part, language, ZONE) for row in rows for part in row]
    assert all(word.strip() and "{" not in word for word in words)


def test_a_groups_procedure_shows_its_checks_surveys_and_library() -> None:
    assert said_of("call-center-group", Language.EN) == {
        "Spot checks": ["Spot check by headquarters"],
        "Surveys": ["Survey on the developer", "Survey on the property company"],
        "Case library": ["The group's case library"],
    }


def test_a_procedure_without_any_of_it_shows_nothing() -> None:
    assert sections_of(book("iso9001")) == ()


@pytest.mark.parametrize(
    ("line", "zh", "en"),
    [
        ("0 17 * * *", "每天 17:00", "every day at 17:00"),
        ("5 9 1 * *", "每月 1 日 9:05", "on day 1 of each month at 9:05"),
        ("0 9 1 5,11 *", "每年 5月1日、11月1日 9:00", "each year on 1 May, 1 November at 9:00"),
        ("0 9 * * mon,fri", "每周一、周五 9:00", "every Monday, Friday at 9:00"),
        ("*/15 9 * * *", "*/15 9 * * *", "*/15 9 * * *"),
        ("0 9 1-7 * *", "0 9 1-7 * *", "0 9 1-7 * *"),
    ],
)
def test_slots_are_said_in_plain_words_where_there_are_some(line: str, zh: str, en: str) -> None:
    assert [render(slots_said(line), language, ZONE) for language in (Language.ZH, Language.EN)] == [zh, en]
