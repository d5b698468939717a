"""Weighing a case where it is stored: with the class of its customer, as staff keep it, and the reasons in words."""

from collections.abc import Iterator
from datetime import datetime

from handlers.house import House
from handlers.message import Phrase, Said
from workflow.case import Case
from workflow.elements import Elements
from workflow.people import REDRESS
from workflow.playbook import Playbook
from workflow.ports import Work
from workflow.timeline import Event
from workflow.weighing import Reason, put_on_scales, read_reasons


def class_of(work: Work, elements: Elements, playbook: Playbook) -> str | None:
    """Return the class that staff have given this customer, known by phone or e-mail; None for an ordinary one."""
    if not playbook.classes:
        return None
    ways = [way for way in (elements.phone, elements.email) if way]
    known = [work.customers.class_of(way) for way in ways]
    return next((name for name in known if name in playbook.classes), None)


def weighed(
    house: House, case: Case, elements: Elements, playbook: Playbook, now: datetime
) -> tuple[Case, tuple[Event, ...]]:
    """Return the case with what is proposed for it, and what that says."""
    return put_on_scales(case, elements.issue, by=REDRESS, at=now, playbook=playbook, zone=house.zone)


def remember_class(work: Work, case: Case, customer: object, now: datetime) -> None:
    """Keep the class that staff gave a customer, under every contact of the case."""
    if not isinstance(customer, str):
        return
    elements = work.cases.elements(case.number)
    for way in (elements.phone, elements.email):
        if way:
            work.customers.classify(way, customer, now)


def in_words(written: object, playbook: Playbook) -> Said:
    """Return the reasons that an event names, one a line."""
    return tuple(_named(reason, playbook) for reason in read_reasons(written))


def _named(reason: Reason, playbook: Playbook) -> Said:
    said = {"name": next(_names(reason, playbook), reason.name), "word": reason.word}
    return Phrase(f"cases.reason.{reason.kind}", said)


def _names(reason: Reason, playbook: Playbook) -> Iterator[Said]:
    match reason.kind:
        case "signal":
            yield from (signal.name for signal in playbook.signals if signal.id == reason.name)
        case "category":
            yield from (category.name for category in playbook.categories if category.id == reason.name)
        case "class":
            yield from (rules.name for name, rules in playbook.classes.items() if name == reason.name)
        case "reach":
            yield Phrase(f"cases.choice.{reason.name}")
        case _:
            return
