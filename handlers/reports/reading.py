"""Who reads a report at the desk, and of which cases: those whom the playbook tells it, of what they may know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.cards import scope_of
from handlers.crews import chat_of, on_duty, works_in
from workflow.errors import UnknownCase
from workflow.frozen import replace
from workflow.recusal import names_of
from workflow.reports.months import Month
from workflow.reports.tales import Part

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from handlers.house import House
    from workflow.case import Case
    from workflow.numbers import CaseNumber
    from workflow.people import Actor
    from workflow.playbook import Playbook
    from workflow.ports import Work

EARLIEST = Month(2000, 1)
"""(ours) Before any case."""


def sites_read(actor: Actor, playbook: Playbook) -> frozenset[str | None]:
    """Return the sites whose report somebody reads, None for all of them together; nothing where they read none."""
    told = {role for report in playbook.reports.values() for role in report.tell}
    readers = {role for role in told if playbook.roles[role].sees == "all"}
    sites: frozenset[str | None] = frozenset(grant.site for grant in actor.grants if grant.role in readers)
    return sites | frozenset(playbook.sites) if None in sites else sites


def part_read(work: Work, house: House, actor: Actor, site: str | None, team: str | None) -> Part:
    """Return the part of the cases that somebody asks for, without those that they are recused from.

    Who reads the report of one site alone gets that one where none is named.

    Raises:
        UnknownCase: they read no report, or not of that site; or there is no such site or team.
    """
    playbook, sites = house.playbook, sites_read(actor, house.playbook)
    site = site if site or None in sites else min(filter(None, sites), default=None)
    if site not in sites or (team is not None and team not in playbook.teams):
        raise UnknownCase(site or team or "")
    return Part(site, team, work.figures.recused(scope_of(actor, playbook).recused_as))


def part_posted(work: Work, house: House, chat: str, part: Part) -> Part:
    """Return the part of a report that is posted, without cases that somebody who reads the chat is recused from."""
    kind, _, name = chat.partition(":")
    if kind == "staff":
        readers = [each.actor() for each in work.people.everybody() if chat_of(each.id) == chat]
    else:
        people = (each for each in work.people.everybody() if works_in(each, name, house.playbook))
        readers = [on_duty(name, house.playbook), *(each.actor() for each in people)]
    names = frozenset(found for reader in readers for found in names_of(reader, house.playbook))
    return replace(part, without=part.without | work.figures.recused(names))


def month_read(written: str | None, house: House, now: datetime) -> Month:
    """Return the month that somebody asks for, the last whole one where none is named.

    Raises:
        ValueError: it is no month, or there is no report on it yet.
    """
    present = Month.of(now, house.zone)
    month = Month.read(written) if written else present.later(-1)
    if not EARLIEST <= month <= present:
        raise ValueError(f"there is no report on {month}")
    return month


def cases_read(work: Work, house: House, actor: Actor, numbers: Sequence[CaseNumber]) -> list[Case]:
    """Return those of some cases that somebody may see, in the same order."""
    scope = scope_of(actor, house.playbook)
    found = list["Case"]()
    for number in numbers:
        try:
            found.append(work.cases.get(number, visible_to=scope))
        except UnknownCase:
            continue
    return found
