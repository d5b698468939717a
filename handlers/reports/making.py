"""A report as it is made: the figures, the cases behind them, and what the places are called that it names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from workflow.reports.analysis import Analysis, analyse
from workflow.reports.months import Month, Period
from workflow.reports.terms import Year
from workflow.reports.totals import standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from handlers.house import House
    from workflow.improvements import Improvement
    from workflow.numbers import CaseNumber
    from workflow.playbook import Playbook
    from workflow.ports import Work
    from workflow.reports.tales import Part, Tale
    from workflow.reports.terms import Term

MOST_PLACES = 5
"""Places that a report names among its shares."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The analysis of a term with the cases behind it.

    Attributes:
        cases: every case that was received, open or closed in the term; of a year those that could not be closed.
        places: what the places are called that the report names, by what stands for them.
        improvements: what was to be done in the month upon this analysis and those before.
    """

    analysis: Analysis
    playbook: Playbook
    cases: Sequence[Tale]
    places: Mapping[str, str]
    improvements: Sequence[Action] = ()

    @property
    def term(self) -> Term:
        """The month, week or year that it is about."""
        return self.analysis.term


class Action(NamedTuple):
    """An improvement with the name of its owner."""

    improvement: Improvement
    owner: str


@dataclass(slots=True)
class _Kept:
    """Passes cases on to the figures, and keeps those that the sheet lists."""

    period: Period
    part: Part
    at_the_end: bool
    cases: list[Tale] = field(default_factory=list["Tale"])

    def passed(self, tales: Iterable[Tale]) -> Iterator[Tale]:
        for tale in tales:
            if self.part.has(tale) and self._is_listed(tale):
                self.cases.append(tale)
            yield tale

    def _is_listed(self, tale: Tale) -> bool:
        """Tell whether a case was open at any moment of the term, or received in it; of a year, at its end.

        A year of cases is more than memory is to hold, and the study of those that could not be closed needs no others.
        """
        if tale.filed_at >= self.period.ends:
            return False
        if self.at_the_end:
            return not standing(tale, self.period).closed
        before = [phase for at, phase in tale.phases() if at < self.period.begins]
        is_over = bool(before) and before[-1] == "closed"
        return not is_over or any(self.period.has(at) for at, _ in tale.phases())


def report_of(work: Work, house: House, term: Term, part: Part) -> Report:
    """Return the report of a month, a week or a year on a part of the cases."""
    zone, before, year_ago = house.zone, term.later(-1), term.a_year_before()
    spans = [Period(before.begins(zone), term.ends(zone)), Period(year_ago.begins(zone), year_ago.ends(zone))]
    kept = _Kept(Period(term.begins(zone), term.ends(zone)), part, isinstance(term, Year))
    traces = work.figures.traces(
        Period(before.usual().begins(zone), term.ends(zone)),
        before.recent().begins(zone),
    )
    analysis = analyse(kept.passed(work.figures.tales(spans)), traces, term, part, house.playbook, zone)
    stuck = frozenset(analysis.now.troubles.stuck)
    return Report(
        analysis=analysis,
        playbook=house.playbook,
        cases=[tale for tale in kept.cases if tale.number in stuck] if kept.at_the_end else kept.cases,
        places=work.figures.places({*_named(analysis)}),
        improvements=tuple(_improvements(work, kept.period, part)) if isinstance(term, Month) else (),
    )


def _improvements(work: Work, period: Period, part: Part) -> Iterator[Action]:
    """Yield what was open at any moment of a month; one team's report has none of it."""
    names = {each.id: each.name for each in work.people.everybody()}
    for each in (*work.improvements.open(), *reversed(work.improvements.done_since(period.begins))):
        if each.set_at < period.ends and part.site in (None, each.site) and part.team is None:
            yield Action(each, names.get(each.owner, ""))


def _named(analysis: Analysis) -> Iterator[CaseNumber]:
    """Yield a case of each place that the report names: the name is that case's."""
    yield from (spot.cases[0] for spot in analysis.now.usual.hot())
    yield from (cases[0] for _, cases in analysis.now.usual.repeat_problems()[:MOST_PLACES])
    shares = sorted(analysis.now.shares["place"].items(), key=lambda share: -len(share[1]))  # pyright: ignore[reportArgumentType]
    yield from (cases[0] for place, cases in shares[: MOST_PLACES + 1] if place is not None)
    for change in (*analysis.three, *(followed.then for followed in analysis.last)):
        yield change.cases[0]
