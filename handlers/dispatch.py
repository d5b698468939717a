"""From a stored message to its effect: the inbox is written first, in order within a conversation, once for each key.

Storing and handling are one transaction where all goes well. A message whose handling fails is stored alone and tried
again after 0, 1, 5, 25 and 60 s while its conversation waits; then it is parked for a person (design, "The way of a
message").
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from handlers.house import House
from handlers.letters import AWAITED, FETCHED, body_of, joined, unit_of
from handlers.message import Message, Phrase, Reply
from handlers.places import is_seat
from handlers.reception import converse
from handlers.speaking import speak
from handlers.teams.forms import Handed, hand_in
from handlers.teams.hearing import Told, hear, nobody_waits
from workflow.language import Language, guess
from workflow.people import ConversationId
from workflow.ports import Work
from workflow.stored import Conversation, InboxState, Json, Received

TRIES = tuple(timedelta(seconds=seconds) for seconds in (0, 1, 5, 25, 60))
MOST_WAITING = 60
"""Messages of one conversation that may wait; beyond that the sender is asked to come back."""
SILENCE = timedelta(seconds=1)
"""How long a burst must be over before it is read and answered once."""


class Taken(StrEnum):
    """What became of a message."""

    STORED = "stored"
    REPEATED = "repeated"
    """It came before with the same body; nothing was done again."""
    CLASHES = "clashes"
    """Its key came before with another body."""
    FULL = "full"
    """Too many wait; it was not stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as it came, its type as its own bytes say."""

    name: str
    type: str
    content: bytes

    @property
    def sha256(self) -> str:
        """The digest of its bytes."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """A message with what its channel knows of it.

    Attributes:
        key: unique in the channel, the same in a redelivery.
        chat: the channel's name for the chat.
        language: what the platform says of the person; None where it says nothing.
        burst: it came while earlier ones are still unread by the sender: read together, answered once.
        album: what the parts of one album have in common; they are one message, once all are here.
        awaited: a file that came along and has to be fetched from the platform, in the channel's own words.
    """

    channel: str
    chat: str
    key: str
    message: Message
    uploads: tuple[Upload, ...] = ()
    language: Language | None = None
    burst: bool = False
    album: str = ""
    awaited: Mapping[str, Json] | None = None


def take(work: Work, house: House, envelope: Envelope, now: datetime, told: Told = nobody_waits) -> Taken:
    """Store a message and, where nothing of its conversation waits, handle it in the same transaction.

    `told` hears what only whoever pressed shall see, now that they wait for it.
    """
    conversation = _conversation(work, house, envelope, now)
    waiting = work.inbox.waiting(conversation.id)
    is_full = waiting >= MOST_WAITING
    if (is_full or envelope.uploads) and (again := _again(work, envelope)):
        return again
    if is_full:
        return Taken.FULL
    message, body = _filed(work, envelope, conversation, now)
    if waiting or envelope.burst or envelope.album or envelope.awaited:
        stored = _put_off(work, house, envelope, body, conversation, now, first=not waiting)
    elif stored := work.inbox.put_once(
        envelope.channel, envelope.key, body, conversation=conversation.id, at=now, state=InboxState.DONE
    ):
        _heard(work, house, conversation, message, now, told=told)
    return Taken.STORED if stored else _again(work, envelope) or Taken.REPEATED


def _again(work: Work, envelope: Envelope) -> Taken | None:
    """Tell what a message is whose key came before; None for a new one."""
    before = work.inbox.find(envelope.channel, envelope.key)
    if before is None:
        return None
    return Taken.REPEATED if _same(before.body, _unfiled(envelope)) else Taken.CLASHES


def hand_over(work: Work, house: House, envelope: Envelope, now: datetime) -> Handed | None:
    """Take a form to its effect and store it, both or neither; return what is to be mended, None for a repeat.

    Whoever handed it in waits for the answer, so that it does not queue behind what was said before.
    """
    if work.inbox.find(envelope.channel, envelope.key) is not None:
        return None
    seat = _conversation(work, house, envelope, now)
    handed = hand_in(work, house, seat, envelope.message, now)
    if handed.is_done:
        body = body_of(envelope.message)
        work.inbox.put(envelope.channel, envelope.key, body, conversation=seat.id, at=now, state=InboxState.DONE)
    return handed


def _heard(
    work: Work,
    house: House,
    conversation: Conversation,
    message: Message,
    now: datetime,
    *,
    silent: bool = False,
    told: Told = nobody_waits,
) -> None:
    """Take a message to whom it concerns: a customer's case, or a team at work."""
    if not is_seat(conversation.chat):
        converse(work, house, conversation, message, now, silent=silent)
        return
    word = hear(work, house, conversation, message, now)
    if word is not None:
        told(word)


def _unfiled(envelope: Envelope) -> Mapping[str, Json]:
    digests = [upload.sha256 for upload in envelope.uploads]
    awaited: Mapping[str, Json] = {AWAITED: {**envelope.awaited}} if envelope.awaited else {}
    return {**body_of(envelope.message), **({"uploads": digests} if digests else {}), **awaited}


def _same(stored: Mapping[str, Json], body: Mapping[str, Json]) -> bool:
    """Compare what was sent, without the ids our store gave to files; what was erased can't be compared."""
    added = frozenset({"files", "album", "raw"})
    if AWAITED in body:
        added |= {AWAITED, FETCHED, "uploads", "refused"}
    return not stored or _without(stored, added) == _without(body, added)


