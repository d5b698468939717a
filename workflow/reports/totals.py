"""The figures that are compared from month to month, and between sites and teams; each keeps its cases."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workflow.moves import Fact, Phase
from workflow.reports.rates import Rates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workflow.numbers import CaseNumber
    from workflow.reports.months import Period
    from workflow.reports.tales import Mark, Tale

Cases = list["CaseNumber"]


def _none() -> Cases:
    return []


@dataclass(slots=True)
class Totals:
    """What came in, what ended, what is left.

    Attributes:
        received: filed in the period, merged duplicates apart.
        merged: filed in the period, and by its end found to repeat another.
        closed: ended in the period and not reopened by its end, duplicates apart.
        withdrawn: those of `closed` that the customer took back.
        open: received by the end of the period and not ended then.
        reopened: reopened in the period, by the customer or because it was not solved.
        kept, missed: due times that were kept or passed in the period, a line for each.
        rates: of those of `closed` whose customers were to be asked.
    """

    received: Cases = field(default_factory=_none)
    merged: Cases = field(default_factory=_none)
    closed: Cases = field(default_factory=_none)
    withdrawn: Cases = field(default_factory=_none)
    open: Cases = field(default_factory=_none)
    reopened: Cases = field(default_factory=_none)
    kept: Cases = field(default_factory=_none)
    missed: Cases = field(default_factory=_none)
    rates: Rates = field(default_factory=Rates)

    @property
    def share_kept(self) -> float | None:
        """The share of due times that were kept; None where none ended."""
        ended = len(self.kept) + len(self.missed)
        return len(self.kept) / ended if ended else None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case stands at the end of a period.

    Attributes:
        within: what happened to it in the period, and `facts` its facts alone.
    """

    merged: bool
    closed: bool
    ended_within: bool
    withdrawn: bool
    within: Sequence[Mark]
    facts: Sequence[Fact]


def standing(tale: Tale, period: Period) -> Standing:
    """Return where a case stands at the end of a period, whatever came later."""
    closed = merged = withdrawn = ended = False
    begins, ends = period.begins, period.ends
    within: list[Mark] = []
    # The innermost loop of a report: a month's is run through a hundred thousand times.
    for mark in tale.marks:
        _, at, _, phase = mark
        if at >= ends:
            continue
        if at >= begins:
            within.append(mark)
        if phase is not None:
            if phase is Phase.CLOSED and not closed:
                ended = at >= begins
                merged, withdrawn = mark.fact is Fact.MERGED, mark.fact is Fact.WITHDRAWN
            closed = phase is Phase.CLOSED
    facts = [mark.fact for mark in within]
    return Standing(merged and closed, closed, ended and closed, withdrawn and closed, within, facts)


def add_to(totals: Totals, tale: Tale, stands: Standing, period: Period) -> None:
    """Count one case, which was received before the end of the period."""
    number, is_new = tale.number, period.has(tale.filed_at)
    if stands.merged:
        totals.merged += [number] if is_new else []
        return
    totals.received += [number] if is_new else []
    totals.closed += [number] if stands.ended_within else []
    totals.withdrawn += [number] if stands.ended_within and stands.withdrawn else []
    totals.open += [] if stands.closed else [number]
    facts = stands.facts
    totals.reopened += [number] if Fact.REOPENED in facts else []
    totals.kept += [number] * facts.count(Fact.KEPT)
    totals.missed += [number] * facts.count(Fact.BREACHED)
