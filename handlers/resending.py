"""A notice that did not arrive, sent once more because somebody of ours says so."""

from datetime import datetime

from handlers.cards import dossier, scope_of
from handlers.house import House
from handlers.record import keep
from handlers.speaking import FINAL_AT_COMMIT, lane_topic
from handlers.tracking import may_speak
from workflow.errors import UnknownCase
from workflow.moves import Fact
from workflow.numbers import CaseNumber
from workflow.people import Actor
from workflow.ports import Work
from workflow.stored import Notice, OutboxState

ENDED = frozenset({OutboxState.FAILED, OutboxState.UNKNOWN})
"""How a notice stands that nothing sends again by itself."""


def may_resend(work: Work, house: House, by: Actor, number: CaseNumber) -> bool:
    """Tell whether somebody may have notices of a case that they see sent again: who speaks with its customer may."""
    case = work.cases.get(number, visible_to=scope_of(by, house.playbook))
    return may_speak(work, house, by, case)


def is_stuck(notice: Notice) -> bool:
    """Tell whether a notice may be sent again; a card is brought up to date by its case."""
    return notice.state in ENDED and notice.lane not in FINAL_AT_COMMIT and not notice.is_card


def send_again(work: Work, house: House, by: Actor, number: CaseNumber, notice: int, now: datetime) -> None:
    """Hand a notice to its lane once more and say so on the timeline; one that is on its way already stays so.

    Raises:
        UnknownCase: there is no such case, or no such notice for this person to send.
    """
    work.cases.hold(number)
    seen = dossier(work, house, number, by, now)
    found = next((each for each in seen.notices if each.id == notice), None)
    if found is None or found.lane in FINAL_AT_COMMIT or found.is_card or not may_resend(work, house, by, number):
        raise UnknownCase(number)
    if not work.lanes.send_again(found, now):
        return
    case = work.cases.get(number, visible_to=scope_of(by, house.playbook))
    playbook = house.playbook_of(case, work)
    after, events = case.record(Fact.RESENT, by=by, at=now, playbook=playbook, zone=house.zone)
    keep(work, house, case, after, events, now)
    work.hint(lane_topic(found.lane))
