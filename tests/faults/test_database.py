"""A database that is away, that crashes, or does not say whether it committed: nothing lost or twice (P1, P9)."""

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from uuid import uuid4

import httpx
import psycopg
import pytest

from storage.errors import StoreUnavailable
from storage.postgres_server import REFUSALS
from storage.store import Store, open_store
from tests.bot.web.processes import process
from tests.bot.web.serving import DEADLINE, eventually
from tests.faults.refusal import is_kind_refusal
from tests.faults.relay import Cut, Relay
from tests.storage.samples import KEY, receiving
from workflow.language import Language

PATIENCE = 600
HURRIED = "?connect_timeout=2"
"""So long may the server say nothing."""


@pytest.fixture
async def store(wire: Relay, tmp_path: Path) -> AsyncIterator[Store]:
    opened = open_store(wire.url, data_dir=tmp_path, key=KEY)
    await opened.open()
    yield opened
    await opened.close()


async def stored(store: Store, key: str) -> bool:
    """Tell whether a message is in the inbox."""
    return await store.read(lambda work: work.inbox.find("web", key)) is not None


def crash(url: str) -> None:
    """Kill a process of the server: it ends every connection, and recovers from its log before it takes new ones."""

    def reached() -> psycopg.Connection | None:
        # It may still recover from the crash before.
        with contextlib.suppress(psycopg.OperationalError):
            return psycopg.connect(url.replace("+psycopg", ""))

    with eventually(reached, "a server that can crash") as one:
        os.kill(one.info.backend_pid, signal.SIGKILL)


async def patiently(store: Store, key: str) -> None:
    """Store a message as who sends it does: again and again, until the store says that it has it."""
    for _ in range(PATIENCE):
        try:
            if not await stored(store, key):
                await store.write(receiving(key))
        except StoreUnavailable:
            await asyncio.sleep(0.05)
        else:
            return
    raise AssertionError(f"the server never came back for {key}")


def administer(url: str, *statements: str) -> None:
    """Run statements as whoever runs the server."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as one:
        for each in statements:
            one.execute(each.encode())


@pytest.mark.parametrize("state", ["53100", "58030", *sorted(REFUSALS)])
async def test_server_that_takes_no_changes_is_named_and_written_to_once_it_does(
    store: Store, postgres_database: str, state: str
) -> None:
    administer(
        postgres_database,
        "CREATE FUNCTION refused() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION 'no changes now' USING ERRCODE = '{state}'; END $$",
        "CREATE TRIGGER refused BEFORE INSERT ON inbox EXECUTE FUNCTION refused()",
    )
    with pytest.raises(StoreUnavailable, match="can't be used: no changes now"):
        await store.write(receiving("one"))
    assert not await stored(store, "one")
    administer(postgres_database, "DROP TRIGGER refused ON inbox")
    assert await store.write(receiving("one")) > 0


@pytest.mark.parametrize(("cut", "is_there"), [(Cut.BEFORE, False), (Cut.AFTER, True)])
async def test_commit_that_is_not_answered_counts_as_not_known(
    store: Store, wire: Relay, cut: Cut, *, is_there: bool
) -> None:
    wire.cuts.append(cut)
    with pytest.raises(StoreUnavailable):
        await store.write(receiving("one"))
    assert await stored(store, "one") is is_there


@pytest.mark.parametrize("cut", Cut)
def test_message_whose_commit_was_not_answered_takes_effect_once(wire: Relay, tmp_path: Path, cut: Cut) -> None:
    with process(tmp_path, wire.url) as server:
        customer = server.town.customer()
        customer.begin()
        before, line = customer.seq, {"id": str(uuid4()), "text": "三楼的灯坏了"}
        wire.cuts.append(cut)
        assert [customer.post(**line).status_code for _ in range(2)] == [202, 202]
        assert not wire.cuts
        eventually(lambda: customer.events(before), "the next question")
        assert [each["seq"] for each in customer.events(before)] == [before + 1]


@pytest.mark.parametrize(
    ("language", "away", "back"),
    [
        (Language.ZH, Relay.down, Relay.up),
        (Language.EN, Relay.down, Relay.up),
        (Language.EN, Relay.silent, Relay.speak),
    ],
)
def test_while_the_database_is_away_everybody_is_told_and_it_goes_on_by_itself(
    wire: Relay, tmp_path: Path, language: Language, away: Callable[[Relay], None], back: Callable[[Relay], None]
) -> None:
    with process(tmp_path, wire.url + HURRIED) as server:
        customer, service = server.town.customer(language), server.town.staff("service", language=language)
        for caller in (customer, service):
            # Whose token it is stands in the database too.
            caller.http.headers["Accept-Language"] = language
        number = customer.complain("漏水")
        more, contacted = {"id": str(uuid4()), "text": "还在漏水"}, service.choice(number, "contact")
        away(wire)
        unready = httpx.get(f"{server.url}/healthz", timeout=DEADLINE)
        assert (unready.status_code, unready.json()["status"]) == (503, "unready")
        assert is_kind_refusal(customer.post(**more), language)
        assert is_kind_refusal(service.press(contacted), language)
        back(wire)
        eventually(server.is_up, "word that the server is ready again")
        assert customer.say(**more)
        assert service.press(contacted).status_code == 200
        assert server.command("doctor", "--deep").returncode == 0


async def test_of_writes_in_the_middle_of_a_crash_each_is_whole_and_the_rest_can_be_sent_again(
    postgres_database: str, tmp_path: Path
) -> None:
    store = open_store(postgres_database, data_dir=tmp_path, key=KEY)
    await store.open()
    writing = [asyncio.create_task(store.write(receiving(f"{place}"))) for place in range(64)]
    await writing[0]
    crash(postgres_database)
    outcomes = await asyncio.gather(*writing, return_exceptions=True)
    refused = [each for each in outcomes if isinstance(each, Exception)]
    assert all(isinstance(each, StoreUnavailable) for each in refused), refused
    for place in range(64):
        await patiently(store, f"{place}")
    assert [await stored(store, f"{place}") for place in range(64)] == [True] * 64
    await store.close()
