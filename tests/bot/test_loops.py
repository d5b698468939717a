"""The loops: what is due is fired, what failed is tried again in its time and in its order, and then a person looks."""

import asyncio
import itertools
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.channel import Premises
from bot.clock import VirtualClock
from bot.loops import Loop
from handlers import dispatch
from storage.memory import MemoryStore
from tests.bot.platform import Platform, Scene
from tests.bot.web.driving import Customer
from tests.bot.web.serving import DEADLINE, Serving, eventually, serving
from tests.storage.samples import KEY
from workflow.ports import Work

MINUTE = timedelta(minutes=1)


@pytest.fixture
def site(tmp_path: Path, clock: VirtualClock) -> Iterator[Serving]:
    with serving(tmp_path / "data", clock) as running:
        yield running


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Make messages with the word FAULT fail for as long as it stands in the list."""
    failing, kept = ["FAULT"], dispatch.converse

    def converse(work: Any, house: Any, chat: Any, message: Any, now: Any, **more: Any) -> Any:
        if any(word in message.text for word in failing):
            raise RuntimeError("a fault that was put here")
        return kept(work, house, chat, message, now, **more)

    monkeypatch.setattr(dispatch, "converse", converse)
    with capture_logs():
        yield failing


def attempts(site: Serving, customer: Customer) -> int:
    """Return how often the oldest waiting message of this chat was tried."""
    chat = chat_id(site, customer)
    found = site.read(lambda work: work.inbox.next_of(chat))
    return -1 if found is None else found.attempts


def chat_id(site: Serving, customer: Customer) -> Any:
    token = customer.http.headers["authorization"].removeprefix("Bearer ")
    session = site.read(lambda work: work.people.session(token, site.clock.now()))
    assert session is not None
    found = site.read(lambda work: work.conversations.find("web", session.chat or ""))
    assert found is not None
    return found.id


def test_deadline_is_fired_when_the_clock_reaches_it_and_not_before(site: Serving) -> None:
    number, service = site.town.customer().complain(), site.town.staff("service")
    site.advance(9 * MINUTE)
    eventually(lambda: "reminded" in str(service.case(number)["timeline"]), "the reminder before it")
    early = [line["fact"] for line in service.case(number)["timeline"]]
    site.advance(2 * MINUTE)
    eventually(lambda: "breached" in str(service.case(number)["timeline"]), "the breach")
    breach = next(line for line in service.case(number)["timeline"] if line["fact"] == "breached")
    assert ("breached" in early, breach["at"]) == (False, "2026-09-29T02:10:00Z")


def test_deadline_that_passed_while_nobody_ran_is_stamped_with_its_own_time(
    tmp_path: Path, clock: VirtualClock
) -> None:
    with serving(tmp_path / "data", clock) as first:
        number = first.town.customer().complain()
    clock.advance(timedelta(days=1))
    with serving(tmp_path / "data", clock) as second:
        manager = second.town.staff("manager")
        eventually(lambda: "breached" in str(manager.case(number)["timeline"]), "the breach")
        breach = next(line for line in manager.case(number)["timeline"] if line["fact"] == "breached")
    assert breach["at"] == "2026-09-29T02:10:00Z"


def test_message_that_fails_is_tried_again_in_its_time_and_then_parked(site: Serving, broken: list[str]) -> None:
    customer = site.town.customer()
    customer.post(text="FAULT")
    for tried, pause in ((1, 1), (2, 5), (3, 25), (4, 60)):
        eventually(lambda tried=tried: attempts(site, customer) == tried, f"try {tried}")
        site.advance(timedelta(seconds=pause))
    told = eventually(customer.events, "words for the customer")
    assert broken == ["FAULT"]
    assert len(site.read(lambda work: work.inbox.parked())) == 1
    assert "有人" in told[0]["text"] or "人工" in told[0]["text"] or "工作人员" in told[0]["text"]


def test_message_that_is_to_be_tried_again_does_not_wait_for_a_clock_that_was_put_back(
    site: Serving, broken: list[str]
) -> None:
    customer = site.town.customer()
    customer.post(text="FAULT")
    eventually(lambda: attempts(site, customer) == 1, "the first try")
    broken.clear()
    site.put_back(timedelta(hours=1))
    eventually(lambda: attempts(site, customer) == -1, "its effect")


async def test_clock_that_is_put_back_just_before_a_loop_goes_to_sleep_is_not_overlooked(clock: VirtualClock) -> None:
    store, noticed, looks = MemoryStore(key=KEY), asyncio.Event(), itertools.count()

    async def nothing(premises: Premises) -> int:
        del premises
        return 0

    async def put_back(before: datetime, now: datetime) -> None:
        assert before - now == timedelta(hours=1)
        noticed.set()

    def in_a_second(work: Work) -> datetime:
        del work
        due = clock.now() + timedelta(seconds=1)
        if next(looks) == 0:
            clock.put_back(timedelta(hours=1))
        return due

    await store.open()
    loop = Loop(Scene(store, clock, Platform(clock)).premises(), "timers", nothing, in_a_second, put_back)
    loop.start()
    await asyncio.wait_for(noticed.wait(), DEADLINE)
    await loop.stop()
    await store.close()


def test_deadline_that_fired_does_not_fire_again_when_the_clock_is_put_back(site: Serving) -> None:
    number, service = site.town.customer().complain(), site.town.staff("service")
    site.advance(11 * MINUTE)
    eventually(lambda: "breached" in str(service.case(number)["timeline"]), "the breach")
    before = service.case(number)["timeline"]
    site.put_back(timedelta(hours=1))
    site.advance(timedelta(minutes=65))
    site.town.customer().complain()
    assert [line for line in service.case(number)["timeline"] if line["fact"] == "breached"] == [
        line for line in before if line["fact"] == "breached"
    ]


def test_messages_behind_a_failing_one_wait_and_are_then_handled_in_order(site: Serving, broken: list[str]) -> None:
    customer = site.town.customer()
    customer.begin()
    customer.say("漏水")
    customer.press("intake.button.no_danger")
    assert [customer.post(text=text).status_code for text in ("FAULT", "第二句", "第三句")] == [202] * 3
    broken.clear()
    site.advance(MINUTE)
    eventually(lambda: attempts(site, customer) == -1, "an empty inbox")
    customer.read()
    customer.press("intake.button.that_is_all")
    assert site.town.staff("service").case(customer.finish())["issue"] == "漏水\nFAULT\n第二句\n第三句"


def test_fault_of_one_chat_does_not_hold_up_another(site: Serving, broken: list[str]) -> None:
    stuck, other = site.town.customer(), site.town.customer()
    stuck.post(text="FAULT")
    other.complain()
    assert (broken, stuck.events()) == (["FAULT"], [])


def test_step_that_fails_is_logged_and_the_loop_goes_on(site: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    number, service = site.town.customer().complain(), site.town.staff("service")
    with monkeypatch.context() as patch, capture_logs() as logged:
        patch.setattr("bot.loops.fire_due", _failing_step)
        site.advance(11 * MINUTE)
        eventually(lambda: any(line["event"] == "step failed" for line in logged), "a line in the log")
    site.advance(timedelta(seconds=6))
    eventually(lambda: "breached" in str(service.case(number)["timeline"]), "the breach after all")
    assert {line["loop"] for line in logged} == {"timers"}


def _failing_step(*_given: object) -> int:
    raise RuntimeError("a fault that was put here")
