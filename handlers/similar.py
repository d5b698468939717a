"""What is like a case: others of its cause, and others of its customer for whoever may know who that is."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.house import House
from handlers.intake.person import normalised
from handlers.masking import sees_contact
from handlers.worklist import Row, onlooker
from workflow.numbers import CaseNumber
from workflow.people import Actor
from workflow.ports import Work

MOST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """Cases beside another, of those that somebody sees, newest first."""

    alike: tuple[Row, ...]
    of_customer: tuple[Row, ...]


def similar_to(
    work: Work, house: House, number: CaseNumber, alike: Collection[CaseNumber], actor: Actor, now: datetime
) -> Similar:
    """Return what is shown beside a case that this person sees; `alike` are those of its cause."""
    reader = onlooker(work, house, actor, now)
    if not sees_contact(actor, house.playbook):
        return Similar(alike=reader.rows(alike, MOST), of_customer=())
    elements = work.cases.elements(number)
    known = {number, *alike}
    others = (other for other in _of(work, elements.phone, elements.email) if other not in known)
    return Similar(alike=reader.rows(alike, MOST), of_customer=reader.rows(others, MOST))


def of_caller(work: Work, house: House, phone: str, email: str, actor: Actor, now: datetime) -> tuple[Row, ...]:
    """Return the cases, closed ones too, of whoever gives a contact while their complaint is taken down."""
    if not sees_contact(actor, house.playbook):
        return ()
    found = _of(work, normalised(phone, None, house.country)[0], normalised(email, None, house.country)[1])
    return onlooker(work, house, actor, now).rows(found, MOST)


def _of(work: Work, *ways: str | None) -> Sequence[CaseNumber]:
    return list(dict.fromkeys(number for way in ways if way for number in work.cases.by_contact(way)))
