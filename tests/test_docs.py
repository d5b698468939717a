"""What the docs show is what the program does: transcripts, pictures, commands, the tree, the promises' tests."""

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
import typer.main

from bot.commandline import app
from bot.playbook_report import drawn, trees_drawn
from handlers.shelf import names
from tests.browser.gallery import PICTURES
from tests.transcript import transcript
from workflow.language import Language

ROOT = Path(__file__).parent.parent
DOCS = (ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").rglob("*.md")))
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
ENGLISH = """The lift is stuck and my mother is inside
[I agree, begin]
[Yes, it is urgent]
[Complaint]
Ann Lee
[This chat]
[That's all]
[Faults and repairs]
[Just now]
building 3
[Have it fixed soon]
[Confirm]"""
CHINESE = """电梯卡住了，我妈妈被困在里面
[同意，开始]
[是，情况紧急]
[投诉]
王小明
[就用本对话]
[就这些]
[设施故障]
[刚才]
3号楼
[尽快修好]
[确认登记]"""
STORIES = {
    "README.md": (Language.EN, ENGLISH.splitlines()),
    "README.zh-CN.md": (Language.ZH, CHINESE.splitlines()),
}


def _shown(text: str) -> Sequence[str]:
    block = next(block for block in re.findall(r"```\n(.*?)```", text, re.DOTALL) if block.startswith("> "))
    return [line for line in block.splitlines() if line.strip() != "…"]


@pytest.mark.parametrize("name", STORIES)
def test_each_line_of_the_readmes_transcript_is_said_in_that_order(name: str) -> None:
    language, lines = STORIES[name]
    said = iter(list(transcript(lines, language)))
    missing = [line for line in _shown((ROOT / name).read_text(encoding="utf-8")) if line not in said]
    assert missing == []


def test_the_picture_of_the_architecture_is_the_playbooks() -> None:
    assert f"```mermaid\n{drawn('property', 'en')}\n```" in ARCHITECTURE


@pytest.mark.parametrize("name", names())
def test_every_playbook_is_drawn_as_it_is_in_both_languages(name: str) -> None:
    page = (ROOT / "docs" / "playbooks" / f"{name}.md").read_text(encoding="utf-8")
    assert [f"```mermaid\n{drawn(name, language)}\n```" in page for language in ("zh", "en")] == [True, True]


@pytest.mark.parametrize("name", [name for name in names() if trees_drawn(name, "en")])
def test_every_playbooks_trees_are_drawn_as_they_are_in_both_languages(name: str) -> None:
    page = (ROOT / "docs" / "playbooks" / f"{name}.md").read_text(encoding="utf-8")
    assert [f"```mermaid\n{trees_drawn(name, language)}\n```" in page for language in ("zh", "en")] == [True, True]


def test_every_command_in_the_docs_is_one_that_exists() -> None:
    commands = typer.main.get_group(app).commands
    named = {
        match for doc in DOCS for match in re.findall(r"python bot\.py ([a-z-]+)", doc.read_text(encoding="utf-8"))
    }
    assert len(named) > 5
    assert named <= commands.keys()


def test_every_make_target_in_the_docs_is_one_that_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    texts = "\n".join(doc.read_text(encoding="utf-8") for doc in DOCS)
    named = set(re.findall(r"(?:`|^)make ([a-z]+)", texts, re.MULTILINE))
    assert {"run", "test", "check"} <= named <= targets


def test_every_folder_of_the_tree_is_described() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()  # noqa: S607
    folders = {Path(name).parts[0] for name in tracked if len(Path(name).parts) > 1 and not name.startswith(".")}
    described = set(re.findall(r"^\| `([a-z]+)/` \|", ARCHITECTURE, re.MULTILINE))
    assert described == folders - {"docs", "typings"}


def test_every_promise_names_tests_that_exist() -> None:
    rows = re.findall(r"^\| (P\d) \| .* \| (.*) \|$", ARCHITECTURE, re.MULTILINE)
    assert [name for name, _ in rows] == [f"P{number}" for number in range(1, 10)]
    for _, named in rows:
        tests = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", named)
        assert tests
        for file, test in tests:
            assert f"def {test}(" in (ROOT / file).read_text(encoding="utf-8"), f"{file}::{test}"


def test_every_link_between_the_docs_leads_somewhere() -> None:
    links = [(doc, link) for doc in DOCS for link in re.findall(r"\]\(([^)#:]+)\)", doc.read_text(encoding="utf-8"))]
    assert len(links) > 5
    assert [f"{doc.name}: {link}" for doc, link in links if not (doc.parent / link).exists()] == []


def test_every_picture_is_shown_and_taken_by_a_test() -> None:
    kept = {picture.stem for picture in (ROOT / "docs" / "pictures").glob("*.png")}
    shown = {name for doc in DOCS for name in re.findall(r"pictures/([a-z-]+)\.png", doc.read_text(encoding="utf-8"))}
    assert kept == shown == {*PICTURES, "chat"}


def test_the_package_runs_as_a_module_too() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "--help"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, "simulate" in done.stdout) == (0, True)
