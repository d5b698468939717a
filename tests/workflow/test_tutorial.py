"""Somebody follows the guide step by step, with nothing but an editor and the command line."""

import re
import tomllib
from pathlib import Path

import pytest

from bot.commands import main
from tests.tutorial import STEPS, TUTORIAL, WHOLE, shown_after
from tests.workflow.test_inspection import without
from workflow.dialogue import Intake, KindRule, Poll
from workflow.inspection import findings, warnings
from workflow.playbook import Category, Grade, Playbook, Role, Stage, Team
from workflow.schedules import Clock, Ladder
from workflow.written import Table

OPTIONAL = "simulation"
CHECK = "python bot.py playbook check my.toml"
ROWS: dict[str, type[Table]] = {
    "the file itself": Playbook,
    "`roles.…`": Role,
    "`teams.…`": Team,
    "`categories`": Category,
    "`grades.…`": Grade,
    "`kinds.…`": KindRule,
    "`stages.…`": Stage,
    "`clocks.…`": Clock,
    "`ladders.…`": Ladder,
    "`intake`": Intake,
    "`poll`": Poll,
}
"""The tables of the guide's list of required keys."""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that the guide speaks of, in the folder of these commands."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my.toml").write_text(WHOLE, encoding="utf-8")
    return tmp_path / "my.toml"


@pytest.mark.parametrize("done", range(1, len(STEPS) + 1))
def test_after_each_step_only_what_the_next_steps_bring_is_missing(done: int) -> None:
    to_come = {key for step in STEPS[done:] for key in tomllib.loads(step)} - {OPTIONAL}
    found = findings(tomllib.loads("\n".join(STEPS[:done])))
    assert [finding.key[0] for finding in found if finding.found != "nothing"] == []
    assert {str(finding.key[0]) for finding in found} == to_come


def test_whole_file_of_the_tutorial_has_no_fault_and_no_warning() -> None:
    assert len(STEPS) == 5
    assert warnings(Playbook.model_validate(tomllib.loads(WHOLE))) == findings(tomllib.loads(WHOLE)) == ()


def test_commands_of_the_tutorial_do_what_the_guide_shows(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commands = re.findall(r"\$ python bot\.py (playbook draw .*|simulate .*)", TUTORIAL)
    assert [main(command.split()) for command in commands] == [0, 0]
    drawn = capsys.readouterr().out
    assert drawn.startswith("stateDiagram-v2")
    assert re.search(r"5 cases under my\.toml(.|\n)*closed: (.|\n)*violations: 0\n", drawn)
    assert (main(CHECK.split()[2:]), capsys.readouterr().out) == (0, shown_after(CHECK, nth=1))
    assert file.stem == "my"


def test_check_after_the_first_step_says_what_the_guide_shows(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(STEPS[0], encoding="utf-8")
    assert (main(CHECK.split()[2:]), capsys.readouterr().err) == (2, shown_after(CHECK))


def test_slip_in_the_tutorial_is_told_with_the_line_shown(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(WHOLE.replace('owner = "mechanic"', 'owner = "mechanik"', 1), encoding="utf-8")
    assert main(CHECK.split()[2:]) == 2
    told = capsys.readouterr().err
    assert f'With `owner = "mechanik"` in `[stages.repair]`:\n\n```\n{told}```' in TUTORIAL


@pytest.mark.parametrize("row", ROWS)
def test_guide_lists_every_key_that_a_table_must_have(row: str) -> None:
    listed = re.findall(rf"^\| {row} \| (.*) \|$", TUTORIAL, re.MULTILINE)
    required = [f"`{name}`" for name, field in ROWS[row].model_fields.items() if field.is_required()]
    assert listed == [", ".join(required)]


@pytest.mark.parametrize("key", ["retention", "intake.nudge", "intake.reopen", "intake.unseen", "poll.revisits"])
def test_length_of_time_that_nobody_chose_is_asked_for_by_its_key(key: str) -> None:
    path = key.split(".")
    assert [finding.key for finding in findings(without(tomllib.loads(WHOLE), path))] == [tuple(path)]
