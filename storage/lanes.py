"""The outbox as the lanes see it: what may be sent now is claimed before the call and settled after it.

Within a chat the oldest that is on its way goes first, so a row in back-off holds its own chat and no other.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import and_, case, exists, func, select, update

from storage.codec import micros, moment_or_none
from storage.encryption import Keys
from storage.outbox_rows import COLUMNS, IS_ON_ITS_WAY, IS_READY, IS_SENDING, read, sealed_body, sealed_sent
from storage.statement import Connection, Statement, fixed, given, insert_once
from storage.tables import outbox, posting
from workflow.frozen import replace
from workflow.numbers import CaseNumber
from workflow.stored import Notice, OutboxState, Priority

_in_lane = outbox.c.lane == given(outbox.c.lane)
_by_id = outbox.c.id == given(outbox.c.id)
_earlier = outbox.alias("earlier")
_is_held = exists().where(
    _earlier.c.lane == outbox.c.lane,
    _earlier.c.chat == outbox.c.chat,
    _earlier.c.id < outbox.c.id,
    _earlier.c.state.in_([fixed(OutboxState.READY), fixed(OutboxState.SENDING)]),
)
# The sum keeps SQLite from finding them by time: then it would sort all that waits to find the first few.
_is_available = outbox.c.available_at + 0 <= given(outbox.c.available_at, "now")
FIRST_OF_EACH_CHAT = (
    select(*COLUMNS)
    .where(_in_lane, IS_READY, _is_available, ~_is_held)
    .order_by(outbox.c.priority, outbox.c.id)
    .limit(given(outbox.c.id, "most"))
)

DUE = Statement(FIRST_OF_EACH_CHAT)
# Also right without SKIP LOCKED, only slower: then a second claimer waits, and finds the row no longer ready.
LOCK_DUE = Statement(FIRST_OF_EACH_CHAT.with_for_update(of=outbox, skip_locked=True))
CLAIM = Statement(
    update(outbox).where(_by_id, IS_READY).values(state=fixed(OutboxState.SENDING), attempts=given(outbox.c.attempts))
)
HOLD = Statement(update(outbox).where(_by_id, IS_READY).values(available_at=given(outbox.c.available_at)))
# A card whose case changed while it was sent is sent again, whatever came of it.
SETTLE = Statement(
    update(outbox)
    .where(_by_id, IS_SENDING, outbox.c.attempts == given(outbox.c.attempts, "claimed"))
    .values(
        state=case(
            (outbox.c.edition == given(outbox.c.edition), given(outbox.c.state)), else_=fixed(OutboxState.READY)
        ),
        available_at=given(outbox.c.available_at),
        attempts=given(outbox.c.attempts),
        doubts=given(outbox.c.doubts),
        sealed_sent=given(outbox.c.sealed_sent),
    )
)
LEFT = Statement(select(*COLUMNS).where(_in_lane, IS_ON_ITS_WAY, IS_SENDING).order_by(outbox.c.id))
WAITING = Statement(
    select(*COLUMNS)
    .where(_in_lane, outbox.c.chat == given(outbox.c.chat), IS_ON_ITS_WAY, IS_READY)
    .order_by(outbox.c.id)
)
PUT_BACK = Statement(
    update(outbox)
    .where(
        _in_lane,
        IS_READY,
        outbox.c.available_at > given(outbox.c.available_at, "now"),
        outbox.c.available_at <= given(outbox.c.available_at, "before"),
    )
    .values(available_at=given(outbox.c.available_at, "now"))
)
GIVE_UP = Statement(update(outbox).where(_by_id, IS_READY).values(state=fixed(OutboxState.FAILED)))
RELEASE = Statement(
    update(outbox)
    .where(_in_lane, outbox.c.chat == given(outbox.c.chat), IS_ON_ITS_WAY, IS_READY)
    .values(available_at=given(outbox.c.available_at))
)
REVIVE = Statement(
    update(outbox)
    .where(
        outbox.c.dedupe == given(outbox.c.dedupe),
        outbox.c.state.in_([fixed(OutboxState.FAILED), fixed(OutboxState.UNKNOWN)]),
    )
    .values(state=fixed(OutboxState.READY), doubts=0)
)
SEND_AGAIN = Statement(
    update(outbox)
    .where(_by_id, outbox.c.state.in_([fixed(OutboxState.FAILED), fixed(OutboxState.UNKNOWN)]))
    .values(state=fixed(OutboxState.READY), attempts=0, available_at=given(outbox.c.available_at))
)
NEXT_DUE = Statement(
    select(func.min(outbox.c.available_at)).where(
        _in_lane, IS_READY, outbox.c.available_at > given(outbox.c.available_at, "now")
    )
)
RENEW = Statement(
    update(outbox)
    .where(outbox.c.dedupe == given(outbox.c.dedupe))
    .values(
        edition=outbox.c.edition + 1,
        state=case((outbox.c.state == fixed(OutboxState.SENT), fixed(OutboxState.READY)), else_=outbox.c.state),
        available_at=case((IS_READY, outbox.c.available_at), else_=given(outbox.c.available_at)),
    )
)
PUT_CARD = insert_once(outbox, "id")
POST = insert_once(posting)
POSTED = Statement(
    select(*COLUMNS).join(posting, posting.c.outbox_id == outbox.c.id).where(posting.c.blind == given(posting.c.blind))
)
_is_edited = and_(
    outbox.c.case_number == given(outbox.c.case_number), outbox.c.case_number.is_not(None), outbox.c.edition > 0
)
CARDS = Statement(select(outbox.c.lane, outbox.c.chat, outbox.c.dedupe).where(_is_edited))
EDITED = Statement(select(*COLUMNS).where(_is_edited).order_by(outbox.c.id))
CARD_OF = "card:"
CARD = Statement(select(*COLUMNS).where(outbox.c.dedupe == given(outbox.c.dedupe)))


class SqlLanes:
    """The lanes' side of the outbox over one transaction."""

    def __init__(self, connection: Connection, keys: Keys) -> None:
        self._connection, self._keys = connection, keys
        self._sealer = keys.of_table("outbox")

    def due(self, lane: str, now: datetime, limit: int) -> Iterator[Notice]:
        statement = LOCK_DUE if self._connection.shared else DUE
        rows = self._connection.rows(statement, lane=lane, now=micros(now), most=limit)
        # Opened one by one: most are looked at only where others before them have to wait.
        return (read(row, self._sealer) for row in rows)

    def claim(self, notice: Notice) -> Notice | None:
        claimed = replace(notice, state=OutboxState.SENDING, attempts=notice.attempts + 1)
        return claimed if self._connection.run(CLAIM, id=notice.id, attempts=claimed.attempts) else None

    def put_back(self, lane: str, before: datetime, now: datetime) -> None:
        self._connection.run(PUT_BACK, lane=lane, before=micros(before), now=micros(now))

    def hold(self, notice: Notice, until: datetime) -> None:
        self._connection.run(HOLD, id=notice.id, available_at=micros(until))

    def settle(self, notice: Notice, after: Notice, available_at: datetime) -> bool:
        written = self._connection.run(
            SETTLE,
            id=notice.id,
            claimed=notice.attempts,
            edition=notice.edition,
            state=after.state.value,
            available_at=micros(available_at),
            attempts=after.attempts,
            doubts=after.doubts,
            sealed_sent=sealed_sent(notice.dedupe, after.messages, after.words, self._sealer),
        )
        return written > 0

    def post(self, notice: Notice, address: str, message: str) -> None:
        self._connection.run(POST, blind=self._blind(notice.lane, address, message), outbox_id=notice.id)

    def posted(self, lane: str, address: str, message: str) -> Notice | None:
        row = self._connection.row(POSTED, blind=self._blind(lane, address, message))
        return None if row is None else read(row, self._sealer)

    def left(self, lane: str) -> Sequence[Notice]:
        return self._notices(LEFT, lane=lane)

    def give_up(self, lane: str, chat: str) -> Sequence[Notice]:
        waiting = self._notices(WAITING, lane=lane, chat=chat)
        return [notice for notice in waiting if self._connection.run(GIVE_UP, id=notice.id)]

    def release(self, lane: str, chat: str, at: datetime) -> int:
        return self._connection.run(RELEASE, lane=lane, chat=chat, available_at=micros(at))

    def revive(self, lane: str, chat: str, case: CaseNumber) -> bool:
        return self._connection.run(REVIVE, dedupe=_card(lane, chat, case)) > 0

    def send_again(self, notice: Notice, at: datetime) -> bool:
        return self._connection.run(SEND_AGAIN, id=notice.id, available_at=micros(at)) > 0

    def next_due(self, lane: str, now: datetime) -> datetime | None:
        row = self._connection.row(NEXT_DUE, lane=lane, now=micros(now))
        return moment_or_none(row[0]) if row else None

    def refresh(self, lane: str, chat: str, case: CaseNumber, at: datetime) -> None:
        dedupe, now = _card(lane, chat, case), micros(at)
        if self._connection.run(RENEW, dedupe=dedupe, available_at=now) or self._put_card(lane, chat, case, at):
            return
        # Somebody else has just made it.
        self._connection.run(RENEW, dedupe=dedupe, available_at=now)

    def card(self, lane: str, chat: str, case: CaseNumber) -> Notice | None:
        row = self._connection.row(CARD, dedupe=_card(lane, chat, case))
        return None if row is None else read(row, self._sealer)

    def edited(self, case: CaseNumber) -> Sequence[Notice]:
        return [each for each in self._notices(EDITED, case_number=case) if not each.dedupe.startswith(CARD_OF)]

    def renew(self, dedupe: str, at: datetime) -> bool:
        return self._connection.run(RENEW, dedupe=dedupe, available_at=micros(at)) > 0

    def cards(self, case: CaseNumber) -> Sequence[tuple[str, str]]:
        rows = self._connection.rows(CARDS, case_number=case)
        return [(lane, chat) for lane, chat, dedupe in rows if dedupe.startswith(CARD_OF)]

    def _put_card(self, lane: str, chat: str, case: CaseNumber, at: datetime) -> bool:
        card = Notice(dedupe=_card(lane, chat, case), lane=lane, chat=chat, body={}, at=at, case=case, edition=1)
        written = self._connection.run(
            PUT_CARD,
            dedupe=card.dedupe,
            lane=lane,
            chat=chat,
            priority=Priority.NOTICE.value,
            state=OutboxState.READY.value,
            at=micros(at),
            available_at=micros(at),
            attempts=0,
            doubts=0,
            edition=card.edition,
            must_arrive=1,
            seq=None,
            case_number=case,
            sealed=sealed_body(card, self._sealer),
            sealed_sent=None,
        )
        return written > 0

    def _notices(self, statement: Statement, **values: str | int) -> Sequence[Notice]:
        return [read(row, self._sealer) for row in self._connection.rows(statement, **values)]

    def _blind(self, lane: str, address: str, message: str) -> bytes:
        return self._keys.blind(f"posting {lane}", f"{address}\x1f{message}")


def _card(lane: str, chat: str, case: CaseNumber) -> str:
    return f"{CARD_OF}{lane}:{chat}:{case}"
