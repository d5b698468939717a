"""A report as it is made: the figures, the cases behind them, and what the places are called that it names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workflow.reports.analysis import RECENT, USUAL, Analysis, analyse
from workflow.reports.months import Month, Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from handlers.house import House
    from workflow.numbers import CaseNumber
    from workflow.playbook import Playbook
    from workflow.ports import Work
    from workflow.reports.tales import Part, Tale

MOST_PLACES = 5
"""Places that a report names among its shares."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One month's analysis with the cases behind it.

    Attributes:
        cases: every case that was received, open or closed in the month.
        places: what the places are called that the report names, by what stands for them.
    """

    analysis: Analysis
    playbook: Playbook
    cases: Sequence[Tale]
    places: Mapping[str, str]

    @property
    def month(self) -> Month:
        """The month that it is about."""
        return self.analysis.month


@dataclass(slots=True)
class _Kept:
    """Passes cases on to the figures, and keeps those that the sheet lists."""

    period: Period
    part: Part
    cases: list[Tale] = field(default_factory=list["Tale"])

    def passed(self, tales: Iterable[Tale]) -> Iterator[Tale]:
        for tale in tales:
            if self.part.has(tale) and self._is_listed(tale):
                self.cases.append(tale)
            yield tale

    def _is_listed(self, tale: Tale) -> bool:
        """Tell whether a case was open at any moment of the month, or received in it."""
        if tale.filed_at >= self.period.ends:
            return False
        before = [phase for at, phase in tale.phases() if at < self.period.begins]
        is_over = bool(before) and before[-1] == "closed"
        return not is_over or any(self.period.has(at) for at, _ in tale.phases())


def report_of(work: Work, house: House, month: Month, part: Part) -> Report:
    """Return the report of a month on a part of the cases."""
    spans = [(month.later(-1).begins(house.zone), month.ends(house.zone))]
    spans.append((month.later(-USUAL).begins(house.zone), month.later(1 - USUAL).begins(house.zone)))
    kept = _Kept(Period(month.begins(house.zone), month.ends(house.zone)), part)
    traces = work.figures.traces(
        Period(month.later(-1 - USUAL).begins(house.zone), month.ends(house.zone)),
        month.later(-1 - RECENT).begins(house.zone),
    )
    tales = kept.passed(work.figures.tales([Period(*span) for span in spans]))
    analysis = analyse(tales, traces, month, part, house.playbook, house.zone)
    return Report(
        analysis=analysis,
        playbook=house.playbook,
        cases=kept.cases,
        places=work.figures.places({*_named(analysis)}),
    )


def _named(analysis: Analysis) -> Iterator[CaseNumber]:
    """Yield a case of each place that the report names: the name is that case's."""
    yield from (spot.cases[0] for spot in analysis.now.usual.hot())
    yield from (cases[0] for _, cases in analysis.now.usual.repeat_problems()[:MOST_PLACES])
    shares = sorted(analysis.now.shares["place"].items(), key=lambda share: -len(share[1]))  # pyright: ignore[reportArgumentType]
    yield from (cases[0] for place, cases in shares[: MOST_PLACES + 1] if place is not None)
    for change in (*analysis.three, *(followed.then for followed in analysis.last)):
        yield change.cases[0]
