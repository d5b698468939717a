"""The report laid out: a picture's figures and bars, and sections of a table each, in one language."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from handlers.message import Phrase
from handlers.reports.naming import (
    against,
    called,
    category_name,
    change_name,
    length_of,
    name_in,
    numbers_of,
    percent,
    place_name,
)
from handlers.reports.telling import title_of
from workflow.moves import Fact
from workflow.reports.analysis import View
from workflow.reports.steps import Step

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from handlers.message import Said
    from handlers.reports.making import Report
    from workflow.reports.analysis import Tally
    from workflow.reports.totals import Totals

MOST_ROWS = 12
"""Rows of a table; the sheet has every case."""


class Bar(NamedTuple):
    """One bar of the chart: this month, the month before, the same month a year before."""

    name: Said
    now: int
    before: int | None
    year_ago: int | None
    share: Said


class Section(NamedTuple):
    """One table: its title, the heads of its columns, its rows; what is meant, where that needs saying."""

    title: Said
    head: Sequence[Said]
    rows: Sequence[Sequence[Said]]
    note: Said = ""


class Page(NamedTuple):
    """The report as it is laid out; `tiles` are a name, a figure and its change each."""

    title: Said
    tiles: Sequence[tuple[Said, Said, Said]]
    bars: Sequence[Bar]
    sections: Sequence[Section]


def page_of(report: Report) -> Page:
    """Return the report laid out; a section without rows is left out."""
    sections = (
        _shares(report), _steps(report), _clocks(report), _overdue(report), _rates(report), _questions(report),
        _hot(report), _repeats(report), _troubles(report), _remedies(report), _groups(report), _three(report),
        _last(report),
    )  # fmt: skip
    return Page(title_of(report), tuple(_tiles(report)), tuple(_bars(report)), [each for each in sections if each.rows])


def _head(*names: str) -> list[Said]:
    return [Phrase(f"report.head.{name}") for name in names]


def _tiles(report: Report) -> Iterator[tuple[Said, Said, Said]]:
    now, before = report.analysis.now.totals, report.analysis.before
    past = before.totals if before else None
    for name in ("received", "closed", "open"):
        count = len(getattr(now, name))
        yield Phrase(f"report.tile.{name}"), str(count), against(count, len(getattr(past, name)) if past else None)
    yield Phrase("report.tile.kept"), percent(now.share_kept), percent(past.share_kept if past else None)
    satisfied = now.rates.of(now.rates.satisfied)
    yield Phrase("report.tile.satisfied"), percent(satisfied), percent(_satisfied(past) if past else None)


def _satisfied(totals: Totals) -> float | None:
    return totals.rates.of(totals.rates.satisfied)


def _sorted(tally: Tally, view: View) -> list[tuple[str | None, int]]:
    shares = tally.shares[view].items()
    return sorted(((name, len(cases)) for name, cases in shares), key=lambda share: (-share[1], share[0] or ""))


def _bars(report: Report) -> Iterator[Bar]:
    analysis, count = report.analysis, len(report.analysis.now.totals.received)
    for name, cases in _sorted(analysis.now, View.CATEGORY)[:MOST_ROWS]:
        before, year = (_count(tally, View.CATEGORY, name) for tally in (analysis.before, analysis.year_ago))
        yield Bar(category_name(report, name), cases, before, year, percent(cases / count))


def _count(tally: Tally | None, view: View, name: str | None) -> int | None:
    return None if tally is None else len(tally.shares[view].get(name, ()))


def _shares(report: Report) -> Section:
    analysis, rows = report.analysis, list[list["Said"]]()
    count = len(analysis.now.totals.received)
    for view in View:
        for name, cases in _sorted(analysis.now, view)[:MOST_ROWS]:
            if view is View.PLACE and (name is None or name not in report.places):
                continue
            before, year = (_count(tally, view, name) for tally in (analysis.before, analysis.year_ago))
            changes = [against(cases, before), against(cases, year)]
            what = Phrase(f"report.view.{view}")
            rows.append([what, name_in(report, view, name), str(cases), percent(cases / count), *changes])
    return Section(Phrase("report.section.shares"), _head("by", "what", "cases", "share", "before", "year"), rows)


def _steps(report: Report) -> Section:
    tally, rows = report.analysis.now, list[list["Said"]]()
    for step in Step:
        kept, spell = tally.times.of(tally.rules.steps[step]), tally.times.spells[step]
        worst = [number for _, number in spell.worst]
        times = [length_of(spell.median), length_of(spell.ninth), length_of(spell.at(1)), numbers_of(worst)]
        if spell.lengths or kept.share is not None:
            ended = f"{len(kept.kept)} / {len(kept.kept) + len(kept.missed)}"
            rows.append([Phrase(f"report.step.{step}"), percent(kept.share), ended, *times])
    head = _head("step", "kept", "of", "median", "ninth", "longest", "numbers")
    return Section(Phrase("report.section.steps"), head, rows, Phrase("report.note.steps"))


def _clocks(report: Report) -> Section:
    clocks = report.analysis.now.times.clocks
    missed = sorted(clocks.items(), key=lambda each: (each[1].share or 0, each[0]))
    rows = [
        [called(report.playbook.clocks, name), percent(kept.share), str(len(kept.kept)), str(len(kept.missed)),
         numbers_of(kept.missed)]
        for name, kept in missed
    ]  # fmt: skip
    return Section(Phrase("report.section.clocks"), _head("clock", "kept", "in_time", "late", "numbers"), rows)


def _overdue(report: Report) -> Section:
    found = sorted(report.analysis.now.troubles.overdue.items(), key=lambda each: (-len(each[1]), each[0]))
    playbook = report.playbook
    rows = [
        [called(playbook.teams, team), called(playbook.clocks, clock), str(len(cases)), numbers_of(cases)]
        for (team, clock), cases in found[:MOST_ROWS]
    ]
    return Section(Phrase("report.section.overdue"), _head("team", "clock", "cases", "numbers"), rows)


def _rates(report: Report) -> Section:
    rates, before = report.analysis.now.totals.rates, report.analysis.before
    past, rows = before.totals.rates if before else None, list[list["Said"]]()
    for name in ("responded", "solved", "satisfied", "answered", "unreached") if rates.asked else ():
        cases = getattr(rates, name)
        was = percent(past.of(getattr(past, name)) if past else None)
        rows.append(
            [Phrase(f"report.rate.{name}"), percent(rates.of(cases)), f"{len(cases)} / {len(rates.asked)}", was]
        )
    head = _head("rate", "share", "of", "last_month")
    return Section(Phrase("report.section.rates"), head, rows, Phrase("report.note.rates"))


def _questions(report: Report) -> Section:
    rows = list[list["Said"]]()
    for question in report.playbook.poll.questions:
        asked = report.analysis.now.questions.get(question.id)
        for place, answer in enumerate(question.choices) if asked else ():
            count = asked.answers[place] if asked else 0
            share = percent(count / asked.answered if asked else None)
            rows.append([question.ask if not place else "", answer, str(count), share])
    return Section(Phrase("report.section.questions"), _head("question", "answer", "answers", "share"), rows)


def _hot(report: Report) -> Section:
    rows = [
        [category_name(report, spot.spot.category), place_name(report, spot.spot.place), str(len(spot.cases)),
         f"{spot.usual:.1f}", f"{spot.chance:.1g}", numbers_of(spot.cases)]
        for spot in report.analysis.now.usual.hot()
    ]  # fmt: skip
    head = _head("category", "place", "cases", "usual", "chance", "numbers")
    return Section(Phrase("report.section.hot"), head, rows, Phrase("report.note.hot"))


def _repeats(report: Report) -> Section:
    usual = report.analysis.now.usual
    rows: list[list[Said]] = [
        [Phrase("report.repeat.person"), "", str(len(cases)), numbers_of(cases, len(cases))]
        for cases in usual.repeat_complainers()[:MOST_ROWS]
    ]
    for spot, cases in [each for each in usual.repeat_problems() if each[0].place in report.places][:MOST_ROWS]:
        what = Phrase(
            "report.at", {"category": category_name(report, spot.category), "place": place_name(report, spot.place)}
        )
        rows.append([Phrase("report.repeat.problem"), what, str(len(cases)), numbers_of(cases)])
    return Section(Phrase("report.section.repeats"), _head("repeat", "what", "cases", "numbers"), rows)


def _troubles(report: Report) -> Section:
    troubles, totals, playbook = report.analysis.now.troubles, report.analysis.now.totals, report.playbook
    found: list[tuple[Said, Said, list[str]]] = [
        (Phrase("report.trouble.escalated"), "", list(troubles.escalated)),
        *(
            (Phrase(f"report.trouble.{fact}"), category_name(report, category), list(cases))
            for (category, fact), cases in sorted(troubles.reworked.items(), key=lambda each: -len(each[1]))
            if fact in (Fact.DISSATISFIED, Fact.REOPENED)
        ),
        (Phrase("report.trouble.not_upheld"), "", list(troubles.not_upheld)),
        *(
            (Phrase("report.trouble.marked"), called(playbook.labels, label), list(cases))
            for label, cases in sorted(troubles.labelled.items())
        ),
        (Phrase("report.trouble.withdrawn"), "", list(totals.withdrawn)),
        (Phrase("report.trouble.merged"), "", list(totals.merged)),
        (Phrase("report.trouble.stuck"), "", list(troubles.stuck)),
    ]
    rows = [[what, which, str(len(cases)), numbers_of(cases)] for what, which, cases in found if cases]  # pyright: ignore[reportArgumentType]
    return Section(Phrase("report.section.troubles"), _head("what", "which", "cases", "numbers"), rows)


def _remedies(report: Report) -> Section:
    troubles, currency = report.analysis.now.troubles, report.playbook.remedies.currency
    rows = [
        [Phrase(f"cases.remedy.{remedy}"), str(len(cases)), _money(troubles.costs.get(remedy, 0), currency),
         numbers_of(cases)]
        for remedy, cases in sorted(troubles.remedied.items())
    ]  # fmt: skip
    return Section(Phrase("report.section.remedies"), _head("remedy", "cases", "cost", "numbers"), rows)


def _money(amount: int, currency: Said | None) -> Said:
    return Phrase("report.money", {"amount": f"{amount / 100:,.2f}", "currency": currency or ""}) if amount else ""


def _groups(report: Report) -> Section:
    tally, playbook = report.analysis.now, report.playbook
    groups = [(called(playbook.sites, name), totals) for name, totals in sorted(tally.by_site.items())]
    groups += [(called(playbook.teams, name), totals) for name, totals in sorted(tally.by_team.items())]
    rows = [
        [name, *(str(len(getattr(totals, each))) for each in ("received", "closed", "open")),
         percent(totals.share_kept), percent(_satisfied(totals))]
        for name, totals in groups
    ]  # fmt: skip
    head = _head("group", "received", "closed", "open", "kept", "satisfied")
    return Section(Phrase("report.section.groups"), head, rows)


def _three(report: Report) -> Section:
    rows = [
        [str(place), change_name(report, change), str(len(change.cases)), numbers_of(change.cases, 6)]
        for place, change in enumerate(report.analysis.three, 1)
    ]
    return Section(Phrase("report.section.three"), _head("place_in", "change", "cases", "numbers"), rows)


def _last(report: Report) -> Section:
    rows = [
        [change_name(report, each.then), str(len(each.then.cases)), str(len(each.now.cases) if each.now else 0)]
        for each in report.analysis.last
    ]
    return Section(Phrase("report.section.last"), _head("change", "then", "now"), rows)
