"""The month: seconds and memory of `python bot.py report` over a year of 100,000 cases, beside the same over few."""

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench._data import FOLDER, Kept, kept
from bench._loading import Size
from bench._measuring import Figure, arguments, middle, report
from tests.bot.web.processes import ROOT
from tests.bot.web.serving import KEY

ROUNDS = 3
MOST_SECONDS, MOST_MEMORY = 5.0, 300.0
"""Seconds, MB."""
FILES = 5
"""Text, picture, PDF, sheet and list."""
PLAYBOOKS = ("property", "call-center-group")
FEW = Size(cases=1_000, open=50)
TINY = Size(cases=200, open=20)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command took: seconds, and the most memory it had, in MB."""

    seconds: float
    memory: float


def made(store: Kept, out: Path) -> Cost:
    """Make the report of the store's last whole month as an operator does.

    Raises:
        RuntimeError: it was not made; the figure would mean nothing.
    """
    environ = {
        **os.environ,
        "REDRESS_DATA_DIR": str(store.file.parent),
        "REDRESS_ENCRYPTION_KEY": KEY,
        "REDRESS_PLAYBOOK": store.playbook,
    }
    command = [sys.executable, str(ROOT / "bot.py"), "report", "--month", str(store.month), "--out", str(out)]
    began = time.perf_counter()
    process = subprocess.Popen(command, env=environ, cwd=out, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode or len(list(out.glob(f"report-{store.month}.*"))) != len(
        ("txt", "png", "pdf", "xlsx", "csv")
    ):
        raise RuntimeError(f"no report: exit code {process.returncode}")
    return Cost(time.perf_counter() - began, used.ru_maxrss / 1024)


def median(costs: list[Cost]) -> Cost:
    """Return the median of each."""
    return Cost(middle([cost.seconds for cost in costs]), middle([cost.memory for cost in costs]))


def figures_of(playbook: str, many: Kept, few: Kept, home: Path, rounds: int) -> list[Figure]:
    """Measure a playbook's large store and its small one in turns."""
    large: list[Cost] = []
    small: list[Cost] = []
    # The first of both writes what is compiled, and reads the file into memory.
    for nth in range(rounds + 1):
        found = [made(store, Path(tempfile.mkdtemp(dir=home))) for store in (many, few)]
        if nth or rounds == 1:
            large.append(found[0])
            small.append(found[1])
    most, least = median(large), median(small)
    cases = json.loads((many.folder / "made.json").read_text(encoding="utf-8"))["cases"]
    against = "the same over a hundredth of the cases"
    return [
        Figure(
            name=f"report of a month under {playbook}, {cases} cases",
            figure=most.seconds,
            unit="s",
            baseline=least.seconds,
            against=against,
            at_most=MOST_SECONDS,
        ),
        Figure(
            name=f"its memory under {playbook}",
            figure=most.memory,
            unit="MB",
            baseline=least.memory,
            against=against,
            at_most=MOST_MEMORY,
        ),
    ]


def main() -> None:
    """Measure and report."""
    size, keep = arguments("The month.", small=0, whole=100_000)
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="redress-bench-") as home:
        for playbook in PLAYBOOKS if size else PLAYBOOKS[:1]:
            few = kept(f"few-{playbook}", FEW if size else TINY, Path(home))
            many = kept(f"year-{playbook}", None, FOLDER) if size else few
            figures += figures_of(playbook, many, few, Path(home), ROUNDS if keep else 1)
    report("month", figures, size=size, keep=keep)


if __name__ == "__main__":
    main()
