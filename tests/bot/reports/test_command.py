"""`python bot.py report`: beside a running server and without one, and what is refused."""

from pathlib import Path

import pytest

from bot.commands import main
from tests.bot.web.processes import process
from tests.bot.web.serving import KEY


@pytest.fixture
def settled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REDRESS_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("REDRESS_ENCRYPTION_KEY", KEY)
    return tmp_path


def test_report_without_a_database_makes_none_and_says_so(settled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "--month", "2026-09", "--out", "made"]) == 3
    assert "there is no database yet" in capsys.readouterr().err
    assert not (settled / "made").exists()


def test_report_is_made_by_the_running_server_and_by_itself_the_same(settled: Path) -> None:
    names = {f"report-2026-09.{kind}" for kind in ("txt", "png", "pdf", "xlsx", "csv")}
    with process(settled) as server:
        beside = server.command("report", "--month", "2026-09", "--out", str(settled / "beside"))
        wrong = server.command("report", "--month", "2026-09", "--team", "nobody", "--out", str(settled / "x"))
    assert (beside.returncode, {Path(line).name for line in beside.stdout.split()}) == (0, names)
    assert (wrong.returncode, "no team 'nobody'" in wrong.stderr) == (2, True)
    assert main(["report", "--month", "2026-09", "--out", str(settled / "alone")]) == 0
    assert {path.name for path in (settled / "alone").iterdir()} == names
    assert (settled / "alone" / "report-2026-09.txt").read_bytes() == (
        settled / "beside" / "report-2026-09.txt"
    ).read_bytes()


def test_what_is_no_month_ends_with_2(settled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with process(settled):
        pass
    assert main(["report", "--month", "2026-13", "--out", "made"]) == 2
    assert "write it as 2026-09" in capsys.readouterr().err
