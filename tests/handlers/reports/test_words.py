"""Everything that a report may have to name has its words, in every language and for every playbook."""

from zoneinfo import ZoneInfo

import pytest

from bot.reports.paper import Written
from handlers.house import House
from handlers.message import Phrase, Said
from handlers.reports.layout import words_of
from handlers.reports.making import Report
from handlers.reports.naming import CHANNELS, change_name, length_of, name_in, percent
from handlers.reports.pages import page_of
from handlers.reports.telling import short
from handlers.shelf import Shelf, names
from tests.workflow.reports.histories import ALL, SEPTEMBER, lived
from tests.workflow.walking import TUESDAY
from workflow.language import Language
from workflow.moves import Kind
from workflow.remedies import Remedy
from workflow.reports.analysis import View, analyse
from workflow.reports.changes import Change, Lever
from workflow.reports.terms import Term, Week, Year

ZONE = ZoneInfo("Asia/Shanghai")


def house_of(name: str) -> House:
    shelf = Shelf()
    return House(shelf=shelf, book=shelf.open(name), zone=ZONE)


def report_under(name: str, term: Term = SEPTEMBER) -> Report:
    house = house_of(name)
    tale = lived(house.playbook, TUESDAY, []).tale(1)
    analysis = analyse([tale], (), term, ALL, house.playbook, ZONE)
    return Report(analysis=analysis, playbook=house.playbook, cases=[tale], places={})


def everything(report: Report) -> list[Said]:
    playbook = report.playbook
    team, clock = next(iter(playbook.teams)), next(iter(playbook.clocks))
    category = playbook.categories[0].id
    subjects = {
        Lever.OVERDUE: (team, clock),
        Lever.REWORK: (category,),
        Lever.HOT_SPOT: (category, "p1"),
        Lever.ANSWER: ("speed",),
    }
    values: dict[View, list[str | None]] = {
        View.CATEGORY: [*(each.id for each in playbook.categories), None, "gone"],
        View.GRADE: [*playbook.grades, None, "gone"],
        View.KIND: [*Kind],
        View.CHANNEL: ["web", "telegram", "slack", *CHANNELS],
        View.PLACE: [None, "p1"],
    }
    page = page_of(report)
    return [
        *short(report),
        *(change_name(report, Change(lever, subjects[lever], (), 1.0)) for lever in Lever),
        *(name_in(report, view, value) for view, found in values.items() for value in found),
        *(Phrase(f"cases.remedy.{remedy}") for remedy in Remedy),
        *(words_of(cell) for section in page.sections for row in (section.head, *section.rows) for cell in row),
        *(said for tile in page.tiles for said in (tile.name, tile.figure.said, tile.change)),
        percent(None),
        length_of(None),
    ]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("name", names())
def test_everything_a_report_names_has_words(name: str, language: Language) -> None:
    said = [house_of(name).say(each, language) for each in everything(report_under(name))]
    assert len(said) > 40
    assert [words for words in said if "{" in words or "report." in words] == []


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("term", [SEPTEMBER, Week.of(TUESDAY, ZONE), Year(2026)], ids=str)
def test_every_term_is_spoken_of_in_words_of_its_own(term: Term, language: Language) -> None:
    report, house = report_under("owner-service", term), house_of("owner-service")
    lines = house.say(short(report), language)
    assert "report." not in lines + str(Written(house, language, term).page(page_of(report)))
    assert ("month" in lines or "月末" in lines) is (term == SEPTEMBER)
