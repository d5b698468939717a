"""The analysis of a month, week or year: one pass over the cases, and every figure with the numbers of its cases."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from workflow.reports.changes import Change, Followed, Subject, most_worth, worth_changing
from workflow.reports.months import Period
from workflow.reports.rates import Asked, add_answers, verdict
from workflow.reports.steps import Step, Times, steps_of
from workflow.reports.totals import Totals, add_to, standing
from workflow.reports.troubles import Troubles
from workflow.reports.usual import Usual

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from zoneinfo import ZoneInfo

    from workflow.moves import Kind
    from workflow.numbers import CaseNumber
    from workflow.playbook import Playbook
    from workflow.reports.rates import Low
    from workflow.reports.tales import Part, Tale, Trace
    from workflow.reports.terms import Term


class View(StrEnum):
    """By what cases are told apart."""

    CATEGORY = "category"
    GRADE = "grade"
    CHANNEL = "channel"
    KIND = "kind"
    PLACE = "place"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the figures take from the playbook.

    Attributes:
        steps: the clocks that hold each step.
        low: the answers to each question of the poll that count as dissatisfied.
        polled: the kinds whose customers are asked.
        studied: stages where cases that can't be closed are kept for study.
    """

    steps: Mapping[Step, frozenset[str]]
    low: Low
    polled: frozenset[Kind]
    studied: frozenset[str]


def rules_of(playbook: Playbook) -> Rules:
    """Return what the figures take from a playbook."""
    return Rules(
        steps=steps_of(playbook),
        low={question.id: question.dissatisfied for question in playbook.poll.questions},
        polled=frozenset(kind for kind, rule in playbook.kinds.items() if rule.polled),
        studied=frozenset(stage for routine in playbook.routines.values() for stage in routine.lists),
    )


Shares = dict[str | None, list["CaseNumber"]]


@dataclass(slots=True)
class Tally:
    """The figures of one period, as cases are counted one by one."""

    period: Period
    rules: Rules
    usual: Usual
    totals: Totals = field(default_factory=Totals)
    by_team: defaultdict[str, Totals] = field(default_factory=lambda: defaultdict[str, Totals](Totals))
    by_site: defaultdict[str, Totals] = field(default_factory=lambda: defaultdict[str, Totals](Totals))
    shares: dict[View, Shares] = field(
        default_factory=lambda: {view: dict[str | None, "list[CaseNumber]"]() for view in View}
    )
    times: Times = field(default_factory=Times)
    troubles: Troubles = field(default_factory=Troubles)
    questions: dict[str, Asked] = field(default_factory=dict[str, Asked])

    def add(self, tale: Tale) -> None:
        """Count one case."""
        period = self.period
        if tale.filed_at >= period.ends or tale.was_over(period.begins):
            return
        stands = standing(tale, period)
        groups = [self.totals, self.by_team[tale.team], *([self.by_site[tale.site]] if tale.site else [])]
        for totals in groups:
            add_to(totals, tale, stands, period)
        if stands.merged:
            return
        if stands.ended_within and not stands.withdrawn and tale.kind in self.rules.polled:
            said = verdict(tale, period.ends, self.rules.low)
            for totals in groups:
                totals.rates.add(tale.number, said)
        self.times.add(tale, stands.within, period)
        self.troubles.add(tale, stands, period, self.rules.studied)
        add_answers(self.questions, tale, stands.within, self.rules.low)
        if period.has(tale.filed_at):
            for view, shares in self.shares.items():
                value = getattr(tale, view)
                shares.setdefault(None if value is None else str(value), []).append(tale.number)

    def changes(self) -> Mapping[Subject, Change]:
        """Return everything worth changing, the most worth first."""
        return worth_changing(self.troubles, self.usual.hot(), self.questions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """A term's figures beside those of the term before and of the same a year before.

    Attributes:
        before, year_ago: None where the house had no case yet.
        three: the things most worth changing, and `last` those of the term before with what became of them.
    """

    term: Term
    part: Part
    now: Tally
    before: Tally | None
    year_ago: Tally | None
    three: tuple[Change, ...]
    last: tuple[Followed, ...]


def analyse(
    tales: Iterable[Tale], traces: Iterable[Trace], term: Term, part: Part, playbook: Playbook, zone: ZoneInfo
) -> Analysis:
    """Return the analysis of a month, a week or a year, in one pass over each.

    `tales` are all cases that were open in it, the one before or the same a year before; others are harmless.
    `traces` are all receipts, duplicates apart, since what is usual was counted from for the one before.
    """
    rules = rules_of(playbook)
    now, before, year_ago = (_empty(each, rules, zone) for each in (term, term.later(-1), term.a_year_before()))
    for trace in traces:
        if part.has(trace):
            now.usual.add(trace)
            before.usual.add(trace)
    for tale in tales:
        if part.has(tale):
            for tally in (now, before, year_ago):
                tally.add(tale)
    changes, past = now.changes(), most_worth(before.changes().values())
    return Analysis(
        term=term,
        part=part,
        now=now,
        before=_known(before),
        year_ago=_known(year_ago),
        three=most_worth(changes.values()),
        last=tuple(Followed(then, changes.get((then.lever, then.subject))) for then in past),
    )


def _empty(term: Term, rules: Rules, zone: ZoneInfo) -> Tally:
    period = Period(term.begins(zone), term.ends(zone))
    usual = Usual(period, term.usual().begins(zone), recent=term.recent().begins(zone))
    return Tally(period, rules, usual)


def _known(tally: Tally) -> Tally | None:
    """Return a tally where there was a case at all in its time."""
    totals = tally.totals
    return tally if totals.received or totals.closed or totals.open or totals.merged else None
