"""The cases of a report as a sheet for Excel and as a list: one row a case; what people wrote is never a formula."""

import csv
import io
from datetime import datetime
from typing import TYPE_CHECKING

from handlers.reports.listing import Cell, Listed

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a cell begins with that a spreadsheet would work out, or that hides what would."""
BOM = "\ufeff"
"""Without it Excel reads Chinese as something else."""
MOMENT = "yyyy-mm-dd hh:mm"
WIDEST = 40


def defused(cell: object) -> object:
    """Return a cell that no program takes for a formula: text that looks like one gets an apostrophe before it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def list_of(cases: Listed) -> bytes:
    """Return the cases as CSV."""
    written = io.StringIO()
    lines = csv.writer(written)
    for row in (cases.heads, *cases.rows):
        lines.writerow(["" if cell is None else _plain(cell) for cell in row])
    return (BOM + written.getvalue()).encode()


def _plain(cell: object) -> object:
    return cell.isoformat(" ", "minutes") if isinstance(cell, datetime) else defused(cell)


def sheet_of(cases: Listed) -> bytes:
    """Return the cases as XLSX; text is written as text, whatever it begins with."""
    # It costs a fifth of a start, and is needed a few times a month.
    from xlsxwriter import Workbook

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(out, options) as book:
        head, moment = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": MOMENT})
        book.set_properties({"title": cases.title})
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, cases.heads, head)
        for place, row in enumerate(cases.rows, 1):
            for column, cell in enumerate(row):
                _write(sheet, place, column, cell, moment)
        for column, width in enumerate(_widths(cases)):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(len(cases.rows), 1), len(cases.heads) - 1)
    return out.getvalue()


def _write(sheet: "Worksheet", row: int, column: int, cell: Cell, moment: "Format") -> None:
    match cell:
        case None:
            pass
        case str():
            sheet.write_string(row, column, cell)
        case datetime():
            sheet.write_datetime(row, column, cell, moment)
        case _:
            sheet.write_number(row, column, cell)


def _widths(cases: Listed) -> list[int]:
    """Return how wide each column is: a Chinese letter takes two places."""
    columns = zip(cases.heads, *cases.rows, strict=True)
    return [min(max(map(_measure, {*column})) + 2, WIDEST) for column in columns]


def _measure(cell: object) -> int:
    if isinstance(cell, datetime):
        return len(MOMENT)
    text = "" if cell is None else str(cell)
    return len(text) if text.isascii() else sum(1 if sign.isascii() else 2 for sign in text)
