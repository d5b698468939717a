"""What went wrong, and what it cost: escalations, reworks and their causes, marks, remedies, what can't be closed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from workflow.moves import Fact

if TYPE_CHECKING:
    from collections.abc import Container

    from workflow.numbers import CaseNumber
    from workflow.remedies import Remedy
    from workflow.reports.months import Period
    from workflow.reports.tales import Tale
    from workflow.reports.totals import Standing

OVERLONG = timedelta(days=90)
"""(ours) how old an open case is that counts as one that can't be closed."""
REWORKED = frozenset({Fact.DISSATISFIED, Fact.REOPENED})
RAISED = frozenset({Fact.ESCALATED, Fact.RAISED})

Cases = list["CaseNumber"]


@dataclass(slots=True)
class Troubles:
    """The cases of a period to which something happened.

    Attributes:
        escalated: a person or a rung of a ladder told those above.
        reworked: the work began again, by what the case is about and the fact it began with.
        overdue: a due time passed, by the team and the clock.
        not_upheld: found not upheld, or to be no matter of the company's.
        labelled: received, by what they are marked as.
        remedied: ended with a remedy, by the remedy.
        costs: the money of each remedy, in the currency's smallest unit.
        stuck: open at the end for longer than `OVERLONG`, or in a stage where such cases are kept for study.
    """

    escalated: Cases = field(default_factory=list["CaseNumber"])
    reworked: dict[tuple[str | None, Fact], Cases] = field(default_factory=dict["tuple[str | None, Fact]", Cases])
    overdue: dict[tuple[str, str], Cases] = field(default_factory=dict["tuple[str, str]", Cases])
    not_upheld: Cases = field(default_factory=list["CaseNumber"])
    labelled: dict[str, Cases] = field(default_factory=dict[str, Cases])
    remedied: dict[Remedy, Cases] = field(default_factory=dict["Remedy", Cases])
    costs: dict[Remedy, int] = field(default_factory=dict["Remedy", int])
    stuck: Cases = field(default_factory=list["CaseNumber"])

    def add(self, tale: Tale, stands: Standing, period: Period, studied: Container[str]) -> None:
        """Count one case that is no duplicate, and that was received before the end of the period."""
        number = tale.number
        within = set(stands.facts)
        self.escalated += [] if RAISED.isdisjoint(within) else [number]
        self.not_upheld += [number] if Fact.NOT_UPHELD in within else []
        for fact in sorted(within & REWORKED):
            self.reworked.setdefault((tale.category, fact), []).append(number)
        missed = (
            [mark.word or "" for mark in stands.within if mark.fact is Fact.BREACHED] if Fact.BREACHED in within else ()
        )
        for clock in sorted(set(missed)):
            self.overdue.setdefault((tale.team, clock), []).append(number)
        for label in sorted(tale.labels) if period.has(tale.filed_at) else ():
            self.labelled.setdefault(label, []).append(number)
        for given in tale.remedies if stands.ended_within else ():
            self.remedied.setdefault(given.remedy, []).append(number)
            self.costs[given.remedy] = self.costs.get(given.remedy, 0) + (given.amount or 0)
        if not stands.closed and (tale.stage in studied or period.ends - tale.filed_at >= OVERLONG):
            self.stuck.append(number)
