"""Files that the platform still has: their messages are stored and wait, with all that follows them in their chat.

Who fetches claims the file for a few seconds at a time, so that another process takes over from one that died.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from handlers.dispatch import TRIES, Upload, park_stuck
from handlers.house import House
from handlers.letters import AWAITED, FETCHED, body_of, message_of, unit_of
from handlers.message import Phrase
from workflow.people import ConversationId
from workflow.ports import Work
from workflow.stored import Json, Received


class NotYetError(Exception):
    """The platform did not give a file, and may give it later; `said` is what the customer hears when it never does."""

    def __init__(self, why: str, said: Phrase) -> None:
        super().__init__(why)
        self.said = said


def claim(work: Work, conversation: ConversationId, now: datetime, until: datetime) -> Received | None:
    """Return the next message of a chat whose file is to be fetched now, and keep others from it until a moment."""
    # The lock: of two that come at once, the second reads what the first has written.
    work.conversations.get(conversation)
    parts = unit_of(work, conversation)
    if not parts or (parts[0].next_at is not None and parts[0].next_at > now):
        return None
    wanted = next((part for part in parts if AWAITED in part.body), None)
    if wanted is not None:
        work.inbox.postpone(parts[0].id, attempts=parts[0].attempts, next_at=until)
    return wanted


def renew(work: Work, conversation: ConversationId, until: datetime) -> None:
    """Keep others from what is being fetched until a later moment."""
    work.conversations.get(conversation)
    oldest = work.inbox.next_of(conversation)
    if oldest is not None:
        work.inbox.postpone(oldest.id, attempts=oldest.attempts, next_at=until)


def supply(work: Work, conversation: ConversationId, message: int, found: Upload | Phrase, now: datetime) -> None:
    """Give a message its file, or the words that say why it is not taken; once its parts have theirs it is handled."""
    received = _awaiting(work, conversation, message)
    if received is None:
        return
    known: dict[str, Json] = {name: value for name, value in received.body.items() if name != AWAITED}
    known[FETCHED] = True
    if isinstance(found, Upload):
        file = work.files.put(found.name, found.type, found.content, conversation=conversation, at=now)
        known |= {"files": [file.id], "uploads": [found.sha256]}
    else:
        known |= body_of(replace(message_of(known), refused=found))
    work.inbox.rewrite(received.id, known)
    _try_at(work, conversation, now)


def put_off(
    work: Work, house: House, conversation: ConversationId, message: int, lost: Phrase | None, now: datetime
) -> None:
    """After a failed try: again later; once all tries are spent, what is `lost` is said, else a person sees to it."""
    received = _awaiting(work, conversation, message)
    if received is None:
        return
    attempts = received.attempts + 1
    if attempts < len(TRIES):
        work.inbox.postpone(received.id, attempts=attempts, next_at=now)
        _try_at(work, conversation, now + TRIES[attempts])
    elif lost is not None:
        supply(work, conversation, message, lost, now)
    else:
        park_stuck(work, house, conversation, received, now)
        work.hint("inbox")


def wanted_of(received: Received) -> Mapping[str, Json]:
    """Return which file it is, in its channel's own words."""
    awaited = received.body[AWAITED]
    return awaited if isinstance(awaited, Mapping) else {}


def _awaiting(work: Work, conversation: ConversationId, message: int) -> Received | None:
    """Return a message that still waits for its file; somebody else may have been quicker."""
    work.conversations.get(conversation)
    return next((row for row in work.inbox.queue(conversation) if row.id == message and AWAITED in row.body), None)


def _try_at(work: Work, conversation: ConversationId, at: datetime) -> None:
    oldest = work.inbox.next_of(conversation)
    if oldest is not None:
        work.inbox.postpone(oldest.id, attempts=oldest.attempts, next_at=at)
    work.hint("inbox")
