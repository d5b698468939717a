"""The files of a report, and what the command that makes them does."""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from bot.reports.paper import pdf_of, picture_of
from bot.reports.sheets import list_of, sheet_of
from handlers.house import House
from handlers.reports.listing import Listed, listed
from handlers.reports.making import Report, report_of
from handlers.reports.posting import Piece, pieces_of
from handlers.reports.telling import short
from workflow.language import Language
from workflow.reports.tales import Part
from workflow.reports.terms import read_term

if TYPE_CHECKING:
    from bot.channel import Premises


DRAWN = frozenset({Piece.PICTURE, Piece.PAGE})
"""What the typesetter makes."""


def files_of(report: Report, house: House, language: Language) -> Mapping[str, bytes]:
    """Return the files of a report by their names."""
    part, paper = report.analysis.part, Paper(report, house, language)
    name = "-".join(["report", str(report.term), *filter(None, (part.site, part.team))])
    # The pages are drawn beside the lists: most of it is done outside of Python.
    with ThreadPoolExecutor(1) as beside:
        drawn = {piece: beside.submit(paper.piece, piece) for piece in pieces_of(report.term) if piece in DRAWN}
        made = {piece: paper.piece(piece) for piece in pieces_of(report.term) if piece not in DRAWN}
        made |= {piece: each.result() for piece, each in drawn.items()}
    return {f"{name}.{piece}": made[piece] for piece in pieces_of(report.term)}


class Paper:
    """A report in one language; what two of its files list is worked out once."""

    def __init__(self, report: Report, house: House, language: Language) -> None:
        self._report, self._house, self._language = report, house, language

    def piece(self, piece: Piece) -> bytes:
        """Return one of its files."""
        match piece:
            case Piece.TEXT:
                return (self._house.say(short(self._report), self._language) + "\n").encode()
            case Piece.PICTURE:
                return picture_of(self._report, self._house, self._language)
            case Piece.PAGE:
                return pdf_of(self._report, self._house, self._language)
            case Piece.SHEET:
                return sheet_of(self._listed)
            case Piece.LIST:
                return list_of(self._listed)

    @cached_property
    def _listed(self) -> Listed:
        return listed(self._report, self._house, self._language)


def part_of(house: House, site: str | None, team: str | None) -> Part:
    """Return the part of the cases that a site and a team name.

    Raises:
        ValueError: the playbook has no such site, or no such team.
    """
    for name, known, what in ((site, house.playbook.sites, "site"), (team, house.playbook.teams, "team")):
        if name is not None and name not in known:
            right = ", ".join(known) or "it has none"
            raise ValueError(f"the playbook has no {what} {name!r}: {right}")
    return Part(site, team)


Wanted = dict[str, str | None]
"""What a report is asked for by: `term`, `site`, `team` and `out`, the folder."""


async def carry_out(premises: "Premises", wanted: Wanted) -> dict[str, str]:
    """Make the report of a month, week or year in a folder, and return the paths of its files, a line each.

    Raises:
        ValueError: there is no such term, site or team.
        OSError: the folder can't be written.
    """
    house = premises.house
    term, part = read_term(wanted["term"] or ""), part_of(house, wanted["site"], wanted["team"])
    report = await premises.store.read(lambda work: report_of(work, house, term, part))
    made = await asyncio.to_thread(files_of, report, house, house.language)
    return {"files": "\n".join(await asyncio.to_thread(_written, made, Path(wanted["out"] or "")))}


def _written(made: Mapping[str, bytes], folder: Path) -> list[str]:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in made.items():
        (folder / name).write_bytes(content)
    return [str(folder / name) for name in made]
