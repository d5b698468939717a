"""Cases of the same cause: counted when one more comes, and listed where a person looks at one of them."""

from datetime import datetime

from handlers.house import House
from workflow.alike import cause_of
from workflow.case import Case
from workflow.elements import Elements
from workflow.frozen import replace
from workflow.moves import Fact
from workflow.numbers import CaseNumber
from workflow.people import REDRESS, Scope
from workflow.playbook import Playbook
from workflow.ports import Work
from workflow.timeline import Event, Fields


def counted(
    work: Work, house: House, case: Case, elements: Elements, playbook: Playbook, now: datetime
) -> tuple[Case, tuple[Event, ...]]:
    """Return the case, marked where it is one of so many of its cause, and the event that tells staff of them once."""
    cause = cause_of(case, elements, playbook)
    if cause is None or playbook.alike is None:
        return case, ()
    others, is_told = work.causes.tally(case.number, cause, case.filed_at - playbook.alike.window)
    if others + 1 < playbook.alike.count:
        return case, ()
    marked = replace(case, systemic=True)
    if case.systemic or is_told:
        return marked, ()
    data: Fields = {"count": others + 1, "to": ",".join(playbook.alike.tell)}
    return marked.record(Fact.SYSTEMIC, by=REDRESS, at=now, playbook=playbook, zone=house.zone, data=data)


def keep_cause(work: Work, case: Case, elements: Elements, playbook: Playbook, *, told: bool) -> None:
    """Keep the cause of a stored case, so that the next of its kind is counted with it."""
    cause = cause_of(case, elements, playbook)
    if cause is not None:
        work.causes.keep(case.number, cause, case.filed_at, told=told)


def of_same_cause(
    work: Work, case: Case, elements: Elements, playbook: Playbook, scope: Scope
) -> tuple[CaseNumber, ...]:
    """Return the other open cases of the same cause in a scope that were filed in the window before it, or later."""
    cause = cause_of(case, elements, playbook)
    if cause is None or playbook.alike is None:
        return ()
    return tuple(work.causes.others(case.number, cause, case.filed_at - playbook.alike.window, visible_to=scope))
