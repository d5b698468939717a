"""No procedure's name, stage, team, category, words or figure stands in code: they are the playbooks' alone."""

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("bot", "handlers", "workflow", "storage")
CODE = {
    str(file.relative_to(ROOT)): ast.parse(file.read_text(encoding="utf-8"))
    for file in (ROOT / "bot.py", *(file for room in ROOMS for file in sorted((ROOT / room).rglob("*.py"))))
}
PLAYBOOKS = {
    file.stem: tomllib.loads(file.read_text(encoding="utf-8")) for file in sorted((ROOT / "playbooks").glob("*.toml"))
}
TABLES = ("stages", "teams", "roles", "grades", "classes", "clocks", "ladders", "calendars", "trees")
LISTS = ("categories", "signals")
SPAN = re.compile(r"\b\d+ (?:min|h|d|wd)\b")
EXAMPLE = "such as"
"""What a refusal says before it shows how a time is written."""
OWN = {
    "accepted": "how a case ended",
    "check": "a command of the program",
    "confirmed": "the phrase after the summary",
    "extension": "a flag of the card: somebody asked for one",
    "measures": "a field of the closing form",
    "on_site": "how a complaint came",
    "plan": "what `simulate` calls the wait for a proposal",
    "rework": "a flag of the card: the second round or later",
    "risk": "a flag of the card: something weighed",
    "solution": "what `simulate` calls the wait for a result",
    "upset": "a mood",
    "承诺的时间": "what pictures call the word `promised`",
    "投诉": "a command of the chat",
    "查询": "a command of the chat",
}
"""Words that our own code says and a procedure happens to use, and what they are here."""
LENGTHS = {
    "handlers/attendance.py": "how long one absence lasts at the most",
    "handlers/house.py": "how far ahead a missing decree is announced",
    "handlers/tracking.py": "how long a link to a closed case is good",
    "workflow/hourwords.py": "what people mean by half an hour, and by a time that none remembers",
    "workflow/reports/troubles.py": "how old a case is that counts as one that can't be closed",
    "workflow/reports/usual.py": "how long a time has to be known before a test says anything of it: statistics",
}
"""Files that have a length of time of their own, and what it is."""


def _said(tree: ast.AST) -> Iterator[str]:
    """Yield the texts of a module, without what documents it."""
    lines = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in lines:
            yield node.value


def _declared(tree: ast.AST) -> Iterator[str]:
    """Yield what a module declares: fields, words of closed lists, parameters."""
    for node in ast.walk(tree):
        match node:
            case ast.AnnAssign(target=ast.Name(id=field)):
                yield field
            case ast.Assign(targets=[ast.Name()], value=ast.Constant(value=str(word))):
                yield word
            case ast.arg(arg=name):
                yield name
            case _:
                continue


def _named(playbook: Mapping[str, Any]) -> Iterator[str]:
    """Yield every name that a playbook gives: of its stages, teams, roles, clocks and all its other tables."""
    for table in TABLES:
        yield from playbook.get(table, {})
    for table in LISTS:
        yield from (entry["id"] for entry in playbook.get(table, ()))


def _chinese(playbook: Mapping[str, Any]) -> Iterator[str]:
    """Yield what these are called in Chinese, and the words by which they are known."""
    tables = [entry for table in TABLES for entry in playbook.get(table, {}).values()]
    listed = [entry for table in LISTS for entry in playbook.get(table, ())]
    for entry in (*tables, *listed, *playbook["kinds"].values()):
        words: list[str] = [entry.get("name", {}).get("zh", ""), *entry.get("words", ())]
        yield from (word for word in words if re.search("[\u4e00-\u9fff]{2}", word))


DECLARED = {word for tree in CODE.values() for word in _declared(tree)}
NAMES = {*PLAYBOOKS, *(name for playbook in PLAYBOOKS.values() for name in _named(playbook))} - DECLARED - OWN.keys()
CHINESE = {text for playbook in PLAYBOOKS.values() for text in _chinese(playbook)} - OWN.keys()


def test_code_and_playbooks_are_there_to_be_compared() -> None:
    assert len(CODE) > 100
    assert len(PLAYBOOKS) == 10
    assert len(NAMES) > 100


@pytest.mark.parametrize("file", CODE)
def test_no_name_or_word_of_a_procedure_stands_in_code(file: str) -> None:
    assert [text for text in _said(CODE[file]) if text in NAMES or text in CHINESE] == []


@pytest.mark.parametrize("file", CODE)
def test_no_time_of_a_procedure_stands_in_code(file: str) -> None:
    assert [text for text in _said(CODE[file]) if SPAN.search(text) and EXAMPLE not in text] == []


def test_the_rules_have_no_length_of_time_of_their_own() -> None:
    many = re.compile(r"timedelta\(\w+=(?!1\))[\d_]+")
    rules = [file for file in CODE if file.startswith(("workflow", "handlers"))]
    assert {file for file in rules if many.search((ROOT / file).read_text(encoding="utf-8"))} == LENGTHS.keys()


def test_every_excuse_is_still_needed() -> None:
    said = {text for tree in CODE.values() for text in _said(tree)}
    assert [word for word in OWN if word not in said] == []
