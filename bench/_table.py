"""Every result as one Markdown table, `results/README.md`: `python bench/_table.py`, at the end of `make bench`.

A figure whose limit is missed says so; whichever was measured on another day or machine has that beside it.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bench._measuring import RESULTS

TABLE = RESULTS / "README.md"
OTHERS = frozenset({"torture"})
"""Results that no script here makes."""
LIMITS = {
    "at_most": "≤ {:g}",
    "at_least": "≥ {:g}",
    "at_most_ratio": "≤ {:g} ×",
    "at_least_ratio": "≥ {:g} ×",
}
HEAD = """# Results

Made by `make bench` from the JSON files beside it; [how each is measured](../README.md). Figures are medians.
**missed** marks a limit that was not reached in that run, on a machine that others may have used: ratios count.
"""


def rows(told: Mapping[str, Any]) -> Iterator[str]:
    """Yield a row for each figure of a result."""
    for figure in (told, *told["also"]):
        limit = ", ".join(words.format(figure[name]) for name, words in LIMITS.items() if name in figure)
        baseline = f"{figure['baseline']:g} ({figure.get('against', '')})" if "baseline" in figure else ""
        ratio = f"{figure['ratio']:g} ×" if "ratio" in figure else ""
        kept = "" if not limit else "kept" if figure["met"] else "**missed**"
        value = f"{figure['figure']:g} {figure['unit']}"
        yield f"| {figure['name']} | {value} | {baseline} | {ratio} | {limit} | {kept} |"


def section(path: Path) -> str:
    """Return a script's figures under its name, its day and its machine."""
    told: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    machine = told["machine"]
    where = (
        f"{told.get('day', 'day not noted')}, Python {machine['python']}, {machine['cores']} cores, {machine['system']}"
    )
    picture = path.with_suffix(".png")
    drawn = f"\n\n![{path.stem}]({picture.name})" if picture.exists() else ""
    head = "| figure | measured | beside | ratio | limit | |\n|---|---|---|---|---|---|"
    return f"## `{path.stem}.py`\n{where}\n\n{head}\n" + "\n".join(rows(told)) + drawn


def main() -> None:
    """Write the table."""
    found = sorted(path for path in RESULTS.glob("*.json") if path.stem not in OTHERS)
    TABLE.write_text("\n\n".join([HEAD.rstrip(), *map(section, found)]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
