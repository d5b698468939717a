"""The page of figures is what the playbooks do: its rows are run, and every test that it names exists."""

import ast
import re
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

import pytest

from handlers.shelf import names
from tests.playbooks.walk import Step, case_in, copied, due, dues, moment, start, step
from tests.workflow.walking import TUESDAY, Walk, book
from workflow.moves import Fact, Kind, Move
from workflow.schedules import HELPING
from workflow.spans import duration

ALONE = "nothing else runs"
ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "figures.md").read_text(encoding="utf-8")
ROW = re.compile(
    r"^\| `([\w.]+)`(?: (\w+))? \| ([^|]+) \| ([^|]+) \| (\d\d-\d\d \d\d:\d\d) \| (?:fact|ours)[^|]* \|$", re.MULTILINE
)
RULE = re.compile(r"^\| [^`|]+ \| (?:fact|ours)[^|]* \| `(tests/[\w/]+\.py)::(test_\w+)` \|$", re.MULTILINE)
JOB = re.compile(r"^\| `(\w+)` \| `([^`]+)` \| (?:fact|ours)[^|]* \|$", re.MULTILINE)
PARTS = dict(re.findall(r"^## ([\w-]+)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))
ROWS = [(name, *row) for name in names() for row in ROW.findall(PARTS.get(name, ""))]
ARGUMENTS = {
    Move.GRADE: "grade",
    Move.DISPATCH: "team",
    Move.TRANSFER: "team",
    Move.PROPOSE: "date",
    Move.POSTPONE: "date",
    Move.REFER: "party",
    Move.SUPPORT: "team",
}


def made(word: str) -> Step:
    """Read a move with what is said with it: "grade major", "propose 10-16 18:00"."""
    name, _, said = word.partition(" ")
    move = Move(name)
    if not said:
        return move
    if said.isdecimal():
        return (move, {"amount": int(said)})
    usual = {"expected": None} if move is Move.REFER else {}
    return (move, {**usual, ARGUMENTS[move]: moment(said) if ":" in said else said})


def walked(name: str, after: str) -> Walk:
    """File a case of the kind, or of the category with a way of its own, that is named first; do the rest to it."""
    words = [word for word in after.split(", ") if word != "filed"]
    own = {category: kind for kind, category, _ in book(name).entries() if category}
    if words and words[0] in own:
        category = words.pop(0)
        walk = start(name, kind=own[category], category=category)
    else:
        walk = start(name, kind=Kind(words.pop(0))) if words and words[0] in list(Kind) else start(name)
    for word in words:
        if word.startswith("wait "):
            walk.wait(duration(word.removeprefix("wait ")))
        elif word in (Fact.ENDANGERED, Fact.CALL_DUE):
            walk.record(Fact(word))
        else:
            each = made(word)
            step(walk, *each) if isinstance(each, tuple) else step(walk, each)
    return walk


def alone(name: str, clock: str) -> Walk:
    """Bring a case on the Tuesday into the stage whose own clock it is, with nothing else that runs."""
    stage = next(stage for stage, rules in book(name).stages.items() if rules.clock == clock)
    walk = copied(case_in(name, stage))
    walk.case = replace(walk.case, clocks=())
    walk.record(Fact.ASSIGNED)
    assert (walk.now, dues(walk).keys()) == (TUESDAY, {clock})
    return walk


def one_for_all(clock: str) -> str:
    """Teams that help have the same time, each in a clock of its own."""
    return HELPING if clock.endswith(HELPING) else clock


@lru_cache
def known_in(file: str) -> frozenset[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


@pytest.mark.parametrize(("name", "clock", "grade", "figure", "after", "falls"), ROWS)
def test_every_clock_falls_due_at_the_moment_of_its_row(
    name: str, clock: str, grade: str, figure: str, after: str, falls: str
) -> None:
    set_to = book(name).clocks[clock].due
    assert str(set_to[grade] if isinstance(set_to, dict) else set_to) == figure
    walk = alone(name, clock) if after == ALONE else walked(name, after)
    assert due(walk, clock) == falls


@pytest.mark.parametrize("name", names())
def test_no_clock_of_a_playbook_is_missing_from_the_page(name: str) -> None:
    rows = {(clock, grade) for other, clock, grade, *_ in ROWS if other == name}
    for clock, rules in book(name).clocks.items():
        for grade in rules.due if isinstance(rules.due, dict) else [None]:
            shown = {(clock, grade)} if grade else {row for row in rows if one_for_all(row[0]) == one_for_all(clock)}
            missing = not shown or not shown <= rows
            assert not missing, f"docs/figures.md, {name}: no row for the clock {clock} {grade or ''}"


def test_every_line_of_the_tables_is_a_row_that_is_read() -> None:
    lines = [
        line
        for line in PAGE.splitlines()
        if line.startswith("| ") and not line.startswith(("| clock", "| rule", "| figure", "| job"))
    ]
    assert len(ROWS) > 150
    assert [line for line in lines if not any(row.match(line) for row in (ROW, RULE, JOB))] == []


def test_every_test_that_the_page_names_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", PAGE)
    assert len(named) > 40
    assert [
        f"{file}::{test}" for file, test in named if not (ROOT / file).is_file() or test not in known_in(file)
    ] == []


@pytest.mark.parametrize("name", names())
def test_every_playbook_tries_three_times_and_reopens_for_thirty_days(name: str) -> None:
    assert book(name).poll.revisits == 3
    assert book(name).intake.reopen == timedelta(days=30)


@pytest.mark.parametrize("name", names())
def test_every_playbook_reports_on_its_days(name: str) -> None:
    routines = {routine: rules.at for routine, rules in book(name).routines.items()}
    surveys = {survey: rules.frequency for survey, rules in book(name).surveys.items() if rules.frequency}
    reports = {report: rules.at for report, rules in book(name).reports.items()}
    assert dict(JOB.findall(PARTS[name])) == {**routines, **surveys, **reports}
    assert any(days.endswith(" 1 * *") for days in reports.values())
