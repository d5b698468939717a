"""Posting the month's report: a row for each piece and chat says which report it is; it is made when it is sent.

The row is unique by month, site, chat and piece: a report is posted there once, however many processes there are
and however many jobs of the playbook lead to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, cast

from handlers.crews import chat_of
from handlers.message import Phrase
from handlers.notices import StaffNotice
from handlers.said import to_json
from handlers.speaking import lane_topic
from handlers.storing import ring
from workflow.reports.months import Month
from workflow.reports.tales import Part
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


@dataclass(frozen=True, slots=True)
class Wanted:
    """A piece of a report that is to be made and sent."""

    month: Month
    part: Part
    piece: Piece


def wanted_in(notice: Notice) -> Wanted | None:
    """Return the piece of a report that a row stands for; None for all other rows."""
    given = cast("Mapping[str, str | None] | None", notice.body.get(REPORT))
    if given is None:
        return None
    return Wanted(Month.read(str(given["month"])), Part(given["site"]), Piece(str(given["piece"])))


def post(work: Work, house: House, name: str, slot: datetime, now: datetime) -> None:
    """Post the report on the month before a slot to whoever gets it, and one for each site to those of the site."""
    report, month = house.playbook.reports[name], Month.of(slot, house.zone).later(-1)
    for site in (None, *(house.playbook.sites if report.sites else ())):
        _tell_desk(work, house, report, month, site, now)
        for lane, chat in _chats(work, house, report, site):
            for piece in Piece:
                body: Mapping[str, Json] = {"month": str(month), "site": site, "piece": piece.value}
                row = Notice(
                    dedupe=f"{REPORT}:{month}:{site or ''}:{lane}:{chat}:{piece}",
                    lane=lane,
                    chat=chat,
                    body={REPORT: body, "said": to_json(_title(house, month, site))},
                    at=now,
                )
                work.outbox.put(row)
            work.hint(lane_topic(lane))


def _title(house: House, month: Month, site: str | None) -> Phrase:
    scope: Said = house.playbook.sites[site].name if site else house.playbook.name
    return Phrase("report.title", {"year": month.year, "month": month.month, "scope": scope})


def _tell_desk(work: Work, house: House, report: Report, month: Month, site: str | None, now: datetime) -> None:
    """Say at the desk that there is a report: its roles may have no chat anywhere."""
    said = Phrase("report.ready", {"title": _title(house, month, site)})
    for role in report.tell:
        chat = at_site(f"role:{role}", site)
        dedupe = f"{REPORT}:{month}:{chat}"
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
