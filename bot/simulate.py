"""`simulate`: made-up customers and staff, the real handlers, a store in memory and a virtual clock."""

import gc
import heapq
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from random import Random
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.cast import Cast, Cue
from bot.luck import Luck
from bot.rounds import Rounds, counted
from bot.story import Outcome, Story, together
from handlers.agenda import SUBJECT, plan
from handlers.deadlines import fire_due
from handlers.house import House
from handlers.promises import broken_promises
from handlers.shelf import Shelf
from storage.encryption import KEY_BYTES
from storage.memory import MemoryStore
from storage.work import SqlWork
from workflow.case import Case
from workflow.moves import Fact, Phase
from workflow.numbers import CaseNumber
from workflow.people import ALL
from workflow.ports import Work
from workflow.timeline import Event

BEGIN = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
"""A Monday morning in Shanghai."""
ZONE = "Asia/Shanghai"
MOST_IDLE = 500
"""Deadlines that may fire one after the other with nobody doing anything: then nothing more will happen."""
GROUP = 64
"""Steps that share a transaction."""
BESIDE = (SUBJECT, "duty")
"""Subjects of timers that are about no case."""
WORTH_TWO = 200
"""Cases from which on two sites run side by side: fewer would not be worth a process."""
STEPS = {
    "first response": frozenset({Fact.CONTACTED, Fact.REACTED, Fact.MET, Fact.ARRIVED, Fact.PROPOSED, Fact.REPLIED}),
    "plan": frozenset({Fact.PROPOSED}),
    "solution": frozenset({Fact.RESOLVED, Fact.NOT_UPHELD, Fact.REPLIED}),
}
"""What is waited for from the receipt on, and the facts that end the waiting, the first of each."""
CLOSING = "closing"
HOUR = timedelta(hours=1)


