"""Two processes on one PostgreSQL do the same thing at the same moment, and it is done once (P3, P9)."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import Barrier, BrokenBarrierError
from typing import TypeVar

import pytest

from handlers.agenda import plan
from handlers.deadlines import fire_due
from handlers.dispatch import Envelope, Taken, take
from handlers.message import Message
from handlers.reports.posting import Piece
from handlers.shelf import Shelf
from handlers.versions import move, to_move
from storage import timers
from storage.statement import Statement
from storage.store import Store, open_store
from tests.handlers.callers import visit
from tests.handlers.conftest import KEY
from tests.handlers.desk import Desk, house
from tests.handlers.moments import moment, shown
from workflow.moves import Fact
from workflow.numbers import CaseNumber
from workflow.ports import Work
from workflow.stored import SubjectId, TimerRow

T = TypeVar("T")
DRAW = SubjectId("calendar:check.headquarters")
MINUTE = timedelta(minutes=1)
SOON = 0.3
"""Seconds that one waits for the other before it commits; where the other waits for the commit, it never comes."""


@dataclass(slots=True, kw_only=True)
class Pair(Desk):
    """One house, served by two processes."""

    other: Store

    def at_once(self, *units: Callable[[Work], T]) -> list[T]:
        """Run a unit of work on each store, none committed before the other has done its part, if it gets so far."""
        both = Barrier(2)

        def met(unit: Callable[[Work], T], work: Work) -> T:
            result = unit(work)
            with suppress(BrokenBarrierError):
                both.wait(SOON)
            return result

        async def run() -> list[T]:
            stores = zip((self.store, self.other), units, strict=True)
            return await asyncio.gather(*(store.write(partial(met, unit)) for store, unit in stores))

        return self.runner.run(run())

    def both(self, unit: Callable[[Work], T]) -> list[T]:
        """Run the same on each."""
        return self.at_once(unit, unit)

    def fire_at_once(self) -> list[list[str]]:
        """Let both fire what is due; return the kinds of what each fired."""

        def fire(work: Work) -> Sequence[TimerRow]:
            return fire_due(work, self.house, self.now)

        return [[row.kind for row in rows] for rows in self.both(fire)]


@pytest.fixture
def pair(postgres_database: str, tmp_path: Path) -> Iterator[Pair]:
    """A house where nobody has said anything yet, served twice."""
    with asyncio.Runner() as runner:
        stores = [open_store(postgres_database, data_dir=tmp_path, key=KEY) for _ in range(2)]
        for each in stores:
            runner.run(each.open())
        yield Pair(store=stores[0], other=stores[1], house=house(), runner=runner)
        for each in stores:
            runner.run(each.close())


def under(pair: Pair, playbook: str) -> None:
    """Let another procedure hold."""
    pair.house = replace(pair.house, book=Shelf().open(playbook))


def test_calendar_job_is_planned_once_however_many_start(pair: Pair) -> None:
    under(pair, "call-center-group")
    pair.at_once(*(partial(plan, house=pair.house, now=pair.now + later) for later in (timedelta(), MINUTE)))
    assert len(pair.read(lambda work: work.timers.of(DRAW))) == 1


def test_calendar_job_is_done_once_a_slot(pair: Pair) -> None:
    under(pair, "owner-service")
    pair.write(lambda work: plan(work, pair.house, pair.now))
    for _ in range(12):
        due = pair.read(lambda work: work.timers.next_due())
        assert due is not None
        pair.now = due
        pair.fire_at_once()
    duties = pair.read(lambda work: work.duties.open())
    assert set(Counter((duty.job, shown(duty.set_at)) for duty in duties).values()) == {1}
    assert len(duties) >= 3


def test_the_months_report_is_posted_once_in_each_chat_though_two_fire_at_nine(pair: Pair) -> None:
    def bind(work: Work) -> None:
        work.bindings.bind("telegram", "team:management", "-100", pair.now)
        work.bindings.bind("slack", "team:management", "C1", pair.now)
        plan(work, pair.house, pair.now)

    pair.write(bind)
    pair.now = moment("10-08 09:00")
    fired = [kinds for _ in range(3) for kinds in pair.fire_at_once()]
    assert sum("0 9 1 * *" in kind for kinds in fired for kind in kinds) == 1
    for lane in ("telegram", "slack"):
        rows = pair.read(lambda work, lane=lane: work.outbox.to_chats(lane, ["team:management"], 50))
        assert sum(row.dedupe.startswith("report:2026-09:") for row in rows) == len(Piece)


@pytest.fixture(params=["skipping what is locked", "waiting for what is locked"])
def claiming(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Claims with SKIP LOCKED and, as on an engine that has none, without."""
    if request.param != "skipping what is locked":
        monkeypatch.setattr(timers, "CLAIM", Statement(timers.DUE_ONES.with_for_update()))
    return str(request.param)


@pytest.mark.usefixtures("claiming")
def test_deadlines_of_cases_are_each_fired_by_one_of_two(pair: Pair) -> None:
    numbers = [visit(pair, name).file() for name in ("ann", "bob", "cid")]
    pair.now += timedelta(hours=3)
    fired = [pair.fire_at_once() for _ in range(4)]
    assert sum(len(kinds) for both in fired for kinds in both) >= len(numbers)
    for number in numbers:
        lines = pair.read(lambda work, number=number: work.cases.timeline(CaseNumber(number)))
        told = Counter((line.event.fact, line.event.at, str(line.event.data)) for line in lines)
        assert set(told.values()) == {1}


def test_message_that_two_processes_are_given_takes_effect_once(pair: Pair) -> None:
    said = Message(text="楼道的灯坏了")
    envelope = Envelope(channel="web", chat="anna", key="one", message=said)
    taken = pair.both(lambda work: take(work, pair.house, envelope, pair.now))
    assert sorted(taken) == [Taken.REPEATED, Taken.STORED]
    chat = pair.read(lambda work: work.conversations.find("web", "anna"))
    assert chat is not None
    assert chat.seq == 1


def test_case_passes_to_an_edited_playbook_once_though_two_start_at_once(pair: Pair, tmp_path: Path) -> None:
    number = visit(pair).file()
    path = tmp_path / "property.toml"
    path.write_text(f'{pair.house.book.text}\n[migration]\nopen_cases = "move"\n', encoding="utf-8")
    pair.house = replace(pair.house, book=Shelf().open(str(path)))
    pair.both(lambda work: move(work, pair.house, to_move(work, pair.house), pair.now))
    facts = [line.event.fact for line in pair.read(lambda work: work.cases.timeline(CaseNumber(number)))]
    assert (facts.count(Fact.MIGRATED), pair.case(number).playbook) == (1, pair.house.book.digest)
