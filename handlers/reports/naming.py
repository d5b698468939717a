"""What everything is called that a report counts: names of the playbook, our own words, a place's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.message import Phrase
from workflow.numbers import CaseNumber, spoken
from workflow.reports.analysis import View
from workflow.reports.changes import Lever
from workflow.reports.terms import Week

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import timedelta

    from handlers.message import Said
    from handlers.reports.making import Report
    from workflow.playbook import Playbook
    from workflow.reports.changes import Change
    from workflow.reports.tales import Part
    from workflow.reports.terms import Term

CHANNELS = frozenset({"phone", "front_desk", "on_site", "online", "letter", "email"})
"""Channels that the desk has words for; platforms go by their own names."""
MOST_NUMBERS = 3
MINUTE, HOUR, DAY = 60, 3_600, 86_400


def category_name(report: Report, name: str | None) -> Said:
    """Return what a category is called."""
    found = report.playbook.category(name)
    return found.name if found else (name or Phrase("cases.no_category"))


def called(things: Mapping[str, object], name: str) -> Said:
    """Return what a thing of the playbook is called; one that it has no more goes by its own name."""
    return getattr(things.get(name), "name", name)


def place_name(report: Report, place: str | None) -> Said:
    """Return what a place is called; one that nobody knows the name of any more is said to be so."""
    if place is None:
        return Phrase("report.no_place")
    return report.places.get(place) or Phrase("report.erased_place")


def name_in(report: Report, view: View, value: str | None) -> Said:
    """Return what the cases of one share have in common."""
    playbook = report.playbook
    match view:
        case View.CATEGORY:
            return category_name(report, value)
        case View.GRADE:
            return called(playbook.grades, value) if value else Phrase("cases.not_graded")
        case View.KIND:
            return Phrase(f"cases.kind.{value}")
        case View.CHANNEL:
            return Phrase(f"desk.channel.{value}") if value in CHANNELS else Phrase(f"report.channel.{value}")
        case View.PLACE:
            return place_name(report, value)


def change_name(report: Report, change: Change) -> Phrase:
    """Return what could be changed, in a sentence."""
    playbook, subject = report.playbook, change.subject
    args: dict[str, Said] = {"count": len(change.cases), "spared": f"{change.spared:.0f}"}
    match change.lever:
        case Lever.OVERDUE:
            args |= {"team": called(playbook.teams, subject[0]), "clock": called(playbook.clocks, subject[1])}
        case Lever.REWORK:
            args["category"] = category_name(report, subject[0] or None)
        case Lever.HOT_SPOT:
            args |= {"category": category_name(report, subject[0]), "place": place_name(report, subject[1])}
        case Lever.ANSWER:
            asked = (question.ask for question in playbook.poll.questions if question.id == subject[0])
            args["question"] = next(asked, subject[0])
    return Phrase(f"report.change.{change.lever}", args)


def numbers_of(cases: Iterable[CaseNumber], most: int = MOST_NUMBERS) -> str:
    """Return the first few numbers of some cases, as they are spoken."""
    found = list(dict.fromkeys(cases))
    return " ".join(map(spoken, found[:most])) + (" …" if len(found) > most else "")


def percent(share: float | None) -> Said:
    """Return a share as people read it; a dash where there is nothing to have a share of."""
    return "–" if share is None else f"{share * 100:.0f} %"


def length_of(length: timedelta | None) -> Said:
    """Return a length of time in the largest unit that says it with two figures."""
    if length is None:
        return "–"
    seconds = length.total_seconds()
    if seconds < HOUR:
        return Phrase("report.minutes", {"count": f"{seconds / MINUTE:.0f}"})
    if seconds < 2 * DAY:
        return Phrase("report.hours", {"count": f"{seconds / HOUR:.1f}"})
    return Phrase("report.days", {"count": f"{seconds / DAY:.1f}"})


def of_term(term: Term, name: str) -> Phrase:
    """Return how one speaks of a month, a week or a year: `this`, `last`, `ago` or `end`."""
    return Phrase(f"report.{term.kind}.{name}")


def title_of(report: Report) -> Phrase:
    """Return what a report is called."""
    return titled(report.term, scope_name(report.analysis.part, report.playbook))


def titled(term: Term, scope: Said) -> Phrase:
    """Return what a report on a term is called."""
    if isinstance(term, Week):
        first, last = term.monday, term.sunday
        days: dict[str, Said] = {"year": first.year, "from_month": first.month, "from_day": first.day}
        days |= {"to_month": last.month, "to_day": last.day, "scope": scope}
        return Phrase("report.title.week", days)
    args: dict[str, Said] = {"year": term.year, "month": getattr(term, "month", ""), "scope": scope}
    return Phrase(f"report.title.{term.kind}", args)


def scope_name(part: Part, playbook: Playbook) -> Said:
    """Return which part of the cases a report is about."""
    names = [called(playbook.sites, part.site)] if part.site else []
    names += [called(playbook.teams, part.team)] if part.team else []
    match names:
        case [one]:
            return one
        case [one, other]:
            return Phrase("report.both", {"one": one, "other": other})
        case _:
            return playbook.name


def against(now: int, before: int | None) -> str:
    """Return how much more or less there is than before, in cases; a dash where nothing is known."""
    return "–" if before is None else f"{now - before:+d}".replace("-", "−")
