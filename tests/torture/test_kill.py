"""Issue 2, Must show 5: `kill -9` of us or of the database under load; what was acknowledged is there, once."""

import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import cast

import pytest

from tests.bot.web.processes import Process, process
from tests.faults.test_database import crash
from tests.torture.load import (
    Ledger,
    PersistentCustomer,
    PersistentDesk,
    customers,
    differences,
    dispatched,
    in_thread,
    shown,
)

Deaths = Sequence[Callable[[Process], None]]
CONVERSATIONS = 4
MOST_BETWEEN = 60
"""Acknowledged requests between two deaths, at the most."""
FORGETFUL = """
import bot.web.chat_api as api
from bot.commands import main
from handlers.dispatch import Taken
kept, count = api.store_message, 0
async def forgetful(premises, envelope):
    global count
    count += envelope.message.text.startswith("line")
    if count % 4 == 3 and envelope.message.text.startswith("line"):
        return Taken.STORED
    return await kept(premises, envelope)
api.store_message = forgetful
raise SystemExit(main([]))
"""


@pytest.fixture(params=["sqlite", "postgres"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Process]:
    """A server of its own process, on each engine."""
    on_postgres = cast("str", request.param) == "postgres"
    url = cast("str", request.getfixturevalue("postgres_database")) if on_postgres else None
    with process(tmp_path, url) as running:
        yield running


def reborn(server: Process) -> None:
    """Let the server die and start again."""
    server.kill()
    server.start()


def without_database(server: Process) -> None:
    """Let PostgreSQL crash, which ends every connection, and start again by itself."""
    assert server.settings.database_url is not None
    crash(server.settings.database_url.get_secret_value())


def die_under_load(server: Process, number: str, deaths: Deaths, chance: random.Random) -> Ledger:
    """Let all this happen under load, one after the other, and return what the server had acknowledged."""
    ledger = Ledger()
    desk = PersistentDesk(server.url, server.invite("member", ["security"]), "member")
    threads = [in_thread(lambda: customers(server.url, ledger), ledger) for _ in range(CONVERSATIONS)]
    threads.append(in_thread(lambda: desk.work(number, ledger), ledger))
    try:
        for death in deaths:
            ledger.wait_for(chance.randint(1, MOST_BETWEEN))
            death(server)
        ledger.wait_for(1)
    finally:
        ledger.enough.set()
        for thread in threads:
            thread.join()
        desk.close()
    return ledger


def survive(server: Process, deaths: Deaths) -> None:
    """Let all this happen to it and hold it to its word."""
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")  # noqa: T201 (shown where the test fails)
    number = dispatched(server.town)
    ledger = die_under_load(server, number, deaths, random.Random(seed))
    assert shown(server.town, number, ledger).faults(ledger) == [], f"seed {seed}"
    assert (len(ledger.lines) >= CONVERSATIONS, bool(ledger.notes)) == (True, True)


def test_acknowledged_messages_survive_three_deaths_under_load(server: Process) -> None:
    survive(server, [reborn] * 3)


@pytest.mark.torture
def test_acknowledged_messages_survive_fifty_deaths_under_load(server: Process) -> None:
    survive(server, [reborn] * 50)


def test_acknowledged_messages_survive_three_crashes_of_the_database_under_load(
    tmp_path: Path, postgres_database: str
) -> None:
    with process(tmp_path, postgres_database) as server:
        survive(server, [without_database] * 3)
        assert server.command("doctor", "--deep").returncode == 0


@pytest.mark.torture
def test_acknowledged_messages_survive_fifty_crashes_of_the_database_and_of_us_under_load(
    tmp_path: Path, postgres_database: str
) -> None:
    with process(tmp_path, postgres_database) as server:
        survive(server, [without_database, reborn] * 25)
        assert server.command("doctor", "--deep").returncode == 0


def test_server_that_forgets_what_it_acknowledged_is_found_out(tmp_path: Path) -> None:
    with process(tmp_path, door=("-c", FORGETFUL)) as server:
        number, ledger = dispatched(server.town), Ledger()
        customer = PersistentCustomer(server.url, ledger, reads=True)
        customer.live()
        customer.close()
        found = shown(server.town, number, ledger).faults(ledger)
    assert [each.rpartition(": ")[2] for each in found] == ["0 times"]


@pytest.mark.parametrize(
    ("kept", "found"),
    [
        ("line a\nline b", []),
        ("line a", ["line b: 0 times"]),
        ("line a\nline b\nline b", ["line b: 2 times"]),
        ("line b\nline a", ["out of order: line b\nline a"]),
    ],
)
def test_check_names_what_is_lost_doubled_or_out_of_order(kept: str, found: list[str]) -> None:
    assert differences(["line a", "line b"], kept) == found
