"""One row a case, for a sheet: names of the playbook, times and figures; nothing that says who complained."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
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
    return Listed(
        title=house.say(title_of(report), language),
        heads=[house.say(Phrase(f"report.column.{name}"), language) for name in COLUMNS],
        rows=[_row(tale, report, house, language) for tale in report.cases],
    )


def _row(tale: Tale, report: Report, house: House, language: Language) -> list[Cell]:
    period = report.analysis.now.period
    stands = standing(tale, period)
    ends = [at for at, phase in tale.phases() if phase == "closed" and at < period.ends]
    state = "merged" if stands.merged else "closed" if stands.closed else "open"
    answer = last_answer(tale, period.ends)
    names = [
        called(report.playbook.sites, tale.site) if tale.site else "",
        called(report.playbook.teams, tale.team),
        Phrase(f"report.state.{state}"),
    ]
    views = [
        name_in(report, view, getattr(tale, view)) for view in (View.KIND, View.CATEGORY, View.GRADE, View.CHANNEL)
    ]
    within = [mark.fact for mark in tale.marks if period.has(mark.at)]
    return [
        spoken(tale.number),
        _there(tale.filed_at, house),
        _there(ends[-1], house) if ends and stands.closed else None,
        *(house.say(said, language) for said in (*views, *names)),
        *(_hours(tale, step, period) for step in Step),
        within.count(Fact.BREACHED),
        house.say(Phrase(f"report.answer.{answer.value if answer else 'none'}"), language),
        within.count(Fact.DISSATISFIED) + within.count(Fact.REOPENED),
        ", ".join(house.say(Phrase(f"cases.remedy.{given.remedy}"), language) for given in tale.remedies),
        sum(given.amount or 0 for given in tale.remedies) / 100 or None,
    ]


def _there(at: datetime, house: House) -> datetime:
    return at.astimezone(house.zone).replace(tzinfo=None, microsecond=0)


def _hours(tale: Tale, step: Step, period: Period) -> float | None:
    at = tale.first(REACHED[step])
    return round(tale.since_receipt(at).total_seconds() / HOUR, 2) if at is not None and at < period.ends else None
