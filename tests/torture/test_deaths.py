"""Issue 6: one process, or three on one PostgreSQL, killed under the load of all channels; nothing lost or doubled."""

import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest

from bot.clock import SystemClock
from tests.torture.fleet import Fleet, fleet
from tests.torture.table import keep, row_of, seconds, table
from tests.torture.traffic import Found, Traffic

MOST_BETWEEN = 20
"""Requests of the web that are acknowledged between two deaths, at the most."""
Run = Callable[[Fleet, Traffic], None]


@pytest.fixture
def chance() -> random.Random:
    """A lot that is told where a test fails."""
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")  # noqa: T201 (shown where the test fails)
    return random.Random(seed)


def under_load(folder: Path, database: str | None, size: int, run: Run) -> tuple[Found, int]:
    """Do something to a fleet that everybody writes to; return what came of it, and how many were killed."""
    with fleet(folder, database, size) as ours:
        traffic = Traffic(ours)
        traffic.start()
        try:
            run(ours, traffic)
        finally:
            traffic.end()
        return traffic.found(), len(ours.ended)


def nothing_broken(found: Found) -> None:
    """Hold Redress to its word."""
    assert found.faults == []
    assert (found.lost, found.doubled, found.resent["Slack"]) == (0, 0, 0)
    assert min(found.acknowledged.values()) > 0


def test_three_processes_die_in_turn_and_nothing_is_lost_or_doubled(
    tmp_path: Path, postgres_database: str, chance: random.Random
) -> None:
    def run(ours: Fleet, traffic: Traffic) -> None:
        for _ in range(3):
            traffic.ledger.wait_for(chance.randint(1, MOST_BETWEEN))
            ours.kill_one(chance)

    found, kills = under_load(tmp_path, postgres_database, 3, run)
    nothing_broken(found)
    assert kills == 3


def test_processes_are_replaced_one_by_one_and_nobody_notices(tmp_path: Path, postgres_database: str) -> None:
    def run(ours: Fleet, traffic: Traffic) -> None:
        traffic.ledger.wait_for(MOST_BETWEEN)
        ours.replace_all()
        traffic.ledger.wait_for(MOST_BETWEEN)
        assert min(ours.door.served.values()) > 0

    found, _ = under_load(tmp_path, postgres_database, 2, run)
    nothing_broken(found)
    assert found.resent == {"Telegram": 0, "Slack": 0}


@pytest.mark.torture
@pytest.mark.parametrize(
    ("store", "size", "usual"), [("SQLite", 1, 600), ("PostgreSQL", 1, 600), ("PostgreSQL", 3, 300)]
)
def test_all_survive_being_killed_again_and_again(
    store: str, size: int, usual: int, request: pytest.FixtureRequest, tmp_path: Path, chance: random.Random
) -> None:
    database = cast("str", request.getfixturevalue("postgres_database")) if store == "PostgreSQL" else None
    lasts, began = seconds(usual), time.monotonic()

    def run(ours: Fleet, traffic: Traffic) -> None:
        while time.monotonic() < began + lasts:
            traffic.ledger.wait_for(chance.randint(1, MOST_BETWEEN))
            ours.kill_one(chance)

    found, kills = under_load(tmp_path, database, size, run)
    row = row_of(store, size, time.monotonic() - began, kills, found, SystemClock().now().date())
    with cast("pytest.CaptureFixture[str]", request.getfixturevalue("capsys")).disabled():
        print(f"\n{table({'': row})}")  # noqa: T201 (what `make torture` is for)
    nothing_broken(found)
    keep(row)
