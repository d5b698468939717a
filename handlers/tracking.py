"""The tracking link: who has no chat sees by it how far the case is, and nothing changes by looking."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.cards import scope_of
from handlers.house import House
from handlers.masking import without
from handlers.message import Said
from handlers.record import keep
from handlers.status import standing
from workflow.case import Case, roles_here
from workflow.errors import UnknownCase
from workflow.language import Language
from workflow.moves import Fact, Move
from workflow.numbers import CaseNumber
from workflow.people import ALL, Actor
from workflow.ports import Work

LASTS = timedelta(days=90)
"""(ours) how long after its case was closed a link is good; as long as the case is open it always is."""
SPEAKS = frozenset({Move.CONTACT, Move.CALL, Move.TELL, Move.HEAR})
"""Moves of whoever speaks with the customer, who may therefore give them a link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """How the link of a case stands, to who may make and revoke one.

    Attributes:
        made_at: of the one that is good; None where there is none.
        is_wanted: a new one may be made: no chat follows the case, and it would be good.
    """

    made_at: datetime | None
    is_wanted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracked:
    """What a link shows.

    Attributes:
        named: number, stage, team, next step.
        also: what is awaited, late and due, as the customer is told.
        told: what was told to the customer, newest first, as it was worded and when.
        language: of these words.
        phone: of the front desk; empty where nobody has said it.
    """

    named: Mapping[str, Said]
    also: tuple[Said, ...]
    told: tuple[tuple[datetime, str], ...]
    language: Language
    phone: str


def link_of(work: Work, house: House, by: Actor, number: CaseNumber, now: datetime) -> Link | None:
    """Return how the link of a case stands; None where it is not for this person, or there can be none.

    Raises:
        UnknownCase: there is no such case, or none that this person sees.
    """
    case = work.cases.get(number, visible_to=scope_of(by, house.playbook))
    if not may_speak(work, house, by, case) or _is_over(case, now):
        return None
    found = Link(made_at=work.tracking.made_at(number), is_wanted=case.conversation is None)
    return found if found.made_at or found.is_wanted else None


def make_link(work: Work, house: House, by: Actor, number: CaseNumber, now: datetime) -> str:
    """Return the token of a new link to a case; the one before ends.

    Raises:
        UnknownCase: there is no such case, or no link to it is this person's to make.
    """
    # Two at once would otherwise both take the place of the same one.
    work.cases.hold(number)
    found = link_of(work, house, by, number, now)
    if found is None or not found.is_wanted or by.staff is None:
        raise UnknownCase(number)
    token = secrets.token_urlsafe(24)
    work.tracking.make(number, token, by.staff, now)
    _record(work, house, by, number, Fact.TRACKED, now)
    return token


def revoke_link(work: Work, house: House, by: Actor, number: CaseNumber, now: datetime) -> None:
    """End the link to a case; where there is none any more, nothing happens.

    Raises:
        UnknownCase: there is no such case, or none whose link is this person's to revoke.
    """
    work.cases.hold(number)
    if link_of(work, house, by, number, now) is None:
        raise UnknownCase(number)
    if work.tracking.revoke(number, now):
        _record(work, house, by, number, Fact.UNTRACKED, now)


def tracked(work: Work, house: House, token: str, now: datetime) -> Tracked | None:
    """Return what a link shows; None where it is good for nothing, whatever the reason (P6)."""
    number = work.tracking.find(token, now - LASTS)
    if number is None:
        return None
    case = work.cases.get(number, visible_to=ALL)
    found = standing(work, house, case, now)
    site = house.playbook_of(case, work).sites.get(case.site or "")
    return Tracked(
        named=found.named,
        also=tuple(said for said in found.also if said),
        told=_told(work, case),
        language=case.language,
        phone=(site.phone if site else None) or house.front_desk_phone,
    )


def _told(work: Work, case: Case) -> tuple[tuple[datetime, str], ...]:
    """Return what was told: in place of a chat each message became a call, whose line keeps the words to say."""
    elements = [work.cases.elements(case.number)]
    said = [line.event for line in work.cases.timeline(case.number) if line.event.fact is Fact.CALL_DUE]
    hidden = [without(event, elements) for event in reversed(said) if event.data.get("words")]
    return tuple((event.at, str(event.data["words"])) for event in hidden)


def may_speak(work: Work, house: House, by: Actor, case: Case) -> bool:
    """Tell whether somebody is one of those who speak with the customer of a case."""
    playbook = house.playbook_of(case, work)
    held = [playbook.roles[role] for role in roles_here(by, case, playbook)]
    return any(role.contact == "clear" and role.may & SPEAKS for role in held)


def _is_over(case: Case, now: datetime) -> bool:
    return case.closed_at is not None and case.closed_at <= now - LASTS


def _record(work: Work, house: House, by: Actor, number: CaseNumber, fact: Fact, now: datetime) -> None:
    case = work.cases.get(number, visible_to=ALL)
    playbook = house.playbook_of(case, work)
    after, events = case.record(fact, by=by, at=now, playbook=playbook, zone=house.zone)
    keep(work, house, case, after, events, now)