def _without(body: Mapping[str, Json], names: frozenset[str]) -> Mapping[str, Json]:
    return {name: value for name, value in body.items() if name not in names}


def _filed(
    work: Work, envelope: Envelope, conversation: Conversation, now: datetime
) -> tuple[Message, Mapping[str, Json]]:
    """Store the files that came along; return the message that names them, and the body to keep."""
    if not envelope.uploads:
        return envelope.message, _unfiled(envelope)
    files = [
        work.files.put(upload.name, upload.type, upload.content, conversation=conversation.id, at=now).id
        for upload in envelope.uploads
    ]
    message = replace(envelope.message, files=tuple(files))
    return message, {**_unfiled(envelope), "files": files}


def store_only(work: Work, house: House, envelope: Envelope, now: datetime) -> Taken:
    """Store a message whose handling failed, to be tried again at once and then ever later."""
    if work.inbox.find(envelope.channel, envelope.key) is not None:
        return Taken.REPEATED
    conversation = _conversation(work, house, envelope, now)
    _, body = _filed(work, envelope, conversation, now)
    work.inbox.put(envelope.channel, envelope.key, body, conversation=conversation.id, at=now, next_at=now + TRIES[0])
    work.hint("inbox")
    return Taken.STORED


def _put_off(
    work: Work,
    house: House,
    envelope: Envelope,
    body: Mapping[str, Json],
    conversation: Conversation,
    now: datetime,
    *,
    first: bool,
) -> bool:
    """Queue a message behind those that wait, unless it came before; the first of a burst is told that all arrive."""
    next_at = now + SILENCE if envelope.burst or envelope.album else now
    body = {**body, "album": envelope.album} if envelope.album else body
    if not work.inbox.put_once(
        envelope.channel, envelope.key, body, conversation=conversation.id, at=now, next_at=next_at
    ):
        return False
    if first and envelope.burst and not envelope.album:
        told = speak(work, house, conversation, (Reply(said=Phrase("cases.refused.many")),), now)
        work.conversations.save(told, now)
    work.hint("inbox")
    return True


def _conversation(work: Work, house: House, envelope: Envelope, now: datetime) -> Conversation:
    found = work.conversations.find(envelope.channel, envelope.chat)
    if found is not None:
        return found
    language = envelope.language or guess(envelope.message.text) or house.language
    work.hint(newcomer(envelope.chat))
    return work.conversations.open(envelope.channel, envelope.chat, language, now)


def newcomer(chat: str) -> str:
    """Return the topic that tells who listens already that a chat has got its conversation."""
    return f"chat:{chat}"


def park(work: Work, house: House, envelope: Envelope, raw: str, now: datetime) -> Taken:
    """Keep for a person what can't even be stored as it should be, as the platform gave it; the customer is told."""
    if work.inbox.find(envelope.channel, envelope.key) is not None:
        return Taken.REPEATED
    conversation = _conversation(work, house, envelope, now)
    body: Mapping[str, Json] = {**body_of(Message(refused=Phrase("cases.refused.kind"))), "raw": raw}
    work.inbox.put(envelope.channel, envelope.key, body, conversation=conversation.id, at=now, state=InboxState.PARKED)
    _tell_parked(work, house, conversation.id, now)
    return Taken.STORED


def catch_up(work: Work, house: House, conversation: ConversationId, now: datetime) -> bool:
    """Handle all that can be in a conversation, in order; the last message is answered, and each that brought a file.

    Return whether the next one waits for its file.
    """
    while parts := _ready(work, conversation):
        message = _taken(work, parts)
        more = bool(_ready(work, conversation)) and not any(FETCHED in part.body for part in parts)
        _heard(work, house, work.conversations.get(conversation), message, now, silent=more)
    return bool(unit_of(work, conversation))


def try_next(work: Work, house: House, conversation: ConversationId, now: datetime) -> None:
    """Handle the oldest waiting message of a conversation."""
    parts = _ready(work, conversation)
    if parts:
        _heard(work, house, work.conversations.get(conversation), _taken(work, parts), now)


def _ready(work: Work, conversation: ConversationId) -> Sequence[Received]:
    """Return the parts of the next message; none where there is no other, or where a file of it is still to come."""
    parts = unit_of(work, conversation)
    return () if any(AWAITED in part.body for part in parts) else parts


def _taken(work: Work, parts: Sequence[Received]) -> Message:
    for part in parts:
        work.inbox.finish(part.id)
    return joined(parts)


def put_back(work: Work, house: House, conversation: ConversationId, now: datetime) -> None:
    """After a failed try: again later, or parked for a person once all tries are spent, and the customer told."""
    received = work.inbox.next_of(conversation)
    if received is None:
        return
    attempts = received.attempts + 1
    if attempts < len(TRIES):
        work.inbox.postpone(received.id, attempts=attempts, next_at=now + TRIES[attempts])
        return
    park_stuck(work, house, conversation, received, now)


def park_stuck(work: Work, house: House, conversation: ConversationId, received: Received, now: datetime) -> None:
    """Give a message up to a person."""
    work.inbox.park(received.id)
    _tell_parked(work, house, conversation, now)


def _tell_parked(work: Work, house: House, conversation: ConversationId, now: datetime) -> None:
    told = speak(work, house, work.conversations.get(conversation), (Reply(said=Phrase("cases.refused.parked")),), now)
    work.conversations.save(told, now)
    work.hint("board")
