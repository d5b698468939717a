"""How long the steps of a case took, and how their due times stood."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from math import ceil
from typing import TYPE_CHECKING

from workflow.moves import Fact
from workflow.reports.tales import RESPONSES, SOLUTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import timedelta

    from workflow.numbers import CaseNumber
    from workflow.playbook import Playbook
    from workflow.reports.months import Period
    from workflow.reports.tales import Mark, Tale

WORST = 3
"""Cases that are named as those that took longest."""


class Step(StrEnum):
    """The steps that every procedure has."""

    RESPONSE = "response"
    PLAN = "plan"
    SOLUTION = "solution"


REACHED: Mapping[Step, frozenset[Fact]] = {
    Step.RESPONSE: RESPONSES,
    Step.PLAN: frozenset({Fact.PROPOSED}),
    Step.SOLUTION: SOLUTIONS,
}
"""The facts that each step ends with, the first of them."""
ENDED = frozenset({Fact.KEPT, Fact.BREACHED})
"""What becomes of a due time."""


@dataclass(slots=True)
class Spell:
    """How long something took, case by case."""

    lengths: list[tuple[timedelta, CaseNumber]] = field(default_factory=list["tuple[timedelta, CaseNumber]"])

    def at(self, share: float) -> timedelta | None:
        """Return the time within which that share of the cases was done: the shortest that is long enough."""
        ordered = sorted(length for length, _ in self.lengths)
        return ordered[max(ceil(share * len(ordered)), 1) - 1] if ordered else None

    @property
    def median(self) -> timedelta | None:
        """The time within which half of the cases was done."""
        return self.at(1 / 2)

    @property
    def ninth(self) -> timedelta | None:
        """The time within which nine of ten cases were done."""
        return self.at(9 / 10)

    @property
    def worst(self) -> list[tuple[timedelta, CaseNumber]]:
        """The cases that took longest, the longest first."""
        return sorted(self.lengths, key=lambda each: (-each[0], each[1]))[:WORST]


@dataclass(slots=True)
class Kept:
    """How the due times of some clocks stood: a case for each that was kept or missed."""

    kept: list[CaseNumber] = field(default_factory=list["CaseNumber"])
    missed: list[CaseNumber] = field(default_factory=list["CaseNumber"])

    @property
    def share(self) -> float | None:
        """The share that was kept; None where none ended."""
        ended = len(self.kept) + len(self.missed)
        return len(self.kept) / ended if ended else None


def steps_of(playbook: Playbook) -> Mapping[Step, frozenset[str]]:
    """Return the clocks that hold each step: of the first response those from the receipt that end with one.

    Clocks by which customers or others outside are waited for, and hard limits, hold no step of ours.
    """
    found: dict[Step, set[str]] = {step: set() for step in Step}
    for name, clock in playbook.clocks.items():
        if clock.wait or clock.hard or clock.part:
            continue
        if Fact.FILED in clock.begins:
            found[Step.RESPONSE].add(name)
        if Fact.PROPOSED in clock.stops:
            found[Step.PLAN].add(name)
        if Fact.RESOLVED in clock.stops:
            found[Step.SOLUTION].add(name)
    return {step: frozenset(names) for step, names in found.items()}


@dataclass(slots=True)
class Times:
    """The steps that were reached in a period, and every due time that ended in it, by its clock."""

    spells: dict[Step, Spell] = field(default_factory=lambda: {step: Spell() for step in Step})
    clocks: dict[str, Kept] = field(default_factory=dict[str, Kept])

    def add(self, tale: Tale, within: Sequence[Mark], period: Period) -> None:
        """Count what a case did in a period, `within` it."""
        for step, facts in REACHED.items() if within else ():
            at = tale.first(facts)
            if at is not None and period.has(at):
                self.spells[step].lengths.append((tale.since_receipt(at), tale.number))
        for mark in within:
            if mark.fact in ENDED and mark.word:
                clock = self.clocks.setdefault(mark.word, Kept())
                (clock.kept if mark.fact is Fact.KEPT else clock.missed).append(tale.number)

    def of(self, clocks: frozenset[str]) -> Kept:
        """Return how the due times of several clocks stood together."""
        together = Kept()
        for name in sorted(clocks & self.clocks.keys()):
            together.kept += self.clocks[name].kept
            together.missed += self.clocks[name].missed
        return together
