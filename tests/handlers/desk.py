"""A whole house on a clock of the test's own: units of work as in service, and deadlines that fire in time."""

import asyncio
import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Protocol, TypeVar, cast

from handlers.deadlines import fire_due
from handlers.house import House
from handlers.shelf import Shelf
from storage.store import Store
from tests.handlers.moments import ZONE, moment, shown
from workflow.case import Case
from workflow.moves import Fact
from workflow.numbers import CaseNumber
from workflow.people import ALL
from workflow.ports import Work
from workflow.stored import Json, Notice
from workflow.timeline import Event

T = TypeVar("T")
BOOK = Shelf().open("property")


def house(seed: int = 7) -> House:
    """Return a Chinese house under the property playbook."""
    return House(shelf=Shelf(), book=BOOK, zone=ZONE, random=Random(seed))


@dataclass(frozen=True, slots=True)
class Rung:
    """What staff heard of a clock: when, what, and which chats."""

    at: str | None
    fact: str
    chats: frozenset[str]


class Reader(Protocol):
    """Whoever fetches what was said."""

    def look(self) -> None:
        """Fetch it now."""
        ...


@dataclass(slots=True, kw_only=True)
class Desk:
    """The house, its store and the time; every unit of work goes through `write`, as in service."""

    store: Store
    house: House
    runner: asyncio.Runner
    now: datetime = field(default_factory=lambda: moment("09-29 10:00"))
    customers: list[Reader] = field(default_factory=list[Reader])
    keys: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def write(self, fn: Callable[[Work], T]) -> T:
        """Run a unit of work; afterwards whoever is online has seen what was said."""
        result = self.runner.run(self.store.write(fn))
        for customer in self.customers:
            customer.look()
        return result

    def read(self, fn: Callable[[Work], T]) -> T:
        """Run a unit of work that only looks."""
        return self.runner.run(self.store.read(fn))

    def until(self, said: str) -> None:
        """Let time pass; every timer fires at its own moment, in due order."""
        end = moment(said)
        while (due := self.read(lambda work: work.timers.next_due())) is not None and due <= end:
            self.now = max(self.now, due)
            self.fire()
        self.now = end

    def fire(self) -> None:
        """Fire what is due now."""
        while self.write(lambda work: fire_due(work, self.house, self.now)):
            pass

    def case(self, number: str) -> Case:
        """Return a case as it is."""
        return self.read(lambda work: work.cases.get(CaseNumber(number), visible_to=ALL))

    def stage(self, number: str) -> str:
        """Return the stage of a case."""
        return self.case(number).stage

    def events(self, number: str) -> list[Event]:
        """Return the whole timeline of a case."""
        return [line.event for line in self.read(lambda work: work.cases.timeline(CaseNumber(number)))]

    def facts(self, number: str) -> list[str]:
        """Return what is on the timeline, by name."""
        return [event.fact.value for event in self.events(number)]

    def clocks(self, number: str) -> dict[str, str | None]:
        """Return the due time of every clock that runs now; those that wait for the customer are left out."""
        running = [clock for clock in self.case(number).clocks if clock.running and clock.paused_at is None]
        return {clock.name: shown(clock.due_at) for clock in running}

    def verdicts(self, number: str, fact: Fact) -> dict[str, str | None]:
        """Return the clocks that were kept or breached, with the moment on the timeline."""
        return {str(event.data["clock"]): shown(event.at) for event in self.events(number) if event.fact is fact}

    def notices(self, number: str) -> Sequence[Notice]:
        """Return every notice about a case."""
        return self.read(lambda work: work.outbox.of_case(CaseNumber(number)))

    def rungs(self, number: str, clock: str) -> list[Rung]:
        """Return what staff heard of one clock, each rung with its recipients."""
        words = dict(self.house.playbook.clocks[clock].name)
        told: dict[tuple[str | None, str], set[str]] = {}
        for notice in self.notices(number):
            said = cast("Mapping[str, Mapping[str, Json]]", notice.body.get("said") or {})
            if said and said["args"].get("clock") == {"words": {key.value: text for key, text in words.items()}}:
                told.setdefault((shown(notice.at), str(said["key"]).rpartition(".")[2]), set()).add(notice.chat)
        return [Rung(at, fact, frozenset(chats)) for (at, fact), chats in told.items()]

    def told_staff(self, number: str, fact: str) -> set[str]:
        """Return the chats of ours that heard of a fact."""
        key = f"cases.staff.{fact}"
        rows = [notice for notice in self.notices(number) if notice.lane == "desk"]
        return {row.chat for row in rows if cast("Mapping[str, Json]", row.body["said"])["key"] == key}
