"""What follows when a customer can't be reached where they wrote from: people are told, and another way is named."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from handlers.house import House
from handlers.masking import hinted
from handlers.outgoing import Refusal, conversation_of
from handlers.reach import chats_of, lost, needs_call
from handlers.record import keep
from workflow.frozen import replace
from workflow.moves import Fact, Phase
from workflow.numbers import CaseNumber
from workflow.people import ALL, REDRESS, ConversationId
from workflow.ports import Work
from workflow.stored import Notice

OF_THE_CHAT = frozenset({Refusal.BLOCKED, Refusal.GONE, Refusal.MUTED})
"""Refusals that hold for whatever else would be sent there."""


def unreached(work: Work, house: House, notice: Notice, reason: Refusal, now: datetime) -> None:
    """Tell people of a notice that will not arrive; the desk and the case's owner hear of it, and what is left to do.

    A chat that refuses everything is left alone from now on, and what waited for it has failed too.
    """
    failed: Sequence[Notice] = (notice,)
    concerned: Sequence[CaseNumber] = ()
    conversation = conversation_of(notice)
    if reason in OF_THE_CHAT:
        failed = (notice, *work.lanes.give_up(notice.lane, notice.chat))
        concerned = _forsaken(work, conversation, reason, now) if conversation is not None else ()
    if conversation is not None:
        for number in dict.fromkeys((*(each.case for each in failed if each.case), *concerned)):
            _tell(work, house, number, notice.lane, reason, failed, now)
    work.hint("board")


def _forsaken(work: Work, conversation: ConversationId, reason: Refusal, now: datetime) -> Sequence[CaseNumber]:
    """Remember that a chat refuses us, and return its open cases."""
    lost(work, work.conversations.get(conversation), reason, now)
    return [case.number for case in work.cases.of_conversation(conversation) if case.phase is not Phase.CLOSED]


def _tell(
    work: Work,
    house: House,
    number: CaseNumber,
    lane: str,
    reason: Refusal,
    failed: Iterable[Notice],
    now: datetime,
) -> None:
    """Leave a line on the case, and a call with the words that did not arrive where a phone is known."""
    case = work.cases.get(number, visible_to=ALL)
    playbook, elements = house.playbook_of(case, work), work.cases.elements(number)
    data = {"lane": lane, "why": str(reason), "phone": hinted(elements.phone), "email": int(bool(elements.email))}
    after, events = case.record(Fact.UNREACHED, by=REDRESS, at=now, playbook=playbook, zone=house.zone, data=data)
    words = "\n".join(str(notice.body.get("text", "")) for notice in failed if notice.case == number)
    if words and elements.phone and needs_call(work, case, chats_of(work, case)):
        after, calls = replace(after, calls=after.calls + 1).record(
            Fact.CALL_DUE, by=REDRESS, at=now, playbook=playbook, zone=house.zone, data={"words": words}
        )
        events = (*events, *calls)
    keep(work, house, case, after, events, now)
