"""Exports of a furnished house: made, taken in, and looked at."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, func, inspect, select

from storage.encryption import Keys
from storage.export.manifest import Manifest
from storage.export.reading import take_in
from storage.export.writing import export
from storage.store import open_store
from storage.tables import metadata
from tests.storage.furnished import furnish
from tests.storage.samples import KEY, NOON

OTHER_KEY = bytes(range(32))
Lines = list[dict[str, Any]]


def sqlite_in(folder: Path) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{folder / 'redress.db'}"


async def furnished(url: str, folder: Path) -> None:
    store = open_store(url, data_dir=folder, key=KEY)
    await store.open()
    await store.write(furnish)
    await store.close()


def exported(url: str, out: Path, key: bytes = KEY) -> Manifest:
    return export(url, out, keys=Keys(key), now=NOON)


def taken(folder: Path, url: str, tmp_path: Path) -> Mapping[str, int]:
    return take_in(folder, url, data_dir=tmp_path / "there", key=lambda: OTHER_KEY)


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file but those that tell when and where it was written."""
    own = {"manifest.json", "SHA256SUMS"}
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in own
    }


def lines(folder: Path, kind: str) -> Lines:
    return [json.loads(line) for line in (folder / f"{kind}.jsonl").read_text(encoding="utf-8").splitlines()]


def rows(url: str) -> int:
    """Return how many rows there are in all."""
    engine = create_engine(url)
    with engine.begin() as core:
        there = set(inspect(core).get_table_names())
        counts = [
            core.execute(select(func.count()).select_from(each)).scalar_one()
            for each in metadata.sorted_tables
            if each.name in there
        ]
    engine.dispose()
    return sum(counts)
