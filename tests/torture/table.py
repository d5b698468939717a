"""The table of `make torture`: printed, and kept in bench/results, where README takes it from."""

import json
import os
import platform
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import cast

from tests.torture.traffic import Found

SECONDS, KEPT = "REDRESS_TORTURE_SECONDS", "REDRESS_TORTURE_RESULTS"
"""How long a run is; and the folder in which its row is kept, none where it is not set."""
HEAD = (
    "store",
    "processes",
    "seconds",
    "kills",
    "acknowledged by web, Telegram, Slack",
    "lost",
    "doubled",
    "sent twice in Telegram, Slack",
    "day",
)
Row = dict[str, str]


def seconds(usual: int) -> int:
    """Return how long a run is to be."""
    return int(os.environ.get(SECONDS, usual))


def row_of(store: str, processes: int, lasted: float, kills: int, found: Found, on: date) -> Row:
    """Put a run into one row."""
    acknowledged = " + ".join(f"{found.acknowledged[each]:,}" for each in ("web", "Telegram", "Slack"))
    twice = " + ".join(str(found.resent[each]) for each in ("Telegram", "Slack"))
    told = (store, processes, round(lasted), kills, acknowledged, found.lost, found.doubled, twice, on.isoformat())
    return dict(zip(HEAD, map(str, told), strict=True))


def table(rows: Mapping[str, Row]) -> str:
    """Return the rows as Markdown."""
    lines = [HEAD, tuple("---" for _ in HEAD), *(tuple(row[name] for name in HEAD) for _, row in sorted(rows.items()))]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def keep(row: Row) -> None:
    """Keep a row beside those of other runs, where a folder for it is named."""
    if folder := os.environ.get(KEPT):
        kept = Path(folder) / "torture.json"
        rows = cast("dict[str, Row]", json.loads(kept.read_text(encoding="utf-8"))) if kept.exists() else {}
        rows[f"{row['processes']} on {row['store']}"] = row
        kept.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        (Path(folder) / "torture.md").write_text(f"{table(rows)}\n\n{machine()}\n", encoding="utf-8")


def machine() -> str:
    """Say on what it ran."""
    return (
        f"{os.cpu_count()} shared cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    )
