"""The table of `make torture`: printed, kept in bench/results, and quoted by both READMEs."""

import json
import os
import platform
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import cast

from tests.torture.traffic import Found

SECONDS, KEPT = "REDRESS_TORTURE_SECONDS", "REDRESS_TORTURE_RESULTS"
"""How long a run is; and the folder in which its row is kept, none where it is not set."""
IN_CHINESE = {
    "store": "存储",
    "processes": "进程数",
    "seconds": "秒数",
    "kills": "kill -9 次数",
    "acknowledged by web, Telegram, Slack": "已确认消息：网页、Telegram、Slack",
    "lost": "丢失",
    "doubled": "重复生效",
    "sent twice in Telegram, Slack": "重复发送：Telegram、Slack",
    "day": "日期",
}
HEAD = tuple(IN_CHINESE)
BEGINS, ENDS = "<!-- make torture -->\n", "\n<!-- by tests/torture/table.py -->"
"""What the table stands between in a README."""
READMES = {"README.md": HEAD, "README.zh-CN.md": tuple(IN_CHINESE.values())}
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


def table(rows: Mapping[str, Row], head: Sequence[str] = HEAD) -> str:
    """Return the rows as Markdown."""
    lines = [head, ["---" for _ in head], *([row[name] for name in HEAD] for _, row in sorted(rows.items()))]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def quoted(page: str, rows: Mapping[str, Row], head: Sequence[str]) -> str:
    """Return a README with these rows in the place of those that stood there."""
    before, _, rest = page.partition(BEGINS)
    return f"{before}{BEGINS}{table(rows, head)}{ENDS}{rest.partition(ENDS)[2]}"


def keep(row: Row) -> None:
    """Keep a row beside those of other runs, where a folder for it is named, and where READMEs quote it."""
    if folder := os.environ.get(KEPT):
        kept = Path(folder) / "torture.json"
        rows = cast("dict[str, Row]", json.loads(kept.read_text(encoding="utf-8"))) if kept.exists() else {}
        rows[f"{row['processes']} on {row['store']}"] = row
        kept.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        (Path(folder) / "torture.md").write_text(f"{table(rows)}\n\n{machine()}\n", encoding="utf-8")
        for name, head in READMES.items():
            if (page := Path(folder).parents[1] / name).exists():
                page.write_text(quoted(page.read_text(encoding="utf-8"), rows, head), encoding="utf-8")


def machine() -> str:
    """Say on what it ran."""
    return (
        f"{os.cpu_count()} shared cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    )
