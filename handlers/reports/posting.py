"""Posting a report: a row for each piece and chat says which report it is; it is made when it is sent.

The row is unique by term, site, chat and piece: a report is posted there once, however many processes there are
and however many jobs of the playbook lead to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, cast

from handlers.crews import chat_of
from handlers.message import Phrase
from handlers.notices import StaffNotice
from handlers.reports.naming import titled
from handlers.said import to_json
from handlers.speaking import lane_topic
from handlers.storing import ring
from workflow.reports.months import Month
from workflow.reports.tales import Part
from workflow.reports.terms import Term, Week, Year, read_term
from workflow.rota import About
from workflow.sites import at_site
from workflow.stored import Notice, Priority

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from handlers.house import House
    from handlers.message import Said
    from workflow.ports import Work
    from workflow.rota import Report
    from workflow.stored import Json, Staff

REPORT = "report"


class Piece(StrEnum):
    """The pieces that a report is posted in, one message each, in this order."""

    TEXT = "txt"
    PICTURE = "png"
    PAGE = "pdf"
    SHEET = "xlsx"
    LIST = "csv"


SHORT = (Piece.TEXT, Piece.PICTURE)
"""The pieces of a week's digest."""


def pieces_of(term: Term) -> tuple[Piece, ...]:
    """Return the pieces that the report on a term has."""
    return SHORT if isinstance(term, Week) else tuple(Piece)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A piece of a report that is to be made and sent."""

    term: Term
    part: Part
    piece: Piece


def wanted_in(notice: Notice) -> Wanted | None:
    """Return the piece of a report that a row stands for; None for all other rows."""
    given = cast("Mapping[str, str | None] | None", notice.body.get(REPORT))
    if given is None:
        return None
    # Rows that a process of the release before has written name a month.
    term = read_term(str(given.get("term") or given["month"]))
    return Wanted(term, Part(given["site"]), Piece(str(given["piece"])))


@dataclass(frozen=True, slots=True)
class _Post:
    """One report that is to be posted.

    Attributes:
        part: the site that it is on; None for all of them together.
        readers: the site whose people get it; None for those who stand over all.
    """

    rules: Report
    term: Term
    part: str | None
    readers: str | None


def post(work: Work, house: House, name: str, slot: datetime, now: datetime) -> None:
    """Post the report on the term before a slot to whoever gets it, and the reports of the sites that come with it."""
    rules = house.playbook.reports[name]
    term = TERMS[rules.about].of(slot, house.zone).later(-1)
    for part, readers in _scopes(house, rules):
        _post(work, house, _Post(rules, term, part, readers), now)


TERMS: Mapping[About, type[Month | Week | Year]] = {
    About.MONTH: Month,
    About.WEEK: Week,
    About.UNCLOSED: Year,
}


def _scopes(house: House, rules: Report) -> Iterator[tuple[str | None, str | None]]:
    """Yield what the reports of a job are on, and whose people get each."""
    if rules.to_group:
        yield from ((site, None) for site in house.playbook.sites)
    else:
        yield from ((site, site) for site in (None, *(house.playbook.sites if rules.sites else ())))


def _post(work: Work, house: House, report: _Post, now: datetime) -> None:
    scope: Said = house.playbook.sites[report.part].name if report.part else house.playbook.name
    title = titled(report.term, scope)
    _tell_desk(work, report, title, now)
    for lane, chat in _chats(work, house, report.rules, report.readers):
        for piece in pieces_of(report.term):
            body: Mapping[str, Json] = {"term": str(report.term), "site": report.part, "piece": piece.value}
            row = Notice(
                dedupe=f"{REPORT}:{report.term}:{report.part or ''}:{lane}:{chat}:{piece}",
                lane=lane,
                chat=chat,
                body={REPORT: body, "said": to_json(title)},
                at=now,
            )
            work.outbox.put(row)
        work.hint(lane_topic(lane))


def _tell_desk(work: Work, report: _Post, title: Phrase, now: datetime) -> None:
    """Say at the desk that there is a report: its roles may have no chat anywhere."""
    said = Phrase(f"report.ready.{report.rules.about}", {"title": title})
    for role in report.rules.tell:
        chat = at_site(f"role:{role}", report.readers)
        dedupe = f"{REPORT}:{report.term}:{chat}" + (f":{report.part}" if report.rules.to_group else "")
        ring(work, StaffNotice(chat=chat, said=said, priority=Priority.NOTICE, dedupe=dedupe), None, now)


def _chats(work: Work, house: House, report: Report, site: str | None) -> Iterator[tuple[str, str]]:
    """Yield where it is posted: in the bound chat of a role's team, else in the own chat of each who has the role."""
    bound = work.bindings.names()
    people = work.people.everybody() if bound else ()
    found = dict[tuple[str, str], None]()
    for lane in dict.fromkeys(lane for lane, _ in bound):
        here = {chat for each, chat in bound if each == lane}
        for role in report.tell:
            team = house.playbook.roles[role].team
            chat = at_site(f"team:{team}", site)
            own = [chat_of(person.id) for person in people if _has(person, role, site)]
            chats = [chat] if team and chat in here else [each for each in own if each in here]
            found |= dict.fromkeys((lane, each) for each in chats)
    yield from found


def _has(person: Staff, role: str, site: str | None) -> bool:
    """Tell whether somebody has a role: of a site's report at that site alone, of the whole at all sites."""
    return any(grant.role == role and grant.site == site for grant in person.grants)
