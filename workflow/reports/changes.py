"""The things most worth changing: what stands behind the most trouble, counted in cases that could have been spared."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from workflow.numbers import CaseNumber
    from workflow.reports.rates import Asked
    from workflow.reports.troubles import Troubles
    from workflow.reports.usual import HotSpot

Subject = tuple["Lever", tuple[str, ...]]
"""What could be changed, the same from month to month."""
NAMED = 3
"""How many are named."""
LEAST = 2
"""Cases below which nothing is worth changing."""


class Lever(StrEnum):
    """What can be changed."""

    OVERDUE = "overdue"
    """A team that misses a due time; the subject is team and clock."""
    REWORK = "rework"
    """Work that has to be done again; the subject is a category."""
    HOT_SPOT = "hot_spot"
    """A place where more comes of a category than usual; the subject is both."""
    ANSWER = "answer"
    """A short question of the poll that is answered badly; the subject is the question."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing worth changing.

    Attributes:
        spared: how many cases would have been spared, which the things are ordered by.
    """

    lever: Lever
    subject: tuple[str, ...]
    cases: tuple[CaseNumber, ...]
    spared: float

    @property
    def written(self) -> str:
        """What it is, as what is decided upon it names it."""
        return ":".join((self.lever, *self.subject))


@dataclass(frozen=True, slots=True)
class Followed:
    """What became of a thing that was named the last time; `now` is None where nothing of it is left."""

    then: Change
    now: Change | None


def worth_changing(
    troubles: Troubles, hot: Sequence[HotSpot], questions: Mapping[str, Asked]
) -> Mapping[Subject, Change]:
    """Return everything that could be changed, by what it is, the most worth first."""
    found = sorted(_all(troubles, hot, questions), key=lambda change: (-change.spared, change.lever, change.subject))
    return {(change.lever, change.subject): change for change in found}


def _all(troubles: Troubles, hot: Sequence[HotSpot], questions: Mapping[str, Asked]) -> Iterator[Change]:
    for (team, clock), cases in troubles.overdue.items():
        yield _change(Lever.OVERDUE, (team, clock), cases)
    reworked: dict[str, set[CaseNumber]] = {}
    for (category, _), cases in troubles.reworked.items():
        reworked.setdefault(category or "", set()).update(cases)
    for category, cases in reworked.items():
        yield _change(Lever.REWORK, (category,), sorted(cases))
    for spot in hot:
        yield Change(Lever.HOT_SPOT, tuple(spot.spot), spot.cases, spot.excess)
    for question, asked in questions.items():
        yield _change(Lever.ANSWER, (question,), sorted(set(asked.low)))


def _change(lever: Lever, subject: tuple[str, ...], cases: Sequence[CaseNumber]) -> Change:
    return Change(lever, subject, tuple(cases), float(len(cases)))


def most_worth(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return the few that are named, of those that stand behind enough cases."""
    return tuple(change for change in changes if len(change.cases) >= LEAST)[:NAMED]
