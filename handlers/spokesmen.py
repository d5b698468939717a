"""What the speakers of a group complaint (群诉) say: it is said for all, on the case that stands for all."""

from datetime import datetime

from handlers.groups import bound_members
from handlers.house import House
from handlers.record import keep
from handlers.storing import store
from workflow.case import Case
from workflow.groups import GROUP, SPEAKER, speakers
from workflow.membership import bound
from workflow.moves import Fact, Move
from workflow.people import ALL, CUSTOMER
from workflow.ports import Work
from workflow.timeline import INSTEAD_OF, Fields
from workflow.walk import asks_customer


def spoken_for(work: Work, case: Case) -> Case:
    """Return the case that a customer answers for: their own, or the group complaint that they speak for."""
    if case.part_of is not None and bound(case) and case.speaker:
        return work.cases.get(case.part_of, visible_to=ALL)
    return case


def may_speak(work: Work, case: Case) -> bool:
    """Tell whether the customer of a case answers plans and questions put to it: not where others were chosen to."""
    return not case.group or case in speakers(case, bound_members(work, case.number))


def speak_for_all(work: Work, house: House, case: Case, data: Fields, now: datetime) -> Case:
    """Take what a speaker says to the group: the answer to its open question, or more of the matter.

    It stands on the speaker's own timeline too.
    """
    group = spoken_for(work, case)
    playbook, said = house.playbook_of(group, work), {**data, SPEAKER: case.number}
    asked = group.asked_at is not None and INSTEAD_OF not in data and not asks_customer(group, playbook)
    if asked and Move.ANSWER in group.moves(CUSTOMER, now, playbook):
        after, events = group.make(Move.ANSWER, by=CUSTOMER, at=now, playbook=playbook, zone=house.zone, fields=said)
    else:
        after, events = group.record(Fact.ADDED, by=CUSTOMER, at=now, playbook=playbook, zone=house.zone, data=said)
    kept = keep(work, house, group, after, events, now)
    _on_own_timeline(work, house, case, {**data, GROUP: group.number}, now)
    return kept


def _on_own_timeline(work: Work, house: House, case: Case, data: Fields, now: datetime) -> None:
    own = work.cases.get(case.number, visible_to=ALL)
    rules = house.playbook_of(own, work)
    after, events = own.record(Fact.ADDED, by=CUSTOMER, at=now, playbook=rules, zone=house.zone, data=data)
    store(work, house, own, after, events, now)
