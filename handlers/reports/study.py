"""The year's study of cases that could not be closed: where they stand, what stood in the way, each with its age."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from handlers.message import Phrase
from handlers.reports.layout import MOST_ROWS, Bar, Numbers, Page, Section, Tile, counted, heads
from handlers.reports.naming import against, called, category_name, percent, title_of
from workflow.moves import Fact
from workflow.numbers import spoken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from handlers.message import Said
    from handlers.reports.making import Report
    from workflow.numbers import CaseNumber
    from workflow.reports.tales import Tale

    Groups = Mapping[str, Sequence[CaseNumber]]

WHY = {
    "overdue": frozenset({Fact.BREACHED}),
    "escalated": frozenset({Fact.ESCALATED, Fact.RAISED}),
    "reworked": frozenset({Fact.DISSATISFIED, Fact.REOPENED}),
    "asked": frozenset({Fact.ASKED}),
}
"""What stood in the way, by the facts that show it."""
OLDEST = 100
"""Cases that are listed, the eldest first; the sheet has every one."""
NAMED = 3


def study_lines(report: Report) -> Iterator[Said]:
    """Yield the study in a few lines."""
    stuck, before = report.analysis.now.troubles.stuck, report.analysis.before
    yield title_of(report)
    change = against(len(stuck), len(before.troubles.stuck) if before else None)
    yield Phrase("report.study.short", {"count": len(stuck), "change": change})
    for name, cases in _by(report, lambda tale: tale.category or "")[:NAMED]:
        share: dict[str, Said] = {"share": percent(len(cases) / len(stuck)), "count": len(cases)}
        yield Phrase("report.short.share", {"name": category_name(report, name or None), **share})
    for name, cases in _why(report).items():
        if cases:
            yield Phrase(f"report.study.{name}", {"count": len(cases)})
    for tale in _eldest(report)[:1]:
        yield Phrase("report.study.eldest", {"number": spoken(tale.number), "days": _days(tale, report)})


def study_page(report: Report) -> Page:
    """Return the study laid out."""
    sections = (_shown_why(report), _standing(report), _listed(report))
    bars = tuple(_bars(report))
    return Page(title_of(report), tuple(_tiles(report)), bars, [each for each in sections if each.rows])


def _tiles(report: Report) -> Iterator[Tile]:
    now, before = report.analysis.now, report.analysis.before
    past = before.troubles.stuck if before else None
    stuck = now.troubles.stuck
    change = against(len(stuck), None if past is None else len(past))
    yield Tile(Phrase("report.trouble.stuck"), counted("stuck", stuck), change)
    for name in ("received", "closed"):
        cases = getattr(now.totals, name)
        change = against(len(cases), len(getattr(before.totals, name)) if before else None)
        yield Tile(Phrase(f"report.tile.{name}"), counted(name, cases), change)


def _bars(report: Report) -> Iterator[Bar]:
    count = len(report.cases)
    for name, cases in _by(report, lambda tale: tale.category or "")[:MOST_ROWS]:
        yield Bar(category_name(report, name or None), len(cases), None, None, percent(len(cases) / count))


def _shown_why(report: Report) -> Section:
    found = _why(report)
    rows = [
        [Phrase(f"report.why.{name}"), counted(f"why/{name}", cases), Numbers(cases)]
        for name, cases in found.items()
        if cases
    ]
    return Section(Phrase("report.section.why"), heads("what", "cases", "numbers"), rows, Phrase("report.note.why"))


def _standing(report: Report) -> Section:
    playbook = report.playbook
    found = _by(report, lambda tale: f"{tale.team}/{tale.stage}")
    rows: list[list[Said | Numbers]] = []
    for name, cases in found[:MOST_ROWS]:
        team, _, stage = name.partition("/")
        rows.append([called(playbook.teams, team), called(playbook.stages, stage), str(len(cases)), Numbers(cases)])
    return Section(Phrase("report.section.standing"), heads("team", "stage", "cases", "numbers"), rows)


def _listed(report: Report) -> Section:
    playbook = report.playbook
    rows: list[list[Said | Numbers]] = [
        [Numbers([tale.number]), category_name(report, tale.category), called(playbook.teams, tale.team),
         called(playbook.stages, tale.stage), str(_days(tale, report)), str(_missed(tale, report))]
        for tale in _eldest(report)[:OLDEST]
    ]  # fmt: skip
    head = heads("number", "category", "team", "stage", "days", "late")
    return Section(Phrase("report.section.unclosed"), head, rows)


def _why(report: Report) -> Groups:
    """Return the cases by what stood in their way; a case may have met several."""
    ends = report.analysis.now.period.ends
    known = [(tale.number, {mark.fact for mark in tale.marks if mark.at < ends}) for tale in report.cases]
    return {name: [number for number, found in known if found & facts] for name, facts in WHY.items()}


def _by(report: Report, of: Callable[[Tale], str]) -> list[tuple[str, list[CaseNumber]]]:
    found = defaultdict[str, "list[CaseNumber]"](list)
    for tale in report.cases:
        found[of(tale)].append(tale.number)
    return sorted(found.items(), key=lambda each: (-len(each[1]), each[0]))


def _eldest(report: Report) -> list[Tale]:
    return sorted(report.cases, key=lambda tale: (tale.filed_at, tale.number))


def _days(tale: Tale, report: Report) -> int:
    return (report.analysis.now.period.ends - tale.filed_at).days


def _missed(tale: Tale, report: Report) -> int:
    ends = report.analysis.now.period.ends
    return sum(mark.fact is Fact.BREACHED and mark.at < ends for mark in tale.marks)
