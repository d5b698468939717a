"""An export that is not whole, or a line that does not fit, is named, and nothing of it is taken in."""

import hashlib
import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, inspect

from storage import codec
from storage.errors import ImportRefused, StoreLocked
from storage.lock import DirectoryLock
from tests.storage.furnished import PHOTO
from tests.storage.outgoing import lines, rows, sqlite_in, taken


def changed(out: Path, kind: str, number: int, change: Callable[[dict[str, Any]], object]) -> None:
    """Change a line, and the manifest with it as somebody who knows how would."""
    path, told = out / f"{kind}.jsonl", out / "manifest.json"
    there = lines(out, kind)
    change(there[number - 1])
    path.write_bytes(b"".join(codec.written(line) + b"\n" for line in there))
    manifest = json.loads(told.read_text(encoding="utf-8"))
    (file,) = (each for each in manifest["kinds"] if each["kind"] == kind)
    file["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    told.write_text(json.dumps(manifest), encoding="utf-8")


UNFIT: Mapping[str, tuple[str, int, Callable[[dict[str, Any]], object], str]] = {
    "a key less": ("staff", 2, lambda line: line.pop("name"), r"staff\.jsonl, line 2: name: found nothing, exp"),
    "a key more": ("staff", 1, lambda line: line.update(colour="red"), r"line 1: colour: found 'red', expected: "),
    "a text for a number": ("timer", 2, lambda line: line.update(generation="1"), r"timer\.jsonl, line 2: generation"),
    "no moment": ("absence", 1, lambda line: line.update(ends_at="noon"), r"line 1: ends_at: found 'noon', expected"),
    "a moment of no zone": ("timer", 1, lambda line: line.update(due_at="2026-09-29T04:00:00"), "due_at: found '2026"),
    "a kind that is none": (
        "case",
        1,
        lambda line: line["state"].update(kind="poem"),
        "line 1: state: found {.*'poem' is not a",
    ),
    "an element that is none": ("case", 1, lambda line: line["elements"].update(shoe=1), r"elements\.shoe: found 1"),
    "a side that is none": (
        "case_event",
        3,
        lambda line: line["by"].update(side="moon"),
        "line 3: by: found {.*'moon' is not a",
    ),
    "a case that is none": ("case_event", 1, lambda line: line.update(case_id=99), "case_id: found 99, expected: the"),
    "a person that is none": ("capacity", 1, lambda line: line.update(staff_id=99), "line 1: one stands there twice"),
    "a path that leads away": ("evidence", 1, lambda line: line.update(file="../key"), "file: found '../key'"),
    "a file that is none": ("evidence", 1, lambda line: line.update(file="evidence/000000009"), "line 1: file: found"),
    "the hash of another": ("evidence", 1, lambda line: line.update(sha256="0" * 64), "line 1: sha256: found '0000"),
    "the place of another": ("case_team", 1, lambda line: line.update(team="zebra"), "line 1: it came out otherwise"),
}


@pytest.mark.parametrize("what", UNFIT)
def test_line_that_does_not_fit_is_named_and_nothing_is_taken_in(out: Path, tmp_path: Path, what: str) -> None:
    kind, number, change, told = UNFIT[what]
    changed(out, kind, number, change)
    target = sqlite_in(tmp_path / "there")
    with pytest.raises(ImportRefused, match=told):
        taken(out, target, tmp_path)
    assert rows(target) == 0


def cut(out: Path) -> None:
    path = out / "timer.jsonl"
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])


def said_otherwise(out: Path) -> None:
    path = out / "staff.jsonl"
    path.write_bytes(path.read_bytes().replace(b"Ann", b"Eve"))


def broken(out: Path) -> None:
    path = out / "binding.jsonl"
    path.write_bytes(path.read_bytes()[:-9])


def without_a_file(out: Path) -> None:
    (out / "follower.jsonl").unlink()


def of_another_revision(out: Path) -> None:
    path = out / "manifest.json"
    path.write_text(path.read_text().replace('"schema_revision": "', '"schema_revision": "9'))


def another_picture(out: Path) -> None:
    (out / "evidence" / "000000001.png").write_bytes(PHOTO + b" ")


def without_a_manifest(out: Path) -> None:
    (out / "manifest.json").unlink()


NOT_WHOLE: Mapping[str, tuple[Callable[[Path], object], str]] = {
    "cut": (cut, r"timer\.jsonl: lines: found 1, expected 2"),
    "said otherwise": (said_otherwise, r"staff\.jsonl: sha256: found '[0-9a-f]{64}', expected '[0-9a-f]{64}'"),
    "broken off": (broken, r"binding\.jsonl, line 1: the line: found .*, expected: Invalid JSON"),
    "without a file": (without_a_file, r"follower\.jsonl: No such file"),
    "of another revision": (of_another_revision, r"manifest\.json: schema_revision: found '9\d+', expected '\d+'"),
    "with another picture": (another_picture, r"evidence\.jsonl, line 1: sha256: found '[0-9a-f]{64}', expected: that"),
    "without a manifest": (without_a_manifest, r"manifest\.json: No such file"),
}


@pytest.mark.parametrize("what", NOT_WHOLE)
def test_export_that_is_not_whole_is_refused(out: Path, tmp_path: Path, what: str) -> None:
    spoil, told = NOT_WHOLE[what]
    spoil(out)
    target = sqlite_in(tmp_path / "there")
    with pytest.raises(ImportRefused, match=told):
        taken(out, target, tmp_path)
    assert rows(target) == 0


def test_target_with_a_row_or_a_server_is_refused_and_left_alone(
    out: Path, tmp_path: Path, postgres_database: str
) -> None:
    taken(out, postgres_database, tmp_path)
    before = rows(postgres_database)
    with pytest.raises(ImportRefused, match="not empty"):
        taken(out, postgres_database, tmp_path)
    assert rows(postgres_database) == before
    server = DirectoryLock(tmp_path / "there")
    server.take()
    with pytest.raises(StoreLocked):
        taken(out, sqlite_in(tmp_path / "there"), tmp_path)
    server.release()


def test_one_that_ends_half_way_on_postgres_leaves_no_table(out: Path, tmp_path: Path, postgres_database: str) -> None:
    shutil.rmtree(out / "evidence")
    with pytest.raises(ImportRefused, match=r"evidence\.jsonl, line 1: file"):
        taken(out, postgres_database, tmp_path)
    engine = create_engine(postgres_database)
    assert inspect(engine).get_table_names() == []
    engine.dispose()
