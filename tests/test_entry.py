"""The door opens in each of the ways that people try."""

import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bot.web.processes import ROOT, process


@pytest.mark.parametrize("words", [["bot.py", "--help"], ["bot.py", "playbook", "list"]])
def test_door_run_as_a_script_carries_a_command_out(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", words)
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(ROOT / "bot.py"), run_name="__main__")
    assert ended.value.code == 0
    assert capsys.readouterr().out != ""


def test_package_run_as_a_module_is_the_same_door(tmp_path: Path) -> None:
    with process(tmp_path, door=("-m", "bot")) as server:
        assert server.is_up()
        assert server.stop() == 0


def test_door_beside_the_package_does_not_hide_it() -> None:
    shown = subprocess.run(
        [sys.executable, "-c", "import bot, bot.app; print(bot.__path__)"],
        capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    assert str(ROOT / "bot") in shown.stdout
