"""A row of the outbox as it is read, and what is sealed in it."""

from collections.abc import Sequence
from typing import cast

from storage import codec
from storage.codec import moment
from storage.encryption import Sealer, bound
from storage.statement import Row, fixed
from storage.tables import outbox
from workflow.numbers import CaseNumber
from workflow.stored import Notice, OutboxState, Priority

IS_READY = outbox.c.state == fixed(OutboxState.READY)
IS_SENDING = outbox.c.state == fixed(OutboxState.SENDING)
IS_ON_ITS_WAY = outbox.c.state.in_([fixed(OutboxState.READY), fixed(OutboxState.SENDING)])
"""SQLite takes the index of what is on its way only where this stands in the query word for word."""

COLUMNS = (
    outbox.c.id,
    outbox.c.dedupe,
    outbox.c.lane,
    outbox.c.chat,
    outbox.c.priority,
    outbox.c.state,
    outbox.c.at,
    outbox.c.attempts,
    outbox.c.doubts,
    outbox.c.edition,
    outbox.c.must_arrive,
    outbox.c.seq,
    outbox.c.case_number,
    outbox.c.sealed,
    outbox.c.sealed_sent,
)


def read(row: Row, sealer: Sealer) -> Notice:
    """Return the notice of a row."""
    ident, dedupe, lane, chat, priority, state, at = row[:7]
    attempts, doubts, edition, must_arrive, seq, number, sealed, sealed_sent = row[7:]
    messages, words = _sent(sealed_sent, dedupe, sealer)
    return Notice(
        id=ident,
        dedupe=dedupe,
        lane=lane,
        chat=chat,
        priority=Priority(priority),
        state=OutboxState(state),
        at=moment(at),
        attempts=attempts,
        doubts=doubts,
        edition=edition,
        must_arrive=bool(must_arrive),
        seq=seq,
        case=None if number is None else CaseNumber(number),
        body=codec.read_object(sealer.unseal(sealed, _place(dedupe, "body"))),
        messages=messages,
        words=words,
    )


def sealed_body(notice: Notice, sealer: Sealer) -> bytes:
    """Return what is to be said, sealed for its row."""
    return sealer.seal(codec.written(notice.body), _place(notice.dedupe, "body"))


def sealed_sent(dedupe: str, messages: Sequence[str], words: str, sealer: Sealer) -> bytes | None:
    """Return what was sent, sealed for its row; None where nothing was."""
    if not messages:
        return None
    return sealer.seal(codec.written({"messages": messages, "words": words}), _place(dedupe, "sent"))


def _sent(sealed: bytes | None, dedupe: str, sealer: Sealer) -> tuple[tuple[str, ...], str]:
    if sealed is None:
        return (), ""
    found = codec.read_object(sealer.unseal(sealed, _place(dedupe, "sent")))
    return tuple(cast("list[str]", found["messages"])), str(found["words"])


def _place(dedupe: str, column: str) -> bytes:
    return bound("outbox", dedupe, column)
