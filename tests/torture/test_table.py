"""What a run has come to is counted right, told in a row, and kept beside the rows of other runs."""

import json
from datetime import date
from pathlib import Path

import pytest

from tests.torture.table import BEGINS, ENDS, HEAD, KEPT, READMES, keep, quoted, row_of, table
from tests.torture.traffic import Found

ROOT = Path(__file__).parents[2]
FOUND = Found(
    acknowledged={"web": 1200, "Telegram": 30, "Slack": 4},
    effects={"once": 1, "never": 0, "twice": 2, "thrice": 3},
    resent={"Telegram": 2, "Slack": 0},
    faults=(),
)
ROW = row_of("SQLite", 1, 600.4, 7, FOUND, date(2026, 11, 29))


def test_what_has_no_effect_is_lost_and_what_has_several_is_doubled() -> None:
    assert (FOUND.lost, FOUND.doubled) == (1, 2)


def test_row_tells_all_of_it() -> None:
    assert tuple(ROW) == HEAD
    assert list(ROW.values()) == ["SQLite", "1", "600", "7", "1,200 + 30 + 4", "1", "2", "2 + 0", "2026-11-29"]


def test_rows_of_several_runs_stand_in_one_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEPT, str(tmp_path))
    for row in ({**ROW, "processes": "3"}, ROW, {**ROW, "kills": "8"}):
        keep(row)
    lines = (tmp_path / "torture.md").read_text(encoding="utf-8").splitlines()
    assert [line.split(" | ")[1:4] for line in lines[2:4]] == [["1", "600", "8"], ["3", "600", "7"]]
    assert lines[:4] == table({"a": {**ROW, "kills": "8"}, "b": {**ROW, "processes": "3"}}).splitlines()


def test_row_is_quoted_by_the_readmes_in_their_languages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    results = tmp_path / "bench" / "results"
    results.mkdir(parents=True)
    monkeypatch.setenv(KEPT, str(results))
    for name in READMES:
        (tmp_path / name).write_text(f"before\n{BEGINS}| old |{ENDS}\nafter\n", encoding="utf-8")
    keep(ROW)
    for name, head in READMES.items():
        page = (tmp_path / name).read_text(encoding="utf-8")
        assert page == f"before\n{BEGINS}{table({'': ROW}, head)}{ENDS}\nafter\n"


@pytest.mark.parametrize("name", READMES)
def test_readmes_quote_what_is_kept(name: str) -> None:
    rows = json.loads((ROOT / "bench" / "results" / "torture.json").read_text(encoding="utf-8"))
    page = (ROOT / name).read_text(encoding="utf-8")
    assert quoted(page, rows, READMES[name]) == page
    assert sorted(rows) == ["1 on PostgreSQL", "1 on SQLite", "3 on PostgreSQL"]


def test_without_a_folder_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(KEPT, raising=False)
    monkeypatch.chdir(tmp_path)
    keep(ROW)
    assert list(tmp_path.iterdir()) == []
