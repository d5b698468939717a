"""A PostgreSQL server that says nothing any more is given up, one that is slow is waited for (P1, P9)."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

import psycopg
import pytest
from sqlalchemy import create_engine

from storage.errors import StoreUnavailable
from storage.silence import attend
from storage.store import Store, open_store
from tests.bot.web.processes import process
from tests.faults.relay import Relay
from tests.storage.samples import KEY, receiving
from workflow.ports import Work

HURRIED = "?connect_timeout=2"
LATENCY = 0.01
THREADS = 8
ENDS_WITHIN = 30.0


@pytest.fixture
async def store(wire: Relay, tmp_path: Path) -> AsyncIterator[Store]:
    opened = open_store(wire.url + HURRIED, data_dir=tmp_path, key=KEY)
    await opened.open()
    yield opened
    await opened.close()


async def test_what_a_silent_server_never_answers_ends_and_works_once_it_is_heard_again(
    store: Store, wire: Relay
) -> None:
    await asyncio.gather(*(store.write(receiving(f"before {place}")) for place in range(THREADS)))
    wire.silent()
    asked = [asyncio.create_task(store.write(receiving(f"{place}"))) for place in range(THREADS)]
    await asyncio.wait(asked, timeout=ENDS_WITHIN)
    ended = [each.done() for each in asked]
    wire.speak()
    assert ended == [True] * THREADS
    assert [type(each.exception()) for each in asked] == [StoreUnavailable] * THREADS
    assert await store.write(receiving("after")) > 0


async def test_statement_that_takes_long_is_waited_for_as_long_as_the_server_is_there(
    store: Store, wire: Relay, postgres_database: str
) -> None:
    tries = list[str]()

    def receive(work: Work) -> int:
        tries.append("tried")
        return receiving("key")(work)

    await store.write(receiving("before"))
    with psycopg.connect(postgres_database.replace("+psycopg", "")) as stranger:
        stranger.execute("LOCK TABLE inbox")
        before, writing = wire.taken, asyncio.create_task(store.write(receive))
        async with asyncio.timeout(ENDS_WITHIN):
            while wire.taken < before + 2:
                assert not writing.done()
                await asyncio.sleep(0.05)
    assert await writing > 0
    assert tries == ["tried"]


def test_system_is_asked_to_tell_of_a_machine_that_is_gone(wire: Relay) -> None:
    engine = create_engine(wire.url)
    attend(engine)
    with engine.connect() as core:
        driver = cast("psycopg.Connection[Any]", core.connection.driver_connection)
        with socket.socket(fileno=os.dup(driver.fileno())) as line:
            asked = [socket.TCP_USER_TIMEOUT, socket.TCP_KEEPIDLE, socket.TCP_KEEPINTVL, socket.TCP_KEEPCNT]
            assert [line.getsockopt(socket.IPPROTO_TCP, each) for each in asked] == [10_000, 5, 2, 3]
    engine.dispose()


def test_on_a_slow_database_a_complaint_is_taken_and_nothing_goes_wrong(wire: Relay, tmp_path: Path) -> None:
    with process(tmp_path, wire.url) as server:
        wire.delay = LATENCY
        number, service = server.town.customer().complain("漏水"), server.town.staff("service")
        assert service.press(service.choice(number, "contact")).status_code == 200
        assert server.is_up()
        wire.delay = 0.0
        assert server.command("doctor", "--deep").returncode == 0
