"""What waits in the store: messages to be handled, notices to be sent, moments to come."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from workflow.duties import Duty
from workflow.numbers import CaseNumber
from workflow.people import Actor, ConversationId, StaffId
from workflow.progress import Backup
from workflow.seats import Place
from workflow.stored import InboxState, Json, Notice, Reached, Received, SubjectId, TimerRow


class Inbox(Protocol):
    """Every message as it came, before anything was made of it (P1)."""

    def find(self, channel: str, key: str) -> Received | None:
        """Return the row of a message that came before."""
        ...

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
        """Store a message and return its id. The key must be new (`find` first: one writer, or the lock, guards it)."""
        ...

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
        """Store a message unless one with that key came before; tell whether it was stored."""
        ...

    def waiting(self, conversation: ConversationId) -> int:
        """Count messages of a conversation that are stored but not handled."""
        ...

    def next_of(self, conversation: ConversationId) -> Received | None:
        """Return the oldest waiting message of a conversation."""
        ...

    def queue(self, conversation: ConversationId) -> Sequence[Received]:
        """Return all waiting messages of a conversation, oldest first."""
        ...

    def ready(self, now: datetime, limit: int = 100) -> Sequence[ConversationId | None]:
        """Return conversations whose oldest waiting message may be tried now, oldest first."""
        ...

    def next_try(self) -> datetime | None:
        """Return when the earliest waiting message may be tried."""
        ...

    def finish(self, message: int, *, answer: Mapping[str, Json] | None = None) -> None:
        """Mark a message as handled."""
        ...

    def postpone(self, message: int, *, attempts: int, next_at: datetime) -> None:
        """Note a failed try; the conversation waits until `next_at`."""
        ...

    def put_back(self, before: datetime, now: datetime) -> None:
        """The clock was put back: what was to be tried until `before` is to be tried now."""
        ...

    def rewrite(self, message: int, body: Mapping[str, Json]) -> None:
        """Put what a message says in place of what was stored first: a file that came with it was fetched since."""
        ...

    def park(self, message: int) -> None:
        """Give a message up to a person."""
        ...

    def parked(self) -> Sequence[Received]:
        """Return the parked messages, oldest first."""
        ...

    def retry(self, message: int, now: datetime) -> None:
        """Put a parked message back in front of its conversation."""
        ...

    def erase(self, conversation: ConversationId) -> None:
        """Forget what the handled messages of a conversation said; that they came is still known."""
        ...

    def prune(self, before: datetime) -> int:
        """Delete handled messages received before a moment and return how many."""
        ...


class Outbox(Protocol):
    """Everything that is to be said, written in the transaction that causes it (P4)."""

    def put(self, notice: Notice) -> bool:
        """Store a notice; False where one of the same `dedupe` is there already."""
        ...

    def take_back(self, dedupe: str) -> None:
        """Delete the notice of a `dedupe`, as what it says is no longer so; it may be written again."""
        ...

    def after(self, conversation: ConversationId, seq: int, limit: int = 200) -> Sequence[Notice]:
        """Return what was said to a conversation beyond `seq`, in order."""
        ...

    def fetch(self, channel: str, chat: str, seq: int, limit: int = 200) -> tuple[Reached | None, Sequence[Notice]]:
        """Return how far a chat is, without opening what is sealed of it, and what was said to it beyond `seq`."""
        ...

    def seen(self, conversation: ConversationId, seq: int) -> None:
        """Mark what was said up to `seq` as seen."""
        ...

    def to_chats(
        self, lane: str, chats: Sequence[str], limit: int = 100, *, recused_as: frozenset[str] = frozenset()
    ) -> Sequence[Notice]:
        """Return the newest notices for any of `chats`, newest first, none of a case that a name is recused from."""
        ...

    def of_case(self, number: CaseNumber) -> Sequence[Notice]:
        """Return every notice that names a case, oldest first, with its delivery state."""
        ...


class Duties(Protocol):
    """What people of ours have to do beside the cases, each once."""

    def add(self, duty: Duty) -> int:
        """Store a new duty and return its id."""
        ...

    def get(self, ident: int) -> Duty:
        """Return a duty.

        Raises:
            LookupError: there is none.
        """
        ...

    def open(self, limit: int = 500) -> Sequence[Duty]:
        """Return the duties that are not done, the soonest first."""
        ...

    def of_case(self, number: CaseNumber) -> Sequence[Duty]:
        """Return every duty that a case was drawn for, done or not, oldest first."""
        ...

    def since(self, moment: datetime) -> Sequence[Duty]:
        """Return every duty that was set at `moment` or later, oldest first."""
        ...

    def climb(self, ident: int, fired: int) -> None:
        """Note how many moments of an open duty are past."""
        ...

    def done(self, ident: int, at: datetime, by: StaffId | None, words: str = "") -> bool:
        """End a duty, with what was found; False where it is done already."""
        ...


class Timers(Protocol):
    """Deadlines, set and cancelled in the transaction that changes their subject (P3)."""

    def set(self, subject: SubjectId, kind: str, generation: int, due_at: datetime) -> None:
        """Set a timer, or move its due time where it exists unfired; one that fired stays fired."""
        ...

    def cancel(self, subject: SubjectId, kind: str) -> None:
        """Drop the unfired timers of a subject and kind."""
        ...

    def due(self, now: datetime, limit: int = 100) -> Sequence[TimerRow]:
        """Return unfired timers due at `now` or before, in due order, claimed for this transaction."""
        ...

    def fired(self, timer: int, at: datetime) -> None:
        """Mark a timer as fired; it never fires again."""
        ...

    def prune(self, before: datetime) -> int:
        """Delete timers that fired before a moment and return how many; their events stay on the timelines."""
        ...

    def next_due(self) -> datetime | None:
        """Return the earliest unfired due time."""
        ...

    def of(self, subject: SubjectId) -> Sequence[TimerRow]:
        """Return the unfired timers of a subject."""
        ...


class Vitals(Protocol):
    """What waits, counted, for whoever watches over the house."""

    def waiting(self) -> Mapping[str, int]:
        """Count the notices that wait, by lane."""
        ...

    def lost(self, since: datetime) -> Mapping[str, int]:
        """Count the notices of since then that did not arrive, or of which nobody knows whether they did, by lane."""
        ...

    def lost_cases(self, since: datetime, limit: int) -> Sequence[tuple[str, CaseNumber]]:
        """Return lane and case of notices that did not arrive since then, the latest first, each case once a lane."""
        ...

    def backed_up(self, file: str, at: datetime) -> None:
        """Note that a back-up was made, by its name."""
        ...

    def last_backup(self) -> Backup | None:
        """Return the last back-up that was noted."""
        ...

    def late(self, by: datetime) -> int:
        """Count the deadlines that were due by then and have not fired."""
        ...

    def parked(self) -> int:
        """Count the messages that were given up to a person."""
        ...

    def next_due(self) -> datetime | None:
        """Return the earliest unfired due time."""
        ...

    def crew(self) -> Sequence[Actor]:
        """Return who is here, without their names, which stay sealed."""
        ...

    def open_places(self) -> Mapping[Place, int]:
        """Count the open cases by where they are."""
        ...

    def open_cases(self) -> int:
        """Count the cases that are not closed."""
        ...

    def stores_something(self) -> None:
        """Store something of the size of a message and remove it, so that a store that takes nothing more shows."""
        ...


class Examination(Protocol):
    """What must hold between rows, asked of the store itself."""

    def broken(self, now: datetime) -> Iterator[str]:
        """Yield each rule that a row breaks, in words for an operator; a few rows of each rule."""
        ...

    def numbers(self, after: str) -> Sequence[CaseNumber]:
        """Return the next numbers of cases beyond one, in order; none at the end."""
        ...


class Tracking(Protocol):
    """Links by which who has no chat sees how far a case is; a case has one at the most that is good."""

    def make(self, number: CaseNumber, token: str, by: StaffId, at: datetime) -> None:
        """Let whoever brings a token see the case, in place of the link before; only the token's hash is stored."""
        ...

    def revoke(self, number: CaseNumber, at: datetime) -> bool:
        """End the case's link for good; False where there was none."""
        ...

    def made_at(self, number: CaseNumber) -> datetime | None:
        """Return when the link that is not revoked was made; None where there is none."""
        ...

    def find(self, token: str, closed_since: datetime) -> CaseNumber | None:
        """Return the case of a token; None where it is unknown, revoked, or the case erased or closed before that."""
        ...
