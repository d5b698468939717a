"""One row a case, for a sheet: names of the playbook, times and figures; nothing that says who complained."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from handlers.message import Phrase
from handlers.reports.naming import called, name_in, title_of
from workflow.moves import Fact
from workflow.numbers import spoken
from workflow.reports.analysis import View
from workflow.reports.rates import last_answer
from workflow.reports.steps import REACHED, Step
from workflow.reports.totals import standing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handlers.house import House
    from handlers.reports.making import Report
    from workflow.language import Language
    from workflow.reports.months import Period
    from workflow.reports.tales import Tale

Cell = str | int | float | datetime | None
COLUMNS = (
    *("number", "received", "closed", "kind", "category", "grade", "channel", "site", "team", "state"),
    *("response", "plan", "solution", "missed", "answer", "reworks", "remedies", "cost"),
)
HOUR = 3_600


@dataclass(frozen=True, slots=True)
class Listed:
    """The cases of a report, a row each under the heads of their columns."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def listed(report: Report, house: House, language: Language) -> Listed:
    """Return the cases of the term; times are the site's own, without a zone, as sheets have none."""
    words = _Words(report, house, language)
    return Listed(
        title=house.say(title_of(report), language),
        heads=[words.phrase(f"report.column.{name}") for name in COLUMNS],
        rows=[_row(tale, report, house, words) for tale in report.cases],
    )


class _Words:
    """Names in one language, each put into words once: a month says a dozen of them eight thousand times."""

    def __init__(self, report: Report, house: House, language: Language) -> None:
        @cache
        def phrase(key: str) -> str:
            return house.say(Phrase(key), language)

        @cache
        def view(of: View, value: str | None) -> str:
            return house.say(name_in(report, of, value), language)

        @cache
        def site(name: str) -> str:
            return house.say(called(report.playbook.sites, name), language)

        @cache
        def team(name: str) -> str:
            return house.say(called(report.playbook.teams, name), language)

        self.phrase, self.view, self.site, self.team = phrase, view, site, team


def _row(tale: Tale, report: Report, house: House, words: _Words) -> list[Cell]:
    period = report.analysis.now.period
    stands = standing(tale, period)
    ends = [at for at, phase in tale.phases() if phase == "closed" and at < period.ends]
    state = "merged" if stands.merged else "closed" if stands.closed else "open"
    answer = last_answer(tale, period.ends)
    names = [words.site(tale.site) if tale.site else "", words.team(tale.team), words.phrase(f"report.state.{state}")]
    views = [words.view(view, getattr(tale, view)) for view in (View.KIND, View.CATEGORY, View.GRADE, View.CHANNEL)]
    within = [mark.fact for mark in tale.marks if period.has(mark.at)]
    return [
        spoken(tale.number),
        _there(tale.filed_at, house),
        _there(ends[-1], house) if ends and stands.closed else None,
        *views,
        *names,
        *(_hours(tale, step, period) for step in Step),
        within.count(Fact.BREACHED),
        words.phrase(f"report.answer.{answer.value if answer else 'none'}"),
        within.count(Fact.DISSATISFIED) + within.count(Fact.REOPENED),
        ", ".join(words.phrase(f"cases.remedy.{given.remedy}") for given in tale.remedies),
        sum(given.amount or 0 for given in tale.remedies) / 100 or None,
    ]


def _there(at: datetime, house: House) -> datetime:
    return at.astimezone(house.zone).replace(tzinfo=None, microsecond=0)


def _hours(tale: Tale, step: Step, period: Period) -> float | None:
    at = tale.first(REACHED[step])
    return round(tale.since_receipt(at).total_seconds() / HOUR, 2) if at is not None and at < period.ends else None
