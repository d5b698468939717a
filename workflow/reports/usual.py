"""What is more than usual: hot spots and whoever or whatever comes again, judged by a test and not by eye."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from math import exp, fsum, lgamma, log, log1p
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from workflow.numbers import CaseNumber
    from workflow.reports.months import Period
    from workflow.reports.tales import Trace

LEAST = 3
"""(ours) cases in a period below which nothing is called a hot spot."""
KNOWN = timedelta(days=28)
"""(ours) how much has to be known of what is usual before anything is unusual."""
SURE = 0.05
"""(ours) how likely one false hot spot in a report may be, all of them together."""


class Spot(NamedTuple):
    """What is about the same at the same place."""

    category: str
    place: str


@dataclass(frozen=True, slots=True)
class HotSpot:
    """A place with more cases of a category than its usual rate and its usual scatter allow.

    Attributes:
        usual: how many there would be at the rate of the time before.
        chance: how likely so many are, or more, if the rate is as it was.
    """

    spot: Spot
    cases: tuple[CaseNumber, ...]
    usual: float
    chance: float

    @property
    def excess(self) -> float:
        """How many more there were than usual."""
        return len(self.cases) - self.usual


@dataclass(slots=True)
class Usual:
    """Receipts of a period beside those of the time before, which says what is usual."""

    period: Period
    since: datetime
    first: datetime | None = None
    before: Counter[Spot] = field(default_factory=Counter[Spot])
    now: dict[Spot, list[CaseNumber]] = field(default_factory=dict["Spot", "list[CaseNumber]"])
    recent: datetime | None = None
    """Since when who or what comes again counts as a repeat."""
    by_people: defaultdict[str, list[Trace]] = field(default_factory=lambda: defaultdict["str", "list[Trace]"](list))
    by_spot: defaultdict[Spot, list[Trace]] = field(default_factory=lambda: defaultdict["Spot", "list[Trace]"](list))

    def add(self, trace: Trace) -> None:
        """Count one receipt that is no duplicate."""
        at = trace.filed_at
        if not self.since <= at < self.period.ends:
            return
        if self.first is None or at < self.first:
            self.first = at
        spot = Spot(trace.category, trace.place) if trace.category and trace.place else None
        is_recent = at >= (self.recent or self.period.begins)
        for person in trace.people if is_recent else ():
            self.by_people[person].append(trace)
        if spot is None:
            return
        if is_recent:
            self.by_spot[spot].append(trace)
        if at >= self.period.begins:
            self.now.setdefault(spot, []).append(trace.number)
        else:
            self.before[spot] += 1

    def hot(self) -> tuple[HotSpot, ...]:
        """Return the hot spots, the least likely first; none where too little is known of what is usual."""
        known = self.period.begins - self.first if self.first else timedelta()
        if known < KNOWN:
            return ()
        share = (self.period.ends - self.period.begins) / (known + (self.period.ends - self.period.begins))
        tested = {spot: cases for spot, cases in self.now.items() if len(cases) >= LEAST}
        found = [self._judged(spot, cases, share) for spot, cases in tested.items()]
        hot = (each for each in found if each.chance <= SURE / len(tested))
        return tuple(sorted(hot, key=lambda each: (each.chance, -len(each.cases), each.spot)))

    def _judged(self, spot: Spot, cases: list[CaseNumber], share: float) -> HotSpot:
        usual = self.before[spot] * share / (1 - share)
        return HotSpot(spot, tuple(cases), usual, chance_of(len(cases), self.before[spot], share))

    def repeat_complainers(self) -> tuple[tuple[CaseNumber, ...], ...]:
        """Return the cases of each customer who came more than once of late, one of them in the period."""
        found = {tuple(sorted({trace.number for trace in traces})) for traces in self._again(self.by_people)}
        return tuple(sorted((each for each in found if len(each) > 1), key=lambda each: (-len(each), each)))

    def repeat_problems(self) -> tuple[tuple[Spot, tuple[CaseNumber, ...]], ...]:
        """Return the cases of each spot that came more than once of late, one of them in the period."""
        again = ((spot, traces) for spot, traces in self.by_spot.items() if len(traces) > 1)
        found = [(spot, tuple(trace.number for trace in traces)) for spot, traces in again if self._is_new(traces)]
        return tuple(sorted(found, key=lambda each: (-len(each[1]), each[0])))

    def _again(self, found: dict[str, list[Trace]]) -> Iterator[list[Trace]]:
        return (traces for traces in found.values() if len(traces) > 1 and self._is_new(traces))

    def _is_new(self, traces: list[Trace]) -> bool:
        return any(self.period.has(trace.filed_at) for trace in traces)


def chance_of(now: int, before: int, share: float) -> float:
    """Return how likely `now` or more are in the period, if the rate is that of the time before.

    The exact C-test for two Poisson counts (Przyborowski and Wilenski, 1940): of all cases, each falls into the period
    with the period's share of the whole time. The scatter of the time before is part of it, none at all too.
    """
    whole = now + before
    # By logarithms, as the binomials of a thousand cases are beyond a float.
    ways = (lgamma(whole + 1) - lgamma(k + 1) - lgamma(whole - k + 1) for k in range(now, whole + 1))
    weighed = (way + k * log(share) + (whole - k) * log1p(-share) for k, way in enumerate(ways, now))
    return min(1.0, fsum(map(exp, weighed)))
