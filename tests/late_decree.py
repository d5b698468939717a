"""The autumn in which next year's decree is late: a playbook that counts working days, and a library without 2027."""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from handlers.shelf import Shelf
from workflow import calendars
from workflow.calendars import Decrees

NOVEMBER = datetime(2026, 11, 23, 16, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
TOLD = "no decree for 2027; set [holidays.2027]"
CLOSED = Decrees(years=frozenset({2027}), turned=frozenset({date(2027, 1, 1)}))
"""The operator's table says that Friday, the first of January, is off."""


def counting(folder: Path) -> Path:
    """Return a playbook whose plan for a complex complaint is due in five working days."""
    file, text = folder / "counting.toml", Shelf().open("property").text
    calendar_days, working_days = 'due = { complex = "5 d"', 'due = { complex = "5 wd"'
    assert text.count(calendar_days) == 1
    file.write_text(text.replace(calendar_days, working_days), encoding="utf-8")
    return file


def without_2027(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the library be as it was in that autumn, whatever decrees a later one has."""

    def decreed(year: int) -> bool:
        return year < 2027

    monkeypatch.setattr(calendars, "decreed", decreed)
