"""What a report is laid out in: tiles, bars and tables; every figure in them has its cases with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from handlers.message import Phrase
from handlers.reports.naming import MOST_NUMBERS, numbers_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from handlers.message import Said
    from workflow.numbers import CaseNumber

MOST_ROWS = 12
"""Rows of a table; the sheet has every case."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its cases.

    Attributes:
        name: by what it is found again, whatever else the report says.
    """

    said: Said
    name: str
    cases: Sequence[CaseNumber]


@dataclass(frozen=True, slots=True)
class Numbers:
    """Some cases by their numbers; no more than `most` of them are said."""

    cases: Sequence[CaseNumber]
    most: int = MOST_NUMBERS


class Tile(NamedTuple):
    """One of the figures on top, and what it was the month before."""

    name: Said
    figure: Figure
    change: Said


class Bar(NamedTuple):
    """One bar of the chart: this month, the month before, the same month a year before."""

    name: Said
    now: int
    before: int | None
    year_ago: int | None
    share: Said


class Section(NamedTuple):
    """One table: its title, the heads of its columns, its rows; what is meant, where that needs saying."""

    title: Said
    head: Sequence[Said]
    rows: Sequence[Sequence[Said | Figure | Numbers]]
    note: Said = ""


class Page(NamedTuple):
    """The report as it is laid out."""

    title: Said
    tiles: Sequence[Tile]
    bars: Sequence[Bar]
    sections: Sequence[Section]


class Named(NamedTuple):
    """A figure with what it is called: the table, what the row is about, the column."""

    called: tuple[Said, ...]
    figure: Figure


def heads(*names: str) -> list[Said]:
    """Return the heads of some columns."""
    return [Phrase(f"report.head.{name}") for name in names]


def counted(name: str, cases: Sequence[CaseNumber]) -> Figure:
    """Return how many some cases are."""
    return Figure(str(len(cases)), name, cases)


def words_of(cell: Said | Figure | Numbers) -> Said:
    """Return a cell as words."""
    match cell:
        case Figure():
            return cell.said
        case Numbers():
            return numbers_of(cell.cases, cell.most)
        case _:
            return cell


def figures_in(page: Page) -> Iterator[Named]:
    """Yield every figure of a report with what it is called."""
    yield from (Named((tile.name,), tile.figure) for tile in page.tiles)
    for section in page.sections:
        for row in section.rows:
            about = tuple(_words_before(row))
            for head, cell in zip(section.head, row, strict=True):
                if isinstance(cell, Figure):
                    yield Named((section.title, *about, head), cell)


def _words_before(row: Iterable[Said | Figure | Numbers]) -> Iterator[Said]:
    """Yield the words that a row begins with: what its figures are about."""
    for cell in row:
        if isinstance(cell, Figure | Numbers):
            return
        if cell:
            yield cell
