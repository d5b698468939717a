"""Real processes on one PostgreSQL: whichever somebody calls, or listens to, they see the same (P3, P9)."""

import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot import delivery
from bot.telegram import poller
from bot.web.sessions import COOKIES
from tests.bot.web.driving import Desk
from tests.bot.web.processes import DOOR, Process
from tests.bot.web.serving import eventually
from tests.bot.web.test_stream import STREAM, events_of
from workflow.stored import SessionKind

WITHIN = timedelta(seconds=15)
FAST = """
import time
from datetime import datetime, timedelta, UTC
import bot.app
from bot.clock import ScaledClock
from bot.commands import main
began, speed = {began}, 600
bot.app.SystemClock = lambda: ScaledClock(
    datetime(2026, 9, 29, 2, 0, tzinfo=UTC) + timedelta(seconds=(time.monotonic() - began) * speed), speed
)
raise SystemExit(main([]))
"""
"""A server to which ten minutes are a second; all that are started with one `began` agree on the time."""


def two(folder: Path, database: str, *door: str) -> Iterator[tuple[Process, Process]]:
    """Run two processes on one database, which is new to both."""
    first, second = (Process(folder / name, database, door=door or DOOR) for name in ("first", "second"))
    try:
        for each in (first, second):
            each.launch()
        for each in (first, second):
            each.wait()
        yield first, second
    finally:
        first.close()
        second.close()


@pytest.fixture
def pair(tmp_path: Path, postgres_database: str) -> Iterator[tuple[Process, Process]]:
    """Two as an operator starts them."""
    yield from two(tmp_path, postgres_database)


@pytest.fixture
def hurried(tmp_path: Path, postgres_database: str) -> Iterator[tuple[Process, Process]]:
    """Two for whom time flies."""
    yield from two(tmp_path, postgres_database, "-c", FAST.format(began=time.monotonic()))


@pytest.mark.parametrize(
    ("lasts", "looked"), [(delivery.LASTS, delivery.RENEWED), (poller.LASTS, poller.LOOKED)], ids=["lane", "poller"]
)
def test_what_a_dead_process_did_alone_is_done_by_another_in_time(lasts: timedelta, looked: timedelta) -> None:
    assert lasts + looked < WITHIN


def test_customer_hears_by_whichever_process_holds_the_stream(pair: tuple[Process, Process]) -> None:
    first, second = pair
    customer = first.town.customer()
    with customer.http.stream("GET", f"{second.url}/chat/events", headers=STREAM) as stream:
        lines = stream.iter_lines()
        assert next(lines) == "retry: 1000"
        customer.post(text="你好")
        assert events_of(lines, 1)[0][0] == 1
        customer.read()
        customer.post(choice=customer.button("同意，开始"))
        assert events_of(lines, 1)[0][0] == 2


def test_desk_hears_by_whichever_process_holds_the_stream(pair: tuple[Process, Process]) -> None:
    first, second = pair
    service = first.town.staff("service")
    token = service.http.headers["Authorization"].removeprefix("Bearer ")
    cookie = {"Cookie": f"{COOKIES[SessionKind.DESK]}={token}"}
    with service.http.stream("GET", f"{second.url}/desk/live", headers={**STREAM, **cookie}) as stream:
        lines = stream.iter_lines()
        assert next(lines) == "retry: 1000"
        first.town.customer().complain()
        assert next(line for line in lines if line.startswith("event: ")) == "event: board"


def test_each_deadline_fires_once_though_two_processes_wait_for_it(hurried: tuple[Process, Process]) -> None:
    first, second = hurried
    numbers = [server.town.customer().complain() for server in (first, second, first)]
    manager = second.town.staff("manager")
    for number in numbers:
        eventually(lambda number=number: "raised" in facts(manager, number), "the last rung")
        told = Counter((line["fact"], line["at"], str(line["words"])) for line in manager.case(number)["timeline"])
        assert set(told.values()) == {1}


def facts(desk: Desk, number: str) -> list[str]:
    """Return what happened to a case so far."""
    return [str(line["fact"]) for line in desk.case(number)["timeline"]]
