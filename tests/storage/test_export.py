"""Everything goes out in clear and comes in again, on either engine and under any key; or nothing does."""

import hashlib
import json
import re
import stat
import tracemalloc
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import create_engine, insert

from storage.encryption import token_hash
from storage.errors import KeyWrong, StoreUnavailable
from storage.export.kinds import LEFT_OUT, kinds
from storage.export.manifest import Manifest
from storage.export.writing import Folder
from storage.store import open_store
from storage.tables import metadata, timer
from tests.storage.furnished import (
    BOT_TOKEN,
    CHAT,
    GONE,
    GROUP,
    LETTER,
    LINK,
    MEMBER,
    ONE,
    PHOTO,
    POSTED,
    ROOM,
    SECRET,
)
from tests.storage.outgoing import OTHER_KEY, contents, exported, furnished, lines, rows, sqlite_in, taken
from tests.storage.samples import ELEMENTS, EMAIL, KEY, NAME, NOON, PHONE
from workflow.people import ALL
from workflow.ports import Work

NAMES = sorted(each.name.rstrip("_") for each in metadata.sorted_tables if each.name not in LEFT_OUT)


@pytest.fixture(params=["to-postgres", "to-sqlite", "between-files"])
def urls(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, str]:
    """Where from and where to."""
    here, there = sqlite_in(tmp_path / "here"), sqlite_in(tmp_path / "there")
    if request.param == "between-files":
        return here, there
    postgres: str = request.getfixturevalue("postgres_database")
    return (here, postgres) if request.param == "to-postgres" else (postgres, there)


def test_every_table_is_a_kind_or_is_left_out_with_a_reason(tmp_path: Path) -> None:
    every = {each.name for each in metadata.sorted_tables}
    named = [kind.table.name for kind in kinds(Folder(tmp_path))]
    assert sorted([*named, *LEFT_OUT]) == sorted(every)
    assert all(LEFT_OUT.values())


async def test_out_and_in_and_out_again_is_the_same_to_the_byte(urls: tuple[str, str], tmp_path: Path) -> None:
    source, target = urls
    await furnished(source, tmp_path / "here")
    first = exported(source, tmp_path / "first")
    counts = taken(tmp_path / "first", target, tmp_path)
    exported(target, tmp_path / "second", OTHER_KEY)
    assert contents(tmp_path / "first") == contents(tmp_path / "second")
    assert sorted(counts) == NAMES
    assert counts == {each.kind: each.lines for each in first.kinds}
    assert min(counts.values()) > 0


async def test_what_was_taken_in_is_found_and_read_as_before(urls: tuple[str, str], tmp_path: Path) -> None:
    source, target = urls
    await furnished(source, tmp_path / "here")
    exported(source, tmp_path / "out")
    taken(tmp_path / "out", target, tmp_path)
    found: list[list[object]] = []
    for url, key in ((source, KEY), (target, OTHER_KEY)):
        store = open_store(url, data_dir=tmp_path / ("here" if url == source else "there"), key=key)
        await store.open()
        found.append(await store.read(looked_at))
        await store.close()
    assert found[0] == found[1]
    assert all(found[0])


def looked_at(work: Work) -> list[object]:
    """Return what is read by every way that a blind index, a seal or a key has a part in."""
    file = work.files.of_case(GROUP)[0]
    posted = work.lanes.posted("telegram", ROOM, POSTED)
    chat = work.conversations.find("web", CHAT)
    return [
        *(work.cases.get(number, visible_to=ALL) for number in (GROUP, MEMBER, GONE)),
        *(work.cases.timeline(number) for number in (GROUP, MEMBER)),
        (work.cases.elements(GROUP), work.cases.by_contact(PHONE), work.cases.by_contact(EMAIL)),
        (file, work.files.read(file.id)),
        posted,
        chat,
        work.people.everybody(),
        work.bindings.every(),
        (work.improvements.open(), work.improvements.done_since(NOON)),
        work.duties.since(NOON),
        (work.lessons.of(MEMBER), work.lessons.every(frozenset())),
        work.worklists.saved(ONE),
        work.customers.class_of(PHONE),
        work.causes.others(GROUP, "water", NOON, visible_to=ALL),
        work.inbox.find("web", "2"),
        work.cases.followers(GROUP),
    ]


