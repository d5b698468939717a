"""Who stands in for whom: whoever is away is given nothing new, and what is theirs shows with their substitute.

A substitute acts in their own right and on what they see themselves (P6): nobody gets another's rights by standing in.
"""

from dataclasses import replace
from datetime import datetime

from handlers.notices import StaffNotice
from handlers.presses import assignable
from workflow.attendance import stands_in_for, substitute_of
from workflow.case import Case
from workflow.people import Actor, StaffId
from workflow.playbook import Playbook
from workflow.ports import Work

PERSON = "staff:"


def stood_in_for(work: Work, actor: Actor, now: datetime) -> frozenset[StaffId]:
    """Return those who are away and whose open work this person looks after."""
    return stands_in_for(actor.staff, work.attendance.absences(now), now) if actor.staff is not None else frozenset()


def acting_for(work: Work, staff: StaffId, case: Case, playbook: Playbook, now: datetime) -> StaffId:
    """Return who is given what is for a person of a case: their substitute while they are away, if it may be theirs."""
    found = substitute_of(staff, work.attendance.absences(now), now)
    if found == staff:
        return staff
    here = next((each for each in work.people.everybody() if each.id == found), None)
    return found if here is not None and assignable(here, case, playbook) else staff


def to_whoever_is_here(work: Work, notice: StaffNotice, case: Case, playbook: Playbook, now: datetime) -> StaffNotice:
    """Return a notice for a person as one for their substitute, while they are away; any other as it is."""
    if not notice.chat.startswith(PERSON):
        return notice
    staff = StaffId(int(notice.chat.removeprefix(PERSON)))
    acting = acting_for(work, staff, case, playbook, now)
    if acting == staff:
        return notice
    chat = f"{PERSON}{acting}"
    return replace(notice, chat=chat, dedupe=f"{notice.dedupe.removesuffix(notice.chat)}{chat}")
