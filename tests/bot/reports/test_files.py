"""The files of a report: what stands in them, that they can be read anywhere, and that nobody's name is in them."""

import csv
import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import cast

import pytest
from PIL import Image, ImageChops

from bot.reports import paper
from bot.reports.files import files_of, part_of
from bot.reports.sheets import defused, list_of, sheet_of
from handlers.reports.listing import COLUMNS, listed
from tests.bot.reports.conftest import MARCH, Lived
from workflow.language import Language
from workflow.numbers import spoken
from workflow.people import ALL
from workflow.reports.tales import Part
from workflow.reports.terms import Week

LANGUAGES = list(Language)


def read_list(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def cells_of(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))


@pytest.fixture(scope="module", params=LANGUAGES)
def files(request: pytest.FixtureRequest, lived: Lived) -> Mapping[str, bytes]:
    return files_of(lived.report(), lived.house, request.param)


def test_a_report_is_text_picture_page_sheet_and_list(files: Mapping[str, bytes]) -> None:
    assert [name.rpartition(".")[2] for name in files] == ["txt", "png", "pdf", "xlsx", "csv"]
    assert all(name.startswith("report-2026-03.") for name in files)
    assert files["report-2026-03.pdf"].startswith(b"%PDF-")
    assert len(files["report-2026-03.txt"].decode()) < 4_000


def test_every_case_of_the_month_has_one_row_in_list_and_sheet(lived: Lived, files: Mapping[str, bytes]) -> None:
    report = lived.report()
    head, *rows = read_list(files["report-2026-03.csv"])
    assert len(head) == len(COLUMNS)
    numbers = [row[0] for row in rows]
    assert sorted(numbers) == sorted(spoken(tale.number) for tale in report.cases)
    totals = report.analysis.now.totals
    assert {*totals.received, *totals.closed, *totals.open, *totals.merged} == {tale.number for tale in report.cases}
    assert all(number in cells_of(files["report-2026-03.xlsx"]) for number in numbers)


def test_nothing_in_the_files_says_who_complained(lived: Lived, files: Mapping[str, bytes]) -> None:
    people = [
        lived.store.read_now(lambda work, number=tale.number: work.cases.elements(number))
        for tale in lived.report().cases
    ]
    said = {word for each in people for word in (each.name, each.phone, each.email, each.issue) if word}
    texts = [files[f"report-2026-03.{kind}"].decode() for kind in ("txt", "csv")]
    texts.append(cells_of(files["report-2026-03.xlsx"]))
    assert len(said) > 20
    assert [word for word in said for text in texts if word in text] == []


def test_the_picture_is_in_greys_alone(files: Mapping[str, bytes]) -> None:
    picture = Image.open(io.BytesIO(files["report-2026-03.png"])).convert("RGB")
    grey = picture.convert("L")
    assert ImageChops.difference(picture, grey.convert("RGB")).getbbox() is None
    low, high = cast("tuple[int, int]", grey.getextrema())
    assert (low < 80, high) == (True, 255)


def test_chinese_letters_are_drawn_each_in_its_own_form_without_a_font_of_the_machines(lived: Lived) -> None:
    """A font without them would draw the same box for each."""
    report = lived.report()
    playbook = lived.house.playbook

    def drawn(sign: str) -> bytes:
        named = playbook.model_copy(update={"name": dict.fromkeys(Language, sign)})
        return paper.picture_of(replace(report, playbook=named), lived.house, Language.ZH)

    pictures = [drawn(sign) for sign in ("骨", "噪", "燃", "鑫")]
    assert all(first != second for first, second in pairwise(pictures))


def test_the_page_shows_what_the_picture_shows(lived: Lived) -> None:
    report = lived.report()
    drawing = paper.drawing_of(report, lived.house, Language.ZH)
    assert drawing.startswith(b"<svg")
    assert b"<text" not in drawing


def test_words_of_a_playbook_are_never_read_as_markup(lived: Lived) -> None:
    report = lived.report()
    name = '#panic("x") *bold* $x$ \\ ] } "'
    named = report.playbook.model_copy(update={"name": dict.fromkeys(Language, name)})
    assert paper.pdf_of(replace(report, playbook=named), lived.house, Language.EN).startswith(b"%PDF-")


@pytest.mark.parametrize("begins", ["=1+1", "+86", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_what_looks_like_a_formula_is_defused(begins: str) -> None:
    assert defused(begins) == f"'{begins}"


def test_a_team_that_is_called_like_a_formula_is_none_in_list_and_sheet(lived: Lived) -> None:
    report = lived.report()
    team = report.playbook.teams["security"]
    evil = team.model_copy(update={"name": dict.fromkeys(Language, '=HYPERLINK("http://x.test")')})
    teams = {**report.playbook.teams, "security": evil}
    named = replace(report, playbook=report.playbook.model_copy(update={"teams": teams}))
    rows = read_list(list_of(listed(named, lived.house, Language.EN)))
    assert any(cell.startswith("'=HYPERLINK") for row in rows for cell in row)
    assert not any(cell.startswith("=") for row in rows for cell in row)
    cells = cells_of(sheet_of(listed(named, lived.house, Language.EN)))
    assert "<f>" not in cells
    assert "hyperlink " not in cells


def test_a_month_without_a_case_is_a_report_that_says_so(lived: Lived) -> None:
    report = lived.report(MARCH.later(-30))
    made = files_of(report, lived.house, Language.EN)
    assert "Received 0" in made["report-2023-09.txt"].decode()
    assert len(read_list(made["report-2023-09.csv"])) == 1


def test_a_teams_report_is_of_its_cases_alone(lived: Lived) -> None:
    report = lived.report(part=Part(team="security"))
    assert {tale.team for tale in report.cases} == {"security"}
    assert "report-2026-03-security.pdf" in files_of(report, lived.house, Language.ZH)


@pytest.mark.parametrize(("site", "team"), [("nowhere", None), (None, "nobody")])
def test_a_report_on_what_the_playbook_has_not_is_refused(lived: Lived, site: str | None, team: str | None) -> None:
    with pytest.raises(ValueError, match="the playbook has no"):
        part_of(lived.house, site, team)


def test_the_cases_of_the_report_can_be_looked_up(lived: Lived) -> None:
    for tale in lived.report().cases:
        assert lived.store.read_now(lambda work, tale=tale: work.cases.get(tale.number, visible_to=ALL)).number


def test_a_weeks_digest_is_a_short_text_and_a_picture(lived: Lived) -> None:
    made = files_of(lived.report(Week(date(2026, 3, 16))), lived.house, Language.ZH)
    assert [*made] == ["report-2026-W12.txt", "report-2026-W12.png"]
    text = made["report-2026-W12.txt"].decode()
    assert text.startswith("2026年3月16日至3月22日投诉周报")
    assert len(text.splitlines()) < len(
        files_of(lived.report(), lived.house, Language.ZH)["report-2026-03.txt"].split(b"\n")
    )