def test_lines_say_in_clear_and_by_date_what_was_sealed(out: Path) -> None:
    case, member, gone = sorted(lines(out, "case"), key=lambda line: [GROUP, MEMBER, GONE].index(line["number"]))
    assert case["elements"]["name"] == NAME
    assert case["elements"]["issue"] == ELEMENTS.issue
    assert case["filed_at"] == case["state"]["filed_at"] == "2026-09-29T04:00:00Z"
    assert case["state"]["clocks"][0]["pauses"][0]["ended"] == "2026-09-29T04:01:00Z"
    assert member["state"]["part_of"] == GROUP
    assert (gone["elements"], gone["due_at"]) == (None, "2026-09-29T04:01:00Z")
    assert lines(out, "case_event")[1]["data"] == {"due": {"@": "2026-09-29T04:00:00Z"}, "amount": 3, "words": NAME}
    assert {line["contact"] for line in lines(out, "contact")} == {PHONE, EMAIL}
    assert {line["class"] for line in lines(out, "customer")} == {"vip"}


def test_files_lie_there_as_they_came_and_never_under_the_name_that_people_gave(out: Path) -> None:
    found = {line["name"]: (out / line["file"]).read_bytes() for line in lines(out, "evidence")}
    assert found == {"漏水.png": PHOTO, "draft": LETTER}
    assert {path.name for path in (out / "evidence").iterdir()} == {"000000001.png", "000000003.txt"}


def test_of_what_nobody_can_say_any_more_there_is_a_count(out: Path) -> None:
    manifest = Manifest.model_validate_json((out / "manifest.json").read_bytes())
    untraced = {each.kind: each.untraced for each in manifest.kinds if each.untraced}
    assert untraced == {"customer": 2, "posting": 1, "evidence": 1}


def test_no_secret_is_in_it_and_nothing_that_is_sealed(out: Path) -> None:
    everything = b"".join(contents(out).values())
    for secret in (SECRET, LINK, BOT_TOKEN):
        assert secret.encode() not in everything
        assert token_hash(secret).hex().encode() not in everything
    assert NAME.encode() in everything
    columns = {name for kind in NAMES for line in lines(out, kind) for name in line}
    assert not {name for name in columns if re.match("sealed|wrapped|blind|content$|.*_hash", name)}
    assert not any((out / f"{name}.jsonl").exists() for name in LEFT_OUT)


def test_every_hash_and_count_is_right(out: Path) -> None:
    manifest = Manifest.model_validate_json((out / "manifest.json").read_bytes())
    pairs = [line.split("  ") for line in (out / "SHA256SUMS").read_text().splitlines()]
    sums = {name: digest for digest, name in pairs}
    files = {str(path.relative_to(out)) for path in out.rglob("*") if path.is_file()}
    assert set(sums) == files - {"SHA256SUMS"}
    assert all(hashlib.sha256((out / name).read_bytes()).hexdigest() == digest for name, digest in sums.items())
    assert [(each.sha256, each.lines) for each in manifest.kinds] == [
        (sums[each.file], len(lines(out, each.kind))) for each in manifest.kinds
    ]
    assert sorted(each.kind for each in manifest.kinds) == NAMES


def test_nobody_else_may_read_it(out: Path) -> None:
    modes = {path.is_dir(): set[int]() for path in (out, *out.rglob("*"))}
    for path in (out, *out.rglob("*")):
        modes[path.is_dir()].add(stat.S_IMODE(path.stat().st_mode))
    assert modes == {True: {0o700}, False: {0o600}}


def test_readme_says_what_it_holds_and_what_not(out: Path) -> None:
    said = (out / "README.txt").read_text(encoding="utf-8")
    assert "UNENCRYPTED" in said
    assert all(f"- {name}: {why}" in said for name, why in LEFT_OUT.items())


def test_nothing_is_written_over_and_nothing_is_left_of_one_that_fails(out: Path, tmp_path: Path) -> None:
    url, before = sqlite_in(tmp_path / "here"), contents(out)
    with pytest.raises(StoreUnavailable, match="is there already"):
        exported(url, out)
    assert contents(out) == before
    with pytest.raises(KeyWrong):
        exported(url, tmp_path / "wrong", OTHER_KEY)
    assert {path.name for path in tmp_path.iterdir()} == {"here", "out"}


