"""Issue 2, Must show 5: `kill -9` at random moments under load; what was acknowledged is there, once."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from tests.bot.web.processes import Process, process
from tests.torture.load import Ledger, PersistentDesk, arriving, customers, differences, dispatched, in_thread, shown

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


def die_under_load(server: Process, number: str, kills: int, chance: random.Random) -> Ledger:
    """Kill the server so many times under load and return what it had acknowledged."""
    ledger = Ledger()
    desk = PersistentDesk(server.url, server.invite("member", ["security"]), "member")
    threads = [in_thread(lambda: customers(server.url, ledger), ledger) for _ in range(CONVERSATIONS)]
    threads.append(in_thread(lambda: desk.work(number, ledger), ledger))
    try:
        for _ in range(kills):
            ledger.wait_for(chance.randint(1, MOST_BETWEEN))
            server.kill()
            server.start()
        ledger.wait_for(1)
    finally:
        ledger.enough.set()
        for thread in threads:
            thread.join()
        desk.close()
    return ledger


def survive(server: Process, kills: int) -> None:
    """Let it die and hold it to its word."""
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")  # noqa: T201 (shown where the test fails)
    number = dispatched(server.town)
    ledger = die_under_load(server, number, kills, random.Random(seed))
    assert shown(server.town, number, ledger).faults(ledger) == [], f"seed {seed}"
    assert (len(ledger.lines) >= CONVERSATIONS, bool(ledger.notes)) == (True, True)


def test_acknowledged_messages_survive_three_deaths_under_load(server: Process) -> None:
    survive(server, kills=3)


@pytest.mark.torture
def test_acknowledged_messages_survive_fifty_deaths_under_load(server: Process) -> None:
    survive(server, kills=50)


def test_server_that_forgets_what_it_acknowledged_is_found_out(tmp_path: Path) -> None:
    with process(tmp_path, door=("-c", FORGETFUL)) as server:
        number, ledger = dispatched(server.town), Ledger()
        customer = arriving(server.url, ledger, reads=True)
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
