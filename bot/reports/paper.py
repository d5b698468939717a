"""The report as a PDF to print and as a picture: one template, set by Typst with the font that comes along."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from handlers.house import House
from handlers.message import Phrase, Said
from handlers.reports.layout import Bar, Page, Section, Tile, words_of
from handlers.reports.making import Report
from handlers.reports.naming import of_term
from handlers.reports.pages import page_of
from workflow.language import Language
from workflow.reports.terms import Term

TEMPLATE = Path(__file__).parent / "report.typ"
SHARP = 144.0
"""Dots an inch of the picture."""
LONG = 14
"""Letters from which a column shares the width that is left."""


def pdf_of(report: Report, house: House, language: Language) -> bytes:
    """Return the whole report as a PDF."""
    return _compiled(report, house, language, "pdf")


def picture_of(report: Report, house: House, language: Language) -> bytes:
    """Return the figures and the chart as a PNG."""
    return _compiled(report, house, language, "png")


def drawing_of(report: Report, house: House, language: Language) -> bytes:
    """Return the same as an SVG, its letters drawn as outlines."""
    return _compiled(report, house, language, "svg")


Form = Literal["pdf", "png", "svg"]


def _compiled(report: Report, house: House, language: Language, form: Form) -> bytes:
    # As heavy as all of ours together, and needed a few times a month.
    import manimgx_fonts_cjk
    import typst

    page = Written(house, language, report.term).page(page_of(report))
    inputs = {"page": json.dumps(page, ensure_ascii=False), "form": "page" if form == "pdf" else "picture"}
    # Only the font that comes along: what a machine has besides would make pages differ.
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[*manimgx_fonts_cjk.__path__])
    return typst.compile(TEMPLATE.read_bytes(), format=form, ppi=SHARP, sys_inputs=inputs, font_paths=fonts)


class Written:
    """Puts a page into one language, as data for the template."""

    def __init__(self, house: House, language: Language, term: Term) -> None:
        self._house, self._language, self._term = house, language, term

    def say(self, said: Said) -> str:
        """Return words in the language."""
        return self._house.say(said, self._language)

    def page(self, page: Page) -> Mapping[str, Any]:
        """Return a page as data."""
        return {
            "language": self._language.value,
            "title": self.say(page.title),
            "tiles": [self.tile(tile) for tile in page.tiles],
            "bars": [self._bar(bar) for bar in page.bars],
            "legend": list(self._legend(page.bars)),
            "sections": [self._section(section) for section in page.sections],
            "words": {name: self.say(Phrase(f"report.{name}")) for name in ("chart", "meant")}
            | {"none": self.say(Phrase("report.none", {"this": of_term(self._term, "this")}))}
            | {"page": self.say(Phrase("report.page", {"page": "{page}", "of": "{of}"}))},
        }

    def tile(self, tile: Tile) -> Mapping[str, str]:
        """Return a tile as data."""
        was = self.say(tile.change)
        key = "was" if "%" in was else "change"
        return {
            "name": self.say(tile.name),
            "figure": self.say(tile.figure.said),
            "change": self.say(Phrase(f"report.tile.{key}", {"change": was, "last": of_term(self._term, "last")})),
        }

    def _bar(self, bar: Bar) -> Mapping[str, Any]:
        values = [bar.now, bar.before, bar.year_ago]
        return {"name": self.say(bar.name), "share": self.say(bar.share), "values": values}

    def _legend(self, bars: Sequence[Bar]) -> Sequence[Mapping[str, str]]:
        known = {
            "this": True,
            "last": any(bar.before is not None for bar in bars),
            "ago": any(bar.year_ago is not None for bar in bars),
        }
        return [{"look": look, "name": self.say(of_term(self._term, look))} for look, shown in known.items() if shown]

    def _section(self, section: Section) -> Mapping[str, Any]:
        head = [self.say(each) for each in section.head]
        rows = [[self.say(words_of(each)) for each in row] for row in section.rows]
        return {
            "title": self.say(section.title),
            "note": self.say(section.note),
            "head": head,
            "rows": rows,
            "widths": _widths(head, rows),
        }


def _widths(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int | None]:
    """Return what part of the width left each column has; None where it takes no more than it needs."""
    *widths, last = (_width(column) for column in zip(head, *rows, strict=True))
    return [*widths, last or 1]


def _width(column: Sequence[str]) -> int | None:
    """Return what part of the width left a column has; None where it takes no more than it needs."""
    longest = max(map(len, column[1:]), default=0)
    return max(1, longest // LONG) if longest >= LONG else None
