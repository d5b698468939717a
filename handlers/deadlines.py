"""Timers that came due: ladders of cases and duties, calendar jobs, a silent intake, notices that nobody fetched."""

from collections.abc import Sequence
from datetime import datetime

from handlers import agenda, duties, improving, intake, silence, surveys
from handlers.house import House
from handlers.record import keep
from handlers.speaking import FINAL_AT_COMMIT, speak, watch_for_unseen
from handlers.storing import set_timers
from handlers.teams.digest import say_good_morning
from handlers.teams.mornings import SUBJECT
from workflow.errors import UnknownCase
from workflow.frozen import replace
from workflow.ladders import fire
from workflow.moves import Fact, Phase
from workflow.numbers import CaseNumber
from workflow.people import ALL, REDRESS, ConversationId
from workflow.ports import Work
from workflow.stored import Conversation, OutboxState, TimerRow


def fire_due(work: Work, house: House, now: datetime, limit: int = 20) -> Sequence[TimerRow]:
    """Fire timers that are due, in due order, in this one transaction, and return them."""
    rows = work.timers.due(now, limit)
    for row in rows:
        work.timers.fired(row.id, now)
        subject, _, name = row.subject.partition(":")
        if subject == "case":
            _case_timer(work, house, CaseNumber(name), row, now)
        elif subject == agenda.SUBJECT:
            agenda.come_round(work, house, name, row, now)
        elif subject == SUBJECT:
            say_good_morning(work, house, name, row.due_at, now)
        elif subject == "duty":
            duties.climb(work, house, int(name), row.generation, now)
        elif subject == improving.SUBJECT:
            improving.climb(work, house, int(name), row.generation, now)
        elif subject == surveys.SUBJECT:
            surveys.come_due(work, house, row, now)
        elif row.kind == "nudge":
            _nudge(work, house, ConversationId(int(name)), now)
        elif row.kind == "unseen":
            _unseen(work, house, ConversationId(int(name)), row.generation, now)
    return rows


def _case_timer(work: Work, house: House, number: CaseNumber, row: TimerRow, now: datetime) -> None:
    """Climb a rung, or set the timers anew where this one was put off."""
    try:
        case = work.cases.get(number, visible_to=ALL)
    except UnknownCase:
        return
    playbook = house.playbook_of(case, work)
    outcome = fire(case, row.kind, row.generation, now, playbook, house.zone)
    if outcome is None:
        set_timers(work, house, None, case, playbook)
        return
    after, events = outcome
    keep(work, house, case, after, events, now)


def _nudge(work: Work, house: House, number: ConversationId, now: datetime) -> None:
    """Ask once whether the complaint that was begun shall go on."""
    silent = work.conversations.get(number)
    if silence.put_off(work, house, silent, now):
        return
    nudged = intake.nudge(work, house, silent, now)
    if nudged is not None:
        conversation, replies = nudged
        work.conversations.save(speak(work, house, conversation, replies, now), now)


def _unseen(work: Work, house: House, number: ConversationId, seq: int, now: datetime) -> None:
    """Turn notices that did not arrive in the playbook's time into calls, where a phone number is known.

    A page fetches its notices, so they arrive when they are seen; a platform is handed them.
    """
    conversation = work.conversations.get(number)
    waiting = [notice for notice in work.outbox.after(number, max(conversation.seen, seq - 1)) if notice.case]
    if conversation.channel not in FINAL_AT_COMMIT:
        waiting = [notice for notice in waiting if notice.state in (OutboxState.READY, OutboxState.SENDING)]
    if conversation.seen < seq:
        for case in dict.fromkeys(notice.case for notice in waiting if notice.case):
            _call(work, house, case, now)
    elif waiting:
        watch_for_unseen(work, house, conversation, now)


def _call(work: Work, house: House, number: CaseNumber, now: datetime) -> None:
    case = work.cases.get(number, visible_to=ALL)
    if case.phase is Phase.CLOSED or case.calls or work.cases.elements(number).phone is None:
        return
    playbook = house.playbook_of(case, work)
    after, events = replace(case, calls=case.calls + 1).record(
        Fact.CALL_DUE, by=REDRESS, at=now, playbook=playbook, zone=house.zone, data={"words": ""}
    )
    keep(work, house, case, after, events, now)


def seen(work: Work, conversation: Conversation, seq: int, now: datetime) -> Conversation:
    """Note that the customer's client has asked for what comes after `seq`."""
    if seq <= conversation.seen:
        return conversation
    work.outbox.seen(conversation.id, min(seq, conversation.seq))
    return work.conversations.save(replace(conversation, seen=min(seq, conversation.seq)), now)