def faults(value: Any, rule: Mapping[str, Any], whole: Mapping[str, Any]) -> Iterator[str]:
    """Yield where a value breaks a JSON Schema; words of it that are not understood fail."""
    known = {"$schema", "$defs", "$ref", "title", "description", "type", "format", "pattern", "default"}
    assert rule.keys() <= known | {"anyOf", "properties", "required", "additionalProperties", "items"}, rule
    if "$ref" in rule:
        rule = whole["$defs"][rule["$ref"].rpartition("/")[2]]
    if "anyOf" in rule and all(list(faults(value, each, whole)) for each in rule["anyOf"]):
        yield f"{value!r} is none of {rule['anyOf']}"
    if "type" in rule and not is_a(value, rule["type"]):
        yield f"{value!r} is no {rule['type']}"
        return
    if rule.get("format") == "date-time" and datetime.fromisoformat(value).tzinfo is None:
        yield f"{value!r} is no moment"
    if "pattern" in rule and not re.search(rule["pattern"], value):
        yield f"{value!r} is not like {rule['pattern']}"
    if isinstance(value, list):
        for each in cast("list[Any]", value):
            yield from faults(each, rule.get("items", {}), whole)
    if isinstance(value, dict):
        yield from faults_within(cast("dict[str, Any]", value), rule, whole)


def faults_within(value: Mapping[str, Any], rule: Mapping[str, Any], whole: Mapping[str, Any]) -> Iterator[str]:
    described = rule.get("properties", {})
    yield from (f"{name} is missing" for name in rule.get("required", ()) if name not in value)
    if rule.get("additionalProperties") is False:
        yield from (f"{name} is not described" for name in value if name not in described)
    for name in described.keys() & value.keys():
        yield from faults(value[name], described[name], whole)


def is_a(value: object, named: str) -> bool:
    types = {"string": str, "integer": int, "object": dict, "array": list, "null": type(None)}
    return isinstance(value, types[named])


@pytest.mark.parametrize("kind", NAMES)
def test_schema_that_comes_along_holds_each_line_and_nothing_less(out: Path, kind: str) -> None:
    schema = json.loads((out / "schemas" / f"{kind}.json").read_text(encoding="utf-8"))
    there = lines(out, kind)
    assert there
    assert [fault for line in there for fault in faults(line, schema, schema)] == []
    assert (schema["additionalProperties"], sorted(schema["required"])) == (False, sorted(there[0]))
    assert schema["description"]
    assert list(faults({**there[0], "colour": 1}, schema, schema)) == ["colour is not described"]


async def test_number_of_a_deleted_row_is_not_given_again(urls: tuple[str, str], tmp_path: Path) -> None:
    source, target = urls
    await furnished(source, tmp_path / "here")
    for url, number in ((source, 3), (target, 4)):
        engine = create_engine(url)
        with engine.begin() as core:
            new = {"subject": "case:X", "kind": "a", "generation": number, "due_at": 0}
            assert core.execute(insert(timer).values(new)).inserted_primary_key == (number,)
            core.execute(timer.delete().where(timer.c.id == number))
        engine.dispose()
        if url == source:
            exported(source, tmp_path / "out")
            taken(tmp_path / "out", target, tmp_path)


async def test_what_is_stored_meanwhile_is_not_in_it(
    tmp_path: Path, postgres_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await furnished(postgres_database, tmp_path)
    quiet = exported(postgres_database, tmp_path / "quiet")
    engine = create_engine(postgres_database)

    class Busy(Folder):
        def put(self, name: str, content: bytes) -> None:
            with engine.begin() as core:
                row = {"subject": name, "kind": "a", "generation": 1, "due_at": 0}
                core.execute(insert(timer).values(row))
            super().put(name, content)

    monkeypatch.setattr("storage.export.writing.Folder", Busy)
    busy = exported(postgres_database, tmp_path / "busy")
    engine.dispose()
    assert [each.sha256 for each in busy.kinds] == [each.sha256 for each in quiet.kinds]
    assert rows(postgres_database) > sum(each.lines for each in busy.kinds) + len(busy.kinds)


def test_of_many_rows_few_are_in_memory_on_the_way_out_and_in(tmp_path: Path) -> None:
    many = 4_000
    url, target = sqlite_in(tmp_path / "here"), sqlite_in(tmp_path / "there")
    store_of_timers(url, many)
    tracemalloc.start()
    try:
        exported(url, tmp_path / "out")
        taken(tmp_path / "out", target, tmp_path)
        left, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert rows(target) == many + 1
    assert peak - left < (tmp_path / "out" / "timer.jsonl").stat().st_size


def store_of_timers(url: str, many: int) -> None:
    from storage import schema

    engine = create_engine(url)
    with engine.begin() as core:
        schema.prepare(core)
        core.execute(
            insert(timer),
            [{"subject": f"case:{number}", "kind": "a", "generation": 1, "due_at": number} for number in range(many)],
        )
    engine.dispose()
