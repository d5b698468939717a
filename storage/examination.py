"""What must hold between the rows of several tables, asked of the database itself; nothing is unsealed or changed."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import String, and_, cast, exists, func, literal, or_, select

from storage.codec import micros
from storage.statement import Connection, Statement, fixed, given
from storage.tables import case_, case_event, conversation, inbox, lease, outbox, timer
from workflow.numbers import CaseNumber
from workflow.progress import InboxState, OutboxState

MOST = 20
"""Rows named for a rule."""
LATE = timedelta(minutes=5)
"""How long past its time a timer or a message may be: whatever serves them wakes every minute at the latest."""
A_PAGE = 500

_most = given(case_.c.id, "most")
_before = given(timer.c.due_at, "before")
_subject = literal("case:", String).concat(case_.c.number)
_chat = literal("conversation:", String).concat(cast(conversation.c.id, String))
_is_unfired = timer.c.fired_at.is_(None)
_served = exists().where(lease.c.name == literal("lane:", String).concat(outbox.c.lane), lease.c.until > _before)
_told = exists().where(outbox.c.case_number == case_.c.number, outbox.c.chat == _chat)

RULES: Mapping[str, Statement] = {
    "case {0}: it has {1} events, and should have {2} (P1)": Statement(
        select(case_.c.number, func.count(case_event.c.seq), case_.c.lines)
        .outerjoin(case_event, case_event.c.case_id == case_.c.id)
        .group_by(case_.c.id, case_.c.number, case_.c.lines)
        .having(
            or_(
                func.count(case_event.c.seq) != case_.c.lines,
                func.coalesce(func.max(case_event.c.seq), 0) != case_.c.lines,
            )
        )
        .order_by(case_.c.number)
        .limit(_most)
    ),
    "case {0}: its customer was told nothing of it (P1)": Statement(
        select(case_.c.number)
        .join(conversation, conversation.c.id == case_.c.conversation_id)
        .where(~_told)
        .order_by(case_.c.number)
        .limit(_most)
    ),
    "timer {1} of {0}: it is set, though no such case is open (P3)": Statement(
        select(timer.c.subject, timer.c.kind)
        .where(
            _is_unfired,
            timer.c.subject.startswith("case:"),
            ~exists().where(_subject == timer.c.subject, case_.c.closed_at.is_(None)),
        )
        .order_by(timer.c.id)
        .limit(_most)
    ),
    "timer {1} of {0}: it is overdue and has not fired (P3)": Statement(
        select(timer.c.subject, timer.c.kind)
        .where(_is_unfired, timer.c.due_at < _before)
        .order_by(timer.c.id)
        .limit(_most)
    ),
    "notice {0} on {1}: it was being sent by a process that is no more (P4)": Statement(
        select(outbox.c.id, outbox.c.lane)
        .where(outbox.c.state == fixed(OutboxState.SENDING), ~_served)
        .order_by(outbox.c.id)
        .limit(_most)
    ),
    "{0}: {2} notices have the number {1} (P4)": Statement(
        select(outbox.c.chat, outbox.c.seq, func.count())
        .where(outbox.c.seq.is_not(None))
        .group_by(outbox.c.chat, outbox.c.seq)
        .having(func.count() > 1)
        .order_by(outbox.c.chat)
        .limit(_most)
    ),
    "conversation {0}: it counts {1} notices, and has number {2} (P4)": Statement(
        select(conversation.c.id, conversation.c.seq, func.max(outbox.c.seq))
        .join(outbox, and_(outbox.c.chat == _chat, outbox.c.seq.is_not(None)))
        .group_by(conversation.c.id, conversation.c.seq)
        .having(func.max(outbox.c.seq) > conversation.c.seq)
        .order_by(conversation.c.id)
        .limit(_most)
    ),
    "message {0} on {1}: it should have been handled, and waits (P1)": Statement(
        select(inbox.c.id, inbox.c.channel)
        .where(
            inbox.c.state == fixed(InboxState.WAITING),
            func.coalesce(inbox.c.next_at, inbox.c.received_at) < _before,
        )
        .order_by(inbox.c.id)
        .limit(_most)
    ),
    "message {0} on {1}: its state is {2}, which is none": Statement(
        select(inbox.c.id, inbox.c.channel, inbox.c.state)
        .where(inbox.c.state.not_in([fixed(state) for state in InboxState]))
        .order_by(inbox.c.id)
        .limit(_most)
    ),
    "notice {0} on {1}: its state is {2}, which is none": Statement(
        select(outbox.c.id, outbox.c.lane, outbox.c.state)
        .where(outbox.c.state.not_in([fixed(state) for state in OutboxState]))
        .order_by(outbox.c.id)
        .limit(_most)
    ),
}
"""Each rule by the words for a row that breaks it."""

NUMBERS = Statement(
    select(case_.c.number).where(case_.c.number > given(case_.c.number)).order_by(case_.c.number).limit(_most)
)


class SqlExamination:
    """The rules over one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def broken(self, now: datetime) -> Iterator[str]:
        times = {"before": micros(now - LATE)}
        for words, rule in RULES.items():
            for row in self._connection.rows(rule, most=MOST, **times):
                yield words.format(*row)

    def numbers(self, after: str) -> Sequence[CaseNumber]:
        return [CaseNumber(number) for (number,) in self._connection.rows(NUMBERS, number=after, most=A_PAGE)]
