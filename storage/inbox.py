"""Messages as they came: encrypted, unique by channel and key, handled once and in the order of their conversation."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, func, insert, null, or_, select, update

from storage import codec
from storage.codec import micros, micros_or_none, moment, moment_or_none
from storage.encryption import Keys, bound
from storage.statement import Connection, Row, Statement, Value, fixed, given, insert_once, row_of
from storage.tables import inbox
from workflow.people import ConversationId
from workflow.stored import InboxState, Json, Received

_columns = (
    inbox.c.id,
    inbox.c.channel,
    inbox.c.key,
    inbox.c.conversation_id,
    inbox.c.received_at,
    inbox.c.sealed,
    inbox.c.state,
    inbox.c.attempts,
    inbox.c.next_at,
    inbox.c.sealed_answer,
)
_is_waiting = inbox.c.state == fixed(InboxState.WAITING)
_of_conversation = inbox.c.conversation_id.is_not_distinct_from(given(inbox.c.conversation_id))
_oldest = (
    select(func.min(inbox.c.id).label("id")).where(_is_waiting).group_by(inbox.c.conversation_id).subquery("oldest")
)
_by_id = inbox.c.id == given(inbox.c.id)

FIND = Statement(select(*_columns).where(inbox.c.channel == given(inbox.c.channel), inbox.c.key == given(inbox.c.key)))
PUT = Statement(insert(inbox).values(row_of(inbox, "id")).returning(inbox.c.id))
PUT_ONCE = insert_once(inbox, "id")
WAITING = Statement(select(func.count()).select_from(inbox).where(_is_waiting, _of_conversation))
NEXT_OF = Statement(select(*_columns).where(_is_waiting, _of_conversation).order_by(inbox.c.id).limit(1))
QUEUE = Statement(select(*_columns).where(_is_waiting, _of_conversation).order_by(inbox.c.id))
READY = Statement(
    select(inbox.c.conversation_id)
    .join(_oldest, inbox.c.id == _oldest.c.id)
    .where(or_(inbox.c.next_at.is_(None), inbox.c.next_at <= given(inbox.c.next_at, "now")))
    .order_by(inbox.c.id)
    .limit(given(inbox.c.id, "most"))
)
NEXT_TRY = Statement(
    select(func.min(func.coalesce(inbox.c.next_at, inbox.c.received_at))).join(_oldest, inbox.c.id == _oldest.c.id)
)
PLACE = Statement(select(inbox.c.channel, inbox.c.key).where(_by_id))
FINISH = Statement(update(inbox).where(_by_id).values(state=fixed(InboxState.DONE)))
FINISH_ANSWERED = Statement(
    update(inbox).where(_by_id).values(state=fixed(InboxState.DONE), sealed_answer=given(inbox.c.sealed_answer))
)
POSTPONE = Statement(
    update(inbox).where(_by_id).values(attempts=given(inbox.c.attempts), next_at=given(inbox.c.next_at))
)
PUT_BACK = Statement(
    update(inbox)
    .where(inbox.c.state == fixed(InboxState.WAITING), inbox.c.next_at > given(inbox.c.next_at, "now"))
    .where(inbox.c.next_at <= given(inbox.c.next_at, "before"))
    .values(next_at=given(inbox.c.next_at, "now"))
)
REWRITE = Statement(update(inbox).where(_by_id).values(sealed=given(inbox.c.sealed)))
PARK = Statement(update(inbox).where(_by_id).values(state=fixed(InboxState.PARKED)))
PARKED = Statement(select(*_columns).where(inbox.c.state == fixed(InboxState.PARKED)).order_by(inbox.c.id))
RETRY = Statement(
    update(inbox)
    .where(_by_id, inbox.c.state == fixed(InboxState.PARKED))
    .values(state=fixed(InboxState.WAITING), attempts=0, next_at=given(inbox.c.next_at))
)
ERASE = Statement(
    update(inbox)
    .where(_of_conversation, inbox.c.state == fixed(InboxState.DONE))
    .values(sealed=given(inbox.c.sealed), sealed_answer=null())
)
PRUNE = Statement(
    delete(inbox).where(
        inbox.c.state == fixed(InboxState.DONE), inbox.c.received_at < given(inbox.c.received_at, "before")
    )
)

NOTHING = b""
"""What is left of a body that was erased."""


class SqlInbox:
    """The inbox over one transaction."""

    def __init__(self, connection: Connection, keys: Keys) -> None:
        self._connection = connection
        self._sealer = keys.of_table("inbox")

    def find(self, channel: str, key: str) -> Received | None:
        row = self._connection.row(FIND, channel=channel, key=key)
        return self._received(row) if row else None

    def put(
        self,
        channel: str,
        key: str,
        body: Mapping[str, Json],
        *,
        conversation: ConversationId | None,
        at: datetime,
        state: InboxState = InboxState.WAITING,
        answer: Mapping[str, Json] | None = None,
        next_at: datetime | None = None,
    ) -> int:
        return self._connection.number(PUT, **self._row(channel, key, body, conversation, at, state, next_at, answer))

    def put_once(
        self,
        channel: str,
        key: str,
        body: Mapping[str, Json],
        *,
        conversation: ConversationId,
        at: datetime,
        state: InboxState = InboxState.WAITING,
        next_at: datetime | None = None,
    ) -> bool:
        return self._connection.run(PUT_ONCE, **self._row(channel, key, body, conversation, at, state, next_at)) > 0

    def _row(
        self,
        channel: str,
        key: str,
        body: Mapping[str, Json],
        conversation: ConversationId | None,
        at: datetime,
        state: InboxState,
        next_at: datetime | None,
        answer: Mapping[str, Json] | None = None,
    ) -> dict[str, Value]:
        return {
            "channel": channel,
            "key": key,
            "conversation_id": conversation,
            "received_at": micros(at),
            "state": state.value,
            "attempts": 0,
            "next_at": micros_or_none(next_at),
            "sealed": self._sealed_body(channel, key, body),
            "sealed_answer": None if answer is None else self._sealed_answer(channel, key, answer),
        }

    def waiting(self, conversation: ConversationId) -> int:
        return self._connection.number(WAITING, conversation_id=conversation)

    def next_of(self, conversation: ConversationId | None) -> Received | None:
        row = self._connection.row(NEXT_OF, conversation_id=conversation)
        return self._received(row) if row else None

    def queue(self, conversation: ConversationId) -> Sequence[Received]:
        return [self._received(row) for row in self._connection.rows(QUEUE, conversation_id=conversation)]

    def ready(self, now: datetime, limit: int = 100) -> Sequence[ConversationId | None]:
        rows = self._connection.rows(READY, now=micros(now), most=limit)
        return [None if conversation is None else ConversationId(conversation) for (conversation,) in rows]

    def next_try(self) -> datetime | None:
        row = self._connection.row(NEXT_TRY)
        return moment_or_none(row[0]) if row else None

    def finish(self, message: int, *, answer: Mapping[str, Json] | None = None) -> None:
        place = self._connection.row(PLACE, id=message) if answer is not None else None
        if answer is None or place is None:
            self._connection.run(FINISH, id=message)
            return
        self._connection.run(FINISH_ANSWERED, id=message, sealed_answer=self._sealed_answer(place[0], place[1], answer))

    def postpone(self, message: int, *, attempts: int, next_at: datetime) -> None:
        self._connection.run(POSTPONE, id=message, attempts=attempts, next_at=micros(next_at))

    def put_back(self, before: datetime, now: datetime) -> None:
        self._connection.run(PUT_BACK, before=micros(before), now=micros(now))

    def rewrite(self, message: int, body: Mapping[str, Json]) -> None:
        place = self._connection.row(PLACE, id=message)
        if place is not None:
            self._connection.run(REWRITE, id=message, sealed=self._sealed_body(place[0], place[1], body))

    def park(self, message: int) -> None:
        self._connection.run(PARK, id=message)

    def parked(self) -> Sequence[Received]:
        return [self._received(row) for row in self._connection.rows(PARKED)]

    def retry(self, message: int, now: datetime) -> None:
        self._connection.run(RETRY, id=message, next_at=micros(now))

    def erase(self, conversation: ConversationId) -> None:
        self._connection.run(ERASE, conversation_id=conversation, sealed=NOTHING)

    def prune(self, before: datetime) -> int:
        return self._connection.run(PRUNE, before=micros(before))

    def _sealed_body(self, channel: str, key: str, body: Mapping[str, Json]) -> bytes:
        return self._sealer.seal(codec.written(body), bound("inbox", channel, key, "body"))

    def _sealed_answer(self, channel: str, key: str, answer: Mapping[str, Json]) -> bytes:
        return self._sealer.seal(codec.written(answer), bound("inbox", channel, key, "answer"))

    def _received(self, row: Row) -> Received:
        ident, channel, key, conversation, received_at, sealed, state, attempts, next_at, answer = row
        body = self._sealer.unseal(sealed, bound("inbox", channel, key, "body")) if sealed else b"{}"
        told = self._sealer.unseal(answer, bound("inbox", channel, key, "answer")) if answer is not None else None
        return Received(
            id=ident,
            channel=channel,
            key=key,
            conversation=None if conversation is None else ConversationId(conversation),
            received_at=moment(received_at),
            body=codec.read_object(body),
            state=InboxState(state),
            attempts=attempts,
            next_at=moment_or_none(next_at),
            answer=None if told is None else codec.read_object(told),
        )
