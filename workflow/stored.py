"""What is stored beside cases, as handlers see it: conversations, messages, notices, timers, people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

from workflow.language import Language
from workflow.numbers import CaseNumber
from workflow.people import Actor, ConversationId, Grant, Side, StaffId
from workflow.progress import InboxState, OutboxState
from workflow.timeline import Event

Json = str | int | float | bool | None | Sequence["Json"] | Mapping[str, "Json"]
SubjectId = NewType("SubjectId", str)
"""`case:NUMBER`, `conversation:ID` or `calendar:NAME`."""


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """One chat: its language, how far its dialogue is, and the counter of what was said to it.

    Attributes:
        chat: the channel's own name for the chat, encrypted at rest and found by blind index.
        seq: number of the last message said to the customer; raised in the writing transaction.
        seen: the highest seq that the customer's client has asked beyond.
        revision: raised by every save; also carried by buttons.
        state: the dialogue as JSON, encrypted at rest (drafts hold personal data).
    """

    id: ConversationId
    channel: str
    chat: str
    language: Language
    language_chosen: bool = False
    seq: int = 0
    seen: int = 0
    revision: int = 0
    state: Mapping[str, Json] = field(default_factory=dict[str, Json])


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a chat's two counters are, `seq` and `seen` of its `Conversation`."""

    id: ConversationId
    seq: int
    seen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One row of the inbox.

    Attributes:
        key: unique in its channel; a redelivery has the same.
        body: what was received, as JSON; encrypted at rest, empty once erased.
        answer: what the sender was told, where the answer must be repeatable.
    """

    id: int
    channel: str
    key: str
    conversation: ConversationId | None
    received_at: datetime
    body: Mapping[str, Json]
    state: InboxState
    attempts: int = 0
    next_at: datetime | None = None
    answer: Mapping[str, Json] | None = None


class Priority(StrEnum):
    """What goes first between chats of one lane."""

    ANSWER = "1-answer"
    ESCALATION = "2-escalation"
    NOTICE = "3-notice"
    BULK = "4-bulk"


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One row of the outbox.

    Attributes:
        dedupe: unique; the same notice is never written twice.
        lane: one bot on one channel: `web`, `desk`, `telegram`, later `slack`.
        chat: whom it is for: `conversation:ID`, `team:NAME`, `role:NAME` or `staff:ID`.
        seq: its number in the customer's conversation.
        body: text key and arguments, or the words, as JSON; encrypted at rest.
        must_arrive: whether an unknown outcome is sent again.
        edition: of a card, raised by every change of its case; 0 for words, which are said once.
        attempts: how often it was claimed since it last got on.
        doubts: how often it is not known whether it arrived.
        messages: the platform's ids of what was sent of it, encrypted at rest.
        words: of what is rendered at sending, the words that were sent last, encrypted at rest.
    """

    dedupe: str
    lane: str
    chat: str
    body: Mapping[str, Json]
    at: datetime
    priority: Priority = Priority.NOTICE
    state: OutboxState = OutboxState.READY
    seq: int | None = None
    case: CaseNumber | None = None
    must_arrive: bool = True
    id: int = 0
    edition: int = 0
    attempts: int = 0
    doubts: int = 0
    messages: tuple[str, ...] = ()
    words: str = ""

    @property
    def is_card(self) -> bool:
        """Whether it keeps only its case, and is edited in place."""
        return self.edition > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """Who alone may serve a lane or poll a platform, and until when unless it is renewed."""

    holder: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """Where a platform has a chat of ours.

    Attributes:
        address: the platform's own name for it.
        name: what people call it there.
        lost_at: since when nothing can be written there, and `why`; what is for it waits.
    """

    lane: str
    chat: str
    address: str
    at: datetime
    name: str = ""
    lost_at: datetime | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerRow:
    """One deadline: unique by subject, kind and generation."""

    id: int
    subject: SubjectId
    kind: str
    generation: int
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An event as stored, with its place on the timeline."""

    seq: int
    event: Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """A person of ours."""

    id: StaffId
    name: str
    grants: tuple[Grant, ...]
    language: Language
    active: bool = True

    def actor(self) -> "Actor":
        """Return the person as the actor of a move."""
        return Actor(side=Side.STAFF, name=self.name, staff=self.id, grants=self.grants)


class SessionKind(StrEnum):
    """Whose session it is."""

    CHAT = "chat"
    DESK = "desk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A signed-in browser or program; its token is stored hashed.

    Attributes:
        chat: the chat name of a customer's session; its conversation begins with the first message.
    """

    id: int
    kind: SessionKind
    expires_at: datetime
    language: Language | None = None
    chat: str | None = None
    staff: StaffId | None = None
