"""Each benchmark runs, at its smallest, and prints a figure beside its baseline."""

import asyncio
import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest

from bench._data import Kept, kept
from bench._loading import Size
from bench._measuring import Figure
from bench._plots import plot
from bench._table import rows
from bot.app import house_of, store_of
from bot.channel import Premises
from bot.clock import VirtualClock
from bot.doctor import report
from bot.settings import Settings
from tests.bot.web.serving import KEY

ROOT = Path(__file__).parent.parent
SCRIPTS = sorted(path.name for path in (ROOT / "bench").glob("[!_]*.py"))


@cache
def run_tiny(script: str) -> dict[str, Any]:
    """Run a script as `make bench` does, and return what it printed."""
    done = subprocess.run(
        [sys.executable, f"bench/{script}", "--tiny"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
        capture_output=True,
    )
    return cast("dict[str, Any]", json.loads(done.stdout))


def test_every_promised_benchmark_is_there() -> None:
    promised = "delivery desk growth intake intake_postgres month on_slack on_telegram recovery simulate startup timers"
    assert [f"{name}.py" for name in promised.split()] == SCRIPTS


@pytest.mark.parametrize("script", SCRIPTS)
def test_benchmark_prints_figure_beside_baseline(script: str) -> None:
    told = run_tiny(script)
    assert told["figure"] > 0
    assert told["baseline"] > 0
    assert told["ratio"] == pytest.approx(told["figure"] / told["baseline"], rel=0.1)


def test_events_of_slack_are_acknowledged_in_time_both_ways() -> None:
    told = run_tiny("on_slack.py")
    ways = [told, *told["also"]]
    assert [next(word for word in ("HTTP", "Socket Mode") if word in each["name"]) for each in ways] == [
        "HTTP",
        "Socket Mode",
    ]
    assert [each["met"] for each in ways] == [True, True]


def test_at_telegrams_pace_nothing_that_is_sent_is_refused() -> None:
    (refused,) = (each for each in run_tiny("delivery.py")["also"] if "429" in each["name"])
    assert (refused["figure"], refused["met"]) == (0, True)


def test_split_of_cpu_time_adds_up_to_the_whole() -> None:
    figures = {figure["name"]: figure["figure"] for figure in run_tiny("intake.py")["also"]}
    parts = [value for name, value in figures.items() if name.startswith("CPU: ")]
    assert len(parts) == 4
    assert sum(parts) == pytest.approx(figures["CPU a message at 64"], abs=1)


def test_store_that_was_copied_from_histories_is_found_whole(tmp_path: Path) -> None:
    store = kept("cases-300", Size(cases=300, open=60, drafts=6), tmp_path)
    assert asyncio.run(examined(store)) == (60, "")


async def examined(store: Kept) -> tuple[int, str]:
    """Return how many cases are open in a store, and all that `doctor --deep` finds wrong with it."""
    settings = Settings.model_validate(
        {"data_dir": store.file.parent, "encryption_key": KEY, "playbook": store.playbook}
    )
    opened = store_of(settings)
    await opened.open()
    found = await report(Premises(store=opened, house=house_of(settings), clock=VirtualClock(store.now)), deep=True)
    count = await opened.read(lambda work: work.vitals.open_cases())
    await opened.close()
    return count, found["broken"]


def test_limit_that_was_missed_is_said_to_be_in_the_table() -> None:
    late = Figure(name="a page", figure=200.0, unit="ms", baseline=100.0, against="before", at_most=150.0)
    (row,) = rows({**late.as_json(), "also": []})
    assert row == "| a page | 200 ms | 100 (before) | 2 × | ≤ 150 | **missed** |"


def test_growth_is_drawn_on_one_page(tmp_path: Path) -> None:
    lines = {"board": [(1_000, 30.0), (1_000_000, 90.0)], "status": [(1_000, 0.4), (1_000_000, 0.6)]}
    plot("growth", "Growth", "cases", lines, tmp_path)
    assert (tmp_path / "growth.png").read_bytes().startswith(b"\x89PNG")