def simulate(playbook: str, cases: int, seed: int) -> Outcome:
    """Return what became of `cases` made-up cases; the same seed gives the same outcome, on whatever machine.

    A long run is that of two sites, each with half of the customers and people of its own, side by side.

    Raises:
        OSError: there is no such playbook.
        PlaybookInvalid: it has faults.
        ValueError: it says nothing of how people behave.
    """
    if cases < WORTH_TWO:
        return lived_through(playbook, cases, seed).outcome(playbook, cases, seed)
    # A playbook's faults find no way out of another process.
    Shelf().open(playbook)
    sites = [Site(playbook, cases - cases // 2, 2 * seed), Site(playbook, cases // 2, 2 * seed + 1)]
    return together(side_by_side(sites)).outcome(playbook, cases, seed)


class Site(NamedTuple):
    """What a site's run begins with."""

    playbook: str
    cases: int
    seed: int


def side_by_side(sites: Sequence[Site]) -> list[Story]:
    """Return what became of the cases of each site; each has a process of its own."""
    with ProcessPoolExecutor(len(sites)) as processes:
        return list(processes.map(lived_through, *zip(*sites, strict=True)))


def lived_through(playbook: str, cases: int, seed: int) -> Story:
    """Return what became of the cases of one site."""
    shelf = Shelf()
    house = House(shelf=shelf, book=shelf.open(playbook), zone=ZoneInfo(ZONE), random=Random(seed))
    return lived(Cast(house=house, luck=Luck(seed), customers=cases), BEGIN)


def lived(cast: Cast, begin: datetime, told: Callable[[int], None] = lambda _: None) -> Story:
    """Return what became of everybody in a cast from a moment on; `told` hears how many of the customers have come."""
    seed = cast.luck.seed
    store = MemoryStore(key=blake2b(f"simulation {seed}".encode(), digest_size=KEY_BYTES).digest())
    store.open_now()
    # Made and dropped objects are freed at once by their counts; looking for cycles took a tenth of the time.
    gc.set_threshold(100_000, 50, 50)
    try:
        play = Play(store, cast, begin=begin, told=told)
        play.run()
        return play.story()
    finally:
        store.close_now()


@dataclass(slots=True)
class Play:
    """One run: the earliest of cues and timers, one after the other, until nothing is left to do."""

    store: MemoryStore
    cast: Cast
    begin: datetime = BEGIN
    told: Callable[[int], None] = lambda _: None
    open: set[CaseNumber] = field(default_factory=set[CaseNumber])
    seen: set[CaseNumber] = field(default_factory=set[CaseNumber])
    backlog: int = 0
    violations: list[str] = field(default_factory=list[str])
    fired: Counter[int] = field(default_factory=Counter[int])
    idle: int = 0
    rounds: Rounds = field(init=False)

    def __post_init__(self) -> None:
        self.rounds = Rounds(self.cast)

    @property
    def busy(self) -> bool:
        """Whether somebody has something to do about a case."""
        return len(self.cast.cues) > self.rounds.waiting

    @property
    def going(self) -> bool:
        """Whether somebody has something to do, or a deadline may still set them to work."""
        return self.busy or (bool(self.open) and self.idle < MOST_IDLE)

    def run(self) -> None:
        """Play the story to its end."""
        self.run_until(lambda: False)

    def run_until(self, told: Callable[[], bool]) -> None:
        """Play the story until `told`, or to its end."""
        self.store.write_now(
            lambda work: (self.cast.assemble(work, self.begin), plan(work, self.cast.house, self.begin))
        )
        self.cast.arrive(self.begin)
        while self.going and not told():
            self.store.write_now(lambda work: self._steps(work, told))
            self.told(len(self.seen))

    def _steps(self, work: SqlWork, told: Callable[[], bool]) -> None:
        """Play some steps in one transaction, as a busy server commits a group at once.

        As there, the next due time is asked for again when a step has hinted that timers changed.
        """
        work.hint("timers")
        due: datetime | None = None
        for _ in range(GROUP):
            if not self.going or told():
                return
            if "timers" in work.told():
                due = work.timers.next_due()
            if due is not None and (not self.cast.cues or due <= self.cast.cues[0].at):
                self.idle = 0 if self.busy else self.idle + 1
                self._fire(work, due)
                work.hint("timers")
            elif not self.cast.cues:
                self.idle = MOST_IDLE
            else:
                self._act(work, heapq.heappop(self.cast.cues))

    def _act(self, work: Work, cue: Cue) -> None:
        cue.act(work, cue.at)
        self._look(work, cue.at)

    def _fire(self, work: Work, now: datetime) -> None:
        for row in fire_due(work, self.cast.house, now):
            self.fired[row.id] += 1
            kind, _, name = row.subject.partition(":")
            if kind == "case":
                self.cast.touched.add(CaseNumber(name))
            if kind in BESIDE:
                self.violations += self.rounds.look(work, now)
        self._look(work, now)

    def _look(self, work: Work, now: datetime) -> None:
        """Check every case that changed, and plan what follows."""
        for number in sorted(self._with_members(work)):
            case = work.cases.get(number, visible_to=ALL)
            self.seen.add(number)
            (self.open.discard if case.phase is Phase.CLOSED else self.open.add)(number)
            self.violations += broken_promises(work, case, self.cast.house)
            self.cast.look(work, case, now)
        self.cast.touched.clear()
        self.backlog = max(self.backlog, len(self.open))

    def _with_members(self, work: Work) -> set[CaseNumber]:
        """Return the cases that were touched, and those that are worked through one of them."""
        groups = [number for number in self.cast.touched if number in self.cast.groups]
        return self.cast.touched.union(*(_numbers(work.cases.members(group, visible_to=ALL)) for group in groups))

    def story(self) -> Story:
        """Return what became of the cases."""
        lived = self.store.read_now(lambda work: [_lived(work, number) for number in self.seen])
        twice = [timer for timer, times in self.fired.items() if times > 1]
        return Story(
            ends=Counter(_end(case) for case, _ in lived),
            facts=Counter(_fact(event) for _, events in lived for event in events),
            waits=_waits(lived),
            duties=Counter(self.store.read_now(lambda work: counted(work, self.begin))),
            backlog=self.backlog,
            violations=tuple(self.violations + [f"timer {timer} fired twice" for timer in twice]),
        )


def _numbers(cases: Sequence[Case]) -> set[CaseNumber]:
    return {case.number for case in cases}


def _end(case: Case) -> str:
    return f"closed: {case.outcome}" if case.phase is Phase.CLOSED else f"open: {case.stage}"


def _lived(work: Work, number: CaseNumber) -> tuple[Case, list[Event]]:
    return work.cases.get(number, visible_to=ALL), [line.event for line in work.cases.timeline(number)]


def _fact(event: Event) -> tuple[Fact, str]:
    clock = event.data.get("clock") if event.fact in (Fact.KEPT, Fact.BREACHED) else None
    return event.fact, str(clock or "")


def _waits(lived: Sequence[tuple[Case, list[Event]]]) -> dict[str, list[float]]:
    """Return how many hours after its receipt each case reached each step that it did reach."""
    waits: dict[str, list[float]] = {step: [] for step in (*STEPS, CLOSING)}
    for case, events in lived:
        reached = {step: next((e.at for e in events if e.fact in facts), None) for step, facts in STEPS.items()}
        for step, at in {**reached, CLOSING: case.closed_at}.items():
            if at is not None:
                waits[step].append((at - case.filed_at) / HOUR)
    return waits
