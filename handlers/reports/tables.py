"""The report's tables, in the order they are printed."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from handlers.message import Phrase
from handlers.reports.layout import MOST_ROWS, Figure, Numbers, Section, counted, heads
from handlers.reports.naming import (
    against,
    called,
    category_name,
    change_name,
    length_of,
    name_in,
    percent,
    place_name,
)
from workflow.moves import Fact
from workflow.reports.analysis import View
from workflow.reports.steps import Step

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from handlers.message import Said
    from handlers.reports.making import Report
    from workflow.improvements import Improvement
    from workflow.numbers import CaseNumber
    from workflow.reports.analysis import Tally
    from workflow.reports.changes import Change
    from workflow.reports.totals import Totals

    Row = list[Said | Figure | Numbers]
    Cases = Sequence[CaseNumber]


def satisfied(totals: Totals) -> float | None:
    """Return the share of those asked who are satisfied."""
    return totals.rates.of(totals.rates.satisfied)


def shares_of(tally: Tally, view: View) -> list[tuple[str | None, list[CaseNumber]]]:
    """Return the shares of a view, the largest first."""
    return sorted(tally.shares[view].items(), key=lambda share: (-len(share[1]), share[0] or ""))


def count_of(tally: Tally | None, view: View, name: str | None) -> int | None:
    """Return how many cases a share has; None where there was no case at all."""
    return None if tally is None else len(tally.shares[view].get(name, ()))


def _shares(report: Report) -> Section:
    analysis, rows = report.analysis, list["Row"]()
    count = len(analysis.now.totals.received)
    for view in View:
        for name, cases in shares_of(analysis.now, view)[:MOST_ROWS]:
            if view is View.PLACE and (name is None or name not in report.places):
                continue
            past = (count_of(tally, view, name) for tally in (analysis.before, analysis.year_ago))
            changes = [against(len(cases), each) for each in past]
            # What stands for a place is nobody's to read in an address; its first case says as much.
            found = counted(f"share/{view}/{cases[0] if view is View.PLACE else name or ''}", cases)
            what = [Phrase(f"report.view.{view}"), name_in(report, view, name)]
            rows.append([*what, found, percent(len(cases) / count), *changes])
    return Section(Phrase("report.section.shares"), heads("by", "what", "cases", "share", "before", "year"), rows)


def _steps(report: Report) -> Section:
    tally, rows = report.analysis.now, list["Row"]()
    for step in Step:
        kept, spell = tally.times.of(tally.rules.steps[step]), tally.times.spells[step]
        done = [number for _, number in spell.lengths]
        times = (("median", spell.median), ("ninth", spell.ninth))
        if spell.lengths or kept.share is not None:
            ended = [*kept.kept, *kept.missed]
            rows.append([
                Phrase(f"report.step.{step}"),
                Figure(percent(kept.share), f"step/{step}/kept", kept.kept),
                Figure(f"{len(kept.kept)} / {len(ended)}", f"step/{step}/of", ended),
                *(Figure(length_of(length), f"step/{step}/{name}", done) for name, length in times),
                length_of(spell.at(1)),
                Numbers([number for _, number in spell.worst]),
            ])  # fmt: skip
    head = heads("step", "kept", "of", "median", "ninth", "longest", "numbers")
    return Section(Phrase("report.section.steps"), head, rows, Phrase("report.note.steps"))


def _clocks(report: Report) -> Section:
    clocks = report.analysis.now.times.clocks
    missed = sorted(clocks.items(), key=lambda each: (each[1].share or 0, each[0]))
    rows: list[Row] = [
        [called(report.playbook.clocks, name), Figure(percent(kept.share), f"clock/{name}", [*kept.kept, *kept.missed]),
         counted(f"clock/{name}/kept", kept.kept), counted(f"clock/{name}/missed", kept.missed), Numbers(kept.missed)]
        for name, kept in missed
    ]  # fmt: skip
    return Section(Phrase("report.section.clocks"), heads("clock", "kept", "in_time", "late", "numbers"), rows)


def _overdue(report: Report) -> Section:
    found = sorted(report.analysis.now.troubles.overdue.items(), key=lambda each: (-len(each[1]), each[0]))
    playbook = report.playbook
    rows: list[Row] = [
        [called(playbook.teams, team), called(playbook.clocks, clock), *_listed(f"overdue/{team}/{clock}", cases)]
        for (team, clock), cases in found[:MOST_ROWS]
    ]
    return Section(Phrase("report.section.overdue"), heads("team", "clock", "cases", "numbers"), rows)


def _listed(name: str, cases: Cases, most: int = 3) -> Row:
    """Return the two cells of cases: how many there are, and which."""
    return [counted(name, cases), Numbers(cases, most)]


def _rates(report: Report) -> Section:
    rates, before = report.analysis.now.totals.rates, report.analysis.before
    past, rows = before.totals.rates if before else None, list["Row"]()
    for name in ("responded", "solved", "satisfied", "answered", "unreached") if rates.asked else ():
        cases = getattr(rates, name)
        share = Figure(percent(rates.of(cases)), f"rate/{name}", cases)
        asked = Figure(f"{len(cases)} / {len(rates.asked)}", f"rate/{name}/of", rates.asked)
        was = percent(past.of(getattr(past, name)) if past else None)
        rows.append([Phrase(f"report.rate.{name}"), share, asked, was])
    head = heads("rate", "share", "of", "last_month")
    return Section(Phrase("report.section.rates"), head, rows, Phrase("report.note.rates"))


def _questions(report: Report) -> Section:
    rows = list["Row"]()
    for question in report.playbook.poll.questions:
        asked = report.analysis.now.questions.get(question.id)
        for place, answer in enumerate(question.choices) if asked else ():
            cases = asked.by_answer.get(place, []) if asked else []
            share = percent(len(cases) / asked.answered if asked else None)
            rows.append(
                [question.ask if not place else "", answer, counted(f"answer/{question.id}/{place}", cases), share]
            )
    return Section(Phrase("report.section.questions"), heads("question", "answer", "answers", "share"), rows)


def _hot(report: Report) -> Section:
    rows: list[Row] = [
        [category_name(report, spot.spot.category), place_name(report, spot.spot.place),
         counted(f"hot/{spot.cases[0]}", spot.cases), f"{spot.usual:.1f}", f"{spot.chance:.1g}", Numbers(spot.cases)]
        for spot in report.analysis.now.usual.hot()
    ]  # fmt: skip
    head = heads("category", "place", "cases", "usual", "chance", "numbers")
    return Section(Phrase("report.section.hot"), head, rows, Phrase("report.note.hot"))


def _repeats(report: Report) -> Section:
    usual = report.analysis.now.usual
    rows: list[Row] = [
        [Phrase("report.repeat.person"), "", *_listed(f"person/{'/'.join(cases)}", cases, len(cases))]
        for cases in usual.repeat_complainers()[:MOST_ROWS]
    ]
    for spot, cases in [each for each in usual.repeat_problems() if each[0].place in report.places][:MOST_ROWS]:
        what = Phrase(
            "report.at", {"category": category_name(report, spot.category), "place": place_name(report, spot.place)}
        )
        rows.append([Phrase("report.repeat.problem"), what, *_listed(f"problem/{cases[0]}", cases)])
    return Section(Phrase("report.section.repeats"), heads("repeat", "what", "cases", "numbers"), rows)


def _troubles(report: Report) -> Section:
    rows: list[Row] = [[what, which, *_listed(name, cases)] for what, which, name, cases in _found(report) if cases]
    return Section(Phrase("report.section.troubles"), heads("what", "which", "cases", "numbers"), rows)


def _found(report: Report) -> Iterator[tuple[Said, Said, str, Cases]]:
    troubles, totals = report.analysis.now.troubles, report.analysis.now.totals
    yield Phrase("report.trouble.escalated"), "", "escalated", troubles.escalated
    for (category, fact), cases in sorted(troubles.reworked.items(), key=lambda each: -len(each[1])):
        if fact in (Fact.DISSATISFIED, Fact.REOPENED):
            about = category_name(report, category)
            yield Phrase(f"report.trouble.{fact}"), about, f"again/{fact}/{category or ''}", cases
    yield Phrase("report.trouble.not_upheld"), "", "not_upheld", troubles.not_upheld
    for label, cases in sorted(troubles.labelled.items()):
        yield Phrase("report.trouble.marked"), called(report.playbook.labels, label), f"label/{label}", cases
    for name, cases in (("withdrawn", totals.withdrawn), ("merged", totals.merged), ("stuck", troubles.stuck)):
        yield Phrase(f"report.trouble.{name}"), "", name, cases


def _remedies(report: Report) -> Section:
    troubles, currency = report.analysis.now.troubles, report.playbook.remedies.currency
    rows: list[Row] = [
        [Phrase(f"cases.remedy.{remedy}"), counted(f"remedy/{remedy}", cases),
         _money(troubles.costs.get(remedy, 0), currency), Numbers(cases)]
        for remedy, cases in sorted(troubles.remedied.items())
    ]  # fmt: skip
    return Section(Phrase("report.section.remedies"), heads("remedy", "cases", "cost", "numbers"), rows)


def _money(amount: int, currency: Said | None) -> Said:
    return Phrase("report.money", {"amount": f"{amount / 100:,.2f}", "currency": currency or ""}) if amount else ""


def _groups(report: Report) -> Section:
    tally, playbook = report.analysis.now, report.playbook
    sites = ((f"site/{name}", called(playbook.sites, name), found) for name, found in sorted(tally.by_site.items()))
    teams = ((f"team/{name}", called(playbook.teams, name), found) for name, found in sorted(tally.by_team.items()))
    rows: list[Row] = [
        [called_, *(counted(f"{name}/{each}", getattr(totals, each)) for each in ("received", "closed", "open")),
         Figure(percent(totals.share_kept), f"{name}/kept", totals.kept),
         Figure(percent(satisfied(totals)), f"{name}/satisfied", totals.rates.satisfied)]
        for name, called_, totals in chain(sites, teams)
    ]  # fmt: skip
    head = heads("group", "received", "closed", "open", "kept", "satisfied")
    return Section(Phrase("report.section.groups"), head, rows)


def _three(report: Report) -> Section:
    rows: list[Row] = [
        [str(place), change_name(report, change), *_listed(f"change/{place}", change.cases, 6)]
        for place, change in enumerate(report.analysis.three, 1)
    ]
    return Section(Phrase("report.section.three"), heads("place_in", "change", "cases", "numbers"), rows)


def _last(report: Report) -> Section:
    rows: list[Row] = [
        [change_name(report, each.then), counted(f"then/{place}", each.then.cases),
         counted(f"now/{place}", each.now.cases if each.now else ()), _decided(report, each.then)]
        for place, each in enumerate(report.analysis.last, 1)
    ]  # fmt: skip
    return Section(Phrase("report.section.last"), heads("change", "then", "now", "decided"), rows)


def _decided(report: Report, change: Change) -> str:
    """Return what was decided upon a change."""
    return "; ".join(each.improvement.what for each in report.improvements if each.improvement.upon == change.written)


def _improvements(report: Report) -> Section:
    ends = report.analysis.now.period.ends
    rows: list[Row] = [
        [each.improvement.what, each.owner, each.improvement.due_at, state_of(each.improvement, ends)]
        for each in report.improvements
    ]
    return Section(Phrase("report.section.improvements"), heads("what", "owner", "due", "state"), rows)


def state_of(improvement: Improvement, at: datetime) -> Said:
    """Return how far an action was at a moment."""
    if improvement.done_at is not None and improvement.done_at < at:
        return Phrase("report.action.done", {"result": improvement.result})
    return Phrase("report.action.late" if improvement.due_at <= at else "report.action.open")


ALL = (
    _shares, _steps, _clocks, _overdue, _rates, _questions, _hot, _repeats, _troubles, _remedies, _groups, _three,
    _last, _improvements,
)  # fmt: skip
"""Every table; one without rows is left out of the page."""
