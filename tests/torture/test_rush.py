"""Issue 4, Must show 3 and 4: everybody complains at once, the platform fails by lot, and Redress dies meanwhile."""

import asyncio
import random
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast

import httpx
import pytest

from bot.app import store_of
from tests.bot.web.processes import Process
from tests.bot.web.serving import DEADLINE
from tests.telegram.platform.faults import Fault, Faults
from tests.telegram.platform.server import TOKEN, Platform, platform
from tests.torture.audit import Kept, broken_promises, kept
from tests.torture.crowd import MESSAGES, Crowd
from tests.torture.patience import Patience

if TYPE_CHECKING:
    from datetime import datetime

SPEED = 60
"""How many times as fast as the real one the platform runs, and Redress's pace."""
UNFAIR = {Fault.TOO_MANY: 10, Fault.CUT_BEFORE: 100, Fault.CUT_AFTER: 100}
"""One request in ten is answered 429, one connection in fifty is cut: half of them before the call is carried out."""


class Deaths:
    """Kills a server whenever so much was heard, and starts it again."""

    def __init__(self, server: Process, theirs: Platform, moments: list[int]) -> None:
        self._server, self._theirs, self._moments = server, theirs, sorted(moments, reverse=True)
        self.at: list[datetime] = []

    def __call__(self, heard: int) -> None:
        if self._moments and heard >= self._moments[-1]:
            self._moments.pop()
            self._server.kill()
            self.at.append(self._theirs.world.now())
            self._server.start()


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> str | None:
    """Each engine."""
    on_postgres = cast("str", request.param) == "postgres"
    return cast("str", request.getfixturevalue("postgres_database")) if on_postgres else None


@contextmanager
def redress(folder: Path, theirs: Platform, database: str | None, speed: int) -> Generator[Process]:
    """Run Redress as a process with a bot."""
    theirs.world.local_server = True
    server = Process(folder, database)
    lines = [f'telegram_token = "{TOKEN}"', f'telegram_base_url = "{theirs.url}"', f"pace = {speed}", ""]
    (folder / "redress.toml").write_text("\n".join(lines), encoding="utf-8")
    try:
        server.start()
        yield server
    finally:
        server.close()


def is_calm(server: Process) -> bool:
    """Tell whether nothing waits to be sent, not even once more."""
    lanes: dict[str, str] = httpx.get(f"{server.url}/healthz", timeout=DEADLINE).json()["lanes"]
    return lanes["telegram"].endswith(" 0 waiting")


def rush(folder: Path, database: str | None, people: int, *, kills: int = 0, speed: int = SPEED) -> None:
    """Let everybody complain at once and hold Redress to its word."""
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")  # noqa: T201 (shown where the test fails)
    chance = random.Random(seed)
    faults = Faults(one_in=UNFAIR, seed=seed)
    with platform(speed=speed, faults=faults, seed=seed) as theirs, redress(folder, theirs, database, speed) as server:
        crowd = Crowd(theirs, people)
        deaths = Deaths(server, theirs, [chance.randrange(1, people * MESSAGES) for _ in range(kills)])
        crowd.files(deaths)
        Patience(lambda: theirs.ledger.count("sendMessage")).until(lambda: is_calm(server), "an empty outbox")
        assert server.stop() == 0, server.said()
        left: Kept = asyncio.run(kept(store_of(server.settings), crowd.patrons))
        entries = theirs.ledger.entries
    assert broken_promises(crowd.patrons, entries, left, deaths.at) == [], f"seed {seed}"
    assert [line for line in server.said().splitlines() if '"level": "error"' in line] == []
    assert {each.fault for each in entries} == {"", *(fault.name for fault in UNFAIR)}
    assert len(deaths.at) == kills


def test_hundred_customers_at_once_are_each_registered_once_and_told_in_order(
    tmp_path: Path, database: str | None
) -> None:
    rush(tmp_path, database, 100)


def test_customers_do_not_notice_two_deaths(tmp_path: Path) -> None:
    rush(tmp_path, None, 30, kills=2)


@pytest.mark.torture
def test_thousand_customers_at_once_are_each_registered_once_and_told_in_order(
    tmp_path: Path, database: str | None
) -> None:
    rush(tmp_path, database, 1_000)


@pytest.mark.torture
def test_thousand_customers_do_not_notice_twenty_deaths(tmp_path: Path, database: str | None) -> None:
    rush(tmp_path, database, 1_000, kills=20)


@pytest.mark.torture
def test_few_customers_are_told_in_order_at_the_real_limits(tmp_path: Path, database: str | None) -> None:
    rush(tmp_path, database, 40, speed=1)
