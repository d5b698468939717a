"""What must hold between the rows of several tables, asked of the database itself; nothing is unsealed or changed."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import String, and_, cast, exists, func, literal, or_, select

from storage.codec import micros
from storage.statement import Connection, Statement, fixed, given
from storage.tables import case_, case_event, conversation, inbox, lease, outbox, timer
from workflow.numbers import CaseNumber
from workflow.progress import InboxState, OutboxState
from workflow.stored import Priority

MOST = 20
"""Rows named for a rule."""
LATE = timedelta(minutes=5)
"""How long past its time a timer or a message may be: whatever serves them wakes every minute at the latest."""
STUCK = timedelta(hours=1)
"""How long past its time a notice may wait in a lane that is served: a crowd before it takes a while."""
WITHOUT_PLATFORM = "web"
"""The channel on which every message is answered in its conversation."""
A_PAGE = 500

_most = given(case_.c.id, "most")
_before = given(timer.c.due_at, "before")
_stuck_since = given(timer.c.due_at, "stuck_since")
_subject = literal("case:", String).concat(case_.c.number)
_chat = literal("conversation:", String).concat(cast(conversation.c.id, String))
_is_unfired = timer.c.fired_at.is_(None)
_served = exists().where(lease.c.name == literal("lane:", String).concat(outbox.c.lane), lease.c.until > _before)
_has_platform = exists().where(lease.c.name == literal("lane:", String).concat(outbox.c.lane))
_earlier = outbox.alias("earlier")
_is_first = ~exists().where(
    _earlier.c.lane == outbox.c.lane,
    _earlier.c.chat == outbox.c.chat,
    _earlier.c.id < outbox.c.id,
    _earlier.c.state.in_([fixed(OutboxState.READY), fixed(OutboxState.SENDING)]),
)
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
    "timer {1} of {0}: it fired before it was due (P3)": Statement(
        select(timer.c.subject, timer.c.kind).where(timer.c.fired_at < timer.c.due_at).order_by(timer.c.id).limit(_most)
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
    "notice {0} on {1}: it should have been sent, and waits (P4)": Statement(
        select(outbox.c.id, outbox.c.lane)
        .where(
            outbox.c.state == fixed(OutboxState.READY),
            outbox.c.priority != fixed(Priority.BULK),
            outbox.c.available_at < _stuck_since,
            _served,
            _is_first,
        )
        .order_by(outbox.c.id)
        .limit(_most)
    ),
    "notice {0} on {1}: it is taken for sent, and no message of it is known (P4)": Statement(
        select(outbox.c.id, outbox.c.lane)
        .where(
            outbox.c.state == fixed(OutboxState.SENT),
            outbox.c.must_arrive == literal(1, literal_execute=True),
            outbox.c.sealed_sent.is_(None),
            _has_platform,
        )
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
    "conversation {0}: what was said in it was handled, and never answered (P1)": Statement(
        select(conversation.c.id)
        .where(
            conversation.c.channel == literal(WITHOUT_PLATFORM, String),
            conversation.c.seq == literal(0, literal_execute=True),
            exists().where(inbox.c.conversation_id == conversation.c.id, inbox.c.state == fixed(InboxState.DONE)),
        )
        .order_by(conversation.c.id)
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
        times = {"before": micros(now - LATE), "stuck_since": micros(now - STUCK)}
        for words, rule in RULES.items():
            for row in self._connection.rows(rule, most=MOST, **times):
                yield words.format(*row)

    def numbers(self, after: str) -> Sequence[CaseNumber]:
        return [CaseNumber(number) for (number,) in self._connection.rows(NUMBERS, number=after, most=A_PAGE)]
