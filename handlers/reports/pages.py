"""The report laid out: a picture's figures and bars, and sections of a table each, in one language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.message import Phrase
from handlers.reports import tables
from handlers.reports.layout import MOST_ROWS, Bar, Figure, Page, Tile, counted
from handlers.reports.naming import against, category_name, of_term, percent, title_of
from handlers.reports.study import study_page
from workflow.reports.analysis import View
from workflow.reports.terms import Year

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handlers.reports.making import Report


def page_of(report: Report) -> Page:
    """Return the report laid out; a section without rows is left out."""
    if isinstance(report.term, Year):
        return study_page(report)
    sections = (table(report) for table in tables.ALL)
    return Page(title_of(report), tuple(_tiles(report)), tuple(_bars(report)), [each for each in sections if each.rows])


def _tiles(report: Report) -> Iterator[Tile]:
    now, before = report.analysis.now.totals, report.analysis.before
    past = before.totals if before else None
    for name in ("received", "closed", "open"):
        cases = getattr(now, name)
        change = against(len(cases), len(getattr(past, name)) if past else None)
        said = Phrase(f"report.tile.{name}", {"end": of_term(report.term, "end")} if name == "open" else {})
        yield Tile(said, counted(name, cases), change)
    kept = Figure(percent(now.share_kept), "kept", now.kept)
    yield Tile(Phrase("report.tile.kept"), kept, percent(past.share_kept if past else None))
    satisfied = Figure(percent(tables.satisfied(now)), "satisfied", now.rates.satisfied)
    yield Tile(Phrase("report.tile.satisfied"), satisfied, percent(tables.satisfied(past) if past else None))


def _bars(report: Report) -> Iterator[Bar]:
    analysis, count = report.analysis, len(report.analysis.now.totals.received)
    for name, cases in tables.shares_of(analysis.now, View.CATEGORY)[:MOST_ROWS]:
        before, year = (tables.count_of(tally, View.CATEGORY, name) for tally in (analysis.before, analysis.year_ago))
        yield Bar(category_name(report, name), len(cases), before, year, percent(len(cases) / count))
