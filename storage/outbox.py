"""Everything that is to be said: encrypted, once for each `dedupe`, in the order it was written."""

from collections.abc import Sequence
from functools import cache

from sqlalchemy import String, and_, cast, delete, exists, literal, select, update

from storage.codec import micros
from storage.encryption import Keys
from storage.outbox_rows import COLUMNS, IS_ON_ITS_WAY, IS_READY, read, sealed_body
from storage.sight import recusal_values, recused_by
from storage.statement import Connection, Row, Statement, fixed, given, insert_once
from storage.tables import case_, conversation, outbox
from workflow.numbers import CaseNumber
from workflow.people import ConversationId
from workflow.progress import OutboxState
from workflow.stored import Notice, Reached

_in_chat = outbox.c.chat == given(outbox.c.chat)

PUT = insert_once(outbox, "id")
TAKE_BACK = Statement(delete(outbox).where(outbox.c.dedupe == given(outbox.c.dedupe)))
# The addition keeps SQLite from walking through a whole campaign instead of through the chat.
_is_behind = outbox.c.priority + "" > given(outbox.c.priority)
LIFT = Statement(
    update(outbox)
    .where(
        outbox.c.lane == given(outbox.c.lane),
        _in_chat,
        IS_ON_ITS_WAY,
        IS_READY,
        _is_behind,
    )
    .values(priority=given(outbox.c.priority))
)
AFTER = Statement(
    select(*COLUMNS)
    .where(_in_chat, outbox.c.seq > given(outbox.c.seq))
    .order_by(outbox.c.seq)
    .limit(given(outbox.c.id, "most"))
)
_of_chat = literal("conversation:", String).concat(cast(conversation.c.id, String))
_beyond = and_(outbox.c.chat == _of_chat, outbox.c.seq > given(outbox.c.seq))
FETCH = Statement(
    select(conversation.c.id, conversation.c.seq, conversation.c.seen, *COLUMNS)
    .select_from(conversation.outerjoin(outbox, _beyond))
    .where(conversation.c.channel == given(conversation.c.channel), conversation.c.blind == given(conversation.c.blind))
    .order_by(outbox.c.seq)
    .limit(given(outbox.c.id, "most"))
)
SEEN = Statement(
    update(outbox)
    .where(
        _in_chat,
        outbox.c.seq <= given(outbox.c.seq),
        outbox.c.state.in_([fixed(OutboxState.READY), fixed(OutboxState.SENT)]),
    )
    .values(state=fixed(OutboxState.SEEN))
)


@cache
def to_chat(names: int) -> Statement:
    """Return the newest of a chat, without those of cases that one of so many names is recused from."""
    query = select(*COLUMNS).where(_in_chat, outbox.c.lane == given(outbox.c.lane))
    if names:
        barred = exists().where(case_.c.number == outbox.c.case_number, recused_by(names)).correlate(outbox)
        query = query.where(~barred)
    return Statement(query.order_by(outbox.c.id.desc()).limit(given(outbox.c.id, "most")))


OF_CASE = Statement(select(*COLUMNS).where(outbox.c.case_number == given(outbox.c.case_number)).order_by(outbox.c.id))


class SqlOutbox:
    """The outbox over one transaction."""

    def __init__(self, connection: Connection, keys: Keys) -> None:
        self._connection, self._keys = connection, keys
        self._sealer = keys.of_table("outbox")

    def put(self, notice: Notice) -> bool:
        at = micros(notice.at)
        written = self._connection.run(
            PUT,
            dedupe=notice.dedupe,
            lane=notice.lane,
            chat=notice.chat,
            priority=notice.priority.value,
            state=notice.state.value,
            at=at,
            available_at=at,
            attempts=0,
            doubts=0,
            edition=notice.edition,
            must_arrive=int(notice.must_arrive),
            seq=notice.seq,
            case_number=notice.case,
            sealed=sealed_body(notice, self._sealer),
            sealed_sent=None,
        )
        if written and notice.state is OutboxState.READY:
            # What stands before it in its chat goes first: it must not keep an answer waiting for a campaign.
            self._connection.run(LIFT, lane=notice.lane, chat=notice.chat, priority=notice.priority.value)
        return written > 0

    def take_back(self, dedupe: str) -> None:
        self._connection.run(TAKE_BACK, dedupe=dedupe)

    def after(self, conversation: ConversationId, seq: int, limit: int = 200) -> Sequence[Notice]:
        rows = self._connection.rows(AFTER, chat=_chat(conversation), seq=seq, most=limit)
        return [self._notice(row) for row in rows]

    def fetch(self, channel: str, chat: str, seq: int, limit: int = 200) -> tuple[Reached | None, Sequence[Notice]]:
        blind = self._keys.blind_of_chat(channel, chat)
        rows = self._connection.rows(FETCH, channel=channel, blind=blind, seq=seq, most=limit)
        if not rows:
            return None, ()
        ident, newest, seen, first, *_ = rows[0]
        notices = () if first is None else [self._notice(row[3:]) for row in rows]
        return Reached(ConversationId(ident), seq=newest, seen=seen), notices

    def seen(self, conversation: ConversationId, seq: int) -> None:
        self._connection.run(SEEN, chat=_chat(conversation), seq=seq)

    def to_chats(
        self, lane: str, chats: Sequence[str], limit: int = 100, *, recused_as: frozenset[str] = frozenset()
    ) -> Sequence[Notice]:
        newest, values = to_chat(len(recused_as)), recusal_values(recused_as)
        found = (self._connection.rows(newest, lane=lane, chat=chat, most=limit, **values) for chat in set(chats))
        rows = [row for each in found for row in each]
        rows.sort(key=_id, reverse=True)
        return [self._notice(row) for row in rows[:limit]]

    def of_case(self, number: CaseNumber) -> Sequence[Notice]:
        return [self._notice(row) for row in self._connection.rows(OF_CASE, case_number=number)]

    def _notice(self, row: Row) -> Notice:
        return read(row, self._sealer)


def _chat(conversation: ConversationId) -> str:
    return f"conversation:{conversation}"


def _id(row: Row) -> int:
    return row[0]
