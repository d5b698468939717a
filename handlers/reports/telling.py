"""The report in a few lines, as it is posted: what came in, what was kept, what customers say, what to change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.message import Phrase
from handlers.reports.naming import (
    against,
    category_name,
    change_name,
    length_of,
    numbers_of,
    of_term,
    percent,
    place_name,
    title_of,
)
from handlers.reports.study import study_lines
from workflow.reports.analysis import View
from workflow.reports.steps import Step
from workflow.reports.terms import Week, Year

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handlers.message import Said
    from handlers.reports.making import Report

MOST = 3
"""Categories, spots and things that are named."""


def short(report: Report) -> tuple[Said, ...]:
    """Return the report in a few lines; of a week in fewer."""
    if isinstance(report.term, Year):
        return tuple(study_lines(report))
    if isinstance(report.term, Week):
        return (*_headline(report), *_troubles(report))
    return (*_headline(report), *_steps(report), *_voices(report), *_troubles(report), *_changes(report))


def _headline(report: Report) -> Iterator[Said]:
    now, before, year = report.analysis.now.totals, report.analysis.before, report.analysis.year_ago
    count = len(now.received)
    yield title_of(report)
    args: dict[str, Said] = {
        "received": count,
        "before": against(count, len(before.totals.received) if before else None),
        "year": against(count, len(year.totals.received) if year else None),
        "closed": len(now.closed),
        "open": len(now.open),
    }
    yield Phrase("report.short.cases", args | {name: of_term(report.term, name) for name in ("last", "ago", "end")})
    shares = sorted(report.analysis.now.shares[View.CATEGORY].items(), key=lambda share: -len(share[1]))
    for name, cases in shares[:MOST]:
        share = percent(len(cases) / count)
        yield Phrase("report.short.share", {"name": category_name(report, name), "share": share, "count": len(cases)})


def _steps(report: Report) -> Iterator[Said]:
    tally = report.analysis.now
    for step in Step:
        kept, spell = tally.times.of(tally.rules.steps[step]), tally.times.spells[step]
        if kept.share is not None or spell.lengths:
            args: dict[str, Said] = {"share": percent(kept.share), "median": length_of(spell.median)}
            yield Phrase("report.short.step", {"step": Phrase(f"report.step.{step}"), **args})


def _voices(report: Report) -> Iterator[Said]:
    rates = report.analysis.now.totals.rates
    if rates.asked:
        args: dict[str, Said] = {
            "responded": percent(rates.of(rates.responded)),
            "solved": percent(rates.of(rates.solved)),
            "satisfied": percent(rates.of(rates.satisfied)),
            "answered": len(rates.answered),
            "asked": len(rates.asked),
        }
        yield Phrase("report.short.rates", args)


def _troubles(report: Report) -> Iterator[Said]:
    tally = report.analysis.now
    again = {case for cases in tally.troubles.reworked.values() for case in cases}
    args: dict[str, Said] = {
        "missed": len(tally.totals.missed),
        "escalated": len(tally.troubles.escalated),
        "reworked": len(again),
        "stuck": len(tally.troubles.stuck),
    }
    yield Phrase("report.short.troubles", args)
    for spot in tally.usual.hot()[:MOST]:
        where: dict[str, Said] = {
            "category": category_name(report, spot.spot.category),
            "place": place_name(report, spot.spot.place),
            "count": len(spot.cases),
            "usual": f"{spot.usual:.1f}",
        }
        yield Phrase("report.short.hot", where)


def _changes(report: Report) -> Iterator[Said]:
    three, last = report.analysis.three, report.analysis.last
    if three:
        yield Phrase("report.short.three")
    for place, change in enumerate(three, 1):
        what = change_name(report, change)
        yield Phrase("report.short.change", {"place": place, "what": what, "cases": numbers_of(change.cases)})
    if last:
        yield Phrase("report.short.last")
    for followed in last:
        now = len(followed.now.cases) if followed.now else 0
        then = len(followed.then.cases)
        yield Phrase("report.short.followed", {"what": change_name(report, followed.then), "then": then, "now": now})
