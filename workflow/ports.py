"""What the handlers ask of storage, as promises. One `Work` is one transaction."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from workflow.attendance import Attendance
from workflow.batches import Batches
from workflow.case import Case
from workflow.elements import Elements
from workflow.enforcement import Playbooks
from workflow.improvements import Improvements
from workflow.keeping import Files
from workflow.lanes import Bindings, Installations, Lanes, Leases
from workflow.language import Language
from workflow.lessons import Lessons
from workflow.moves import Fact
from workflow.numbers import CaseNumber
from workflow.oversight import Oversight
from workflow.people import ConversationId, Grant, Scope, StaffId
from workflow.queues import Duties, Examination, Inbox, Outbox, Timers, Tracking, Vitals
from workflow.recurrence import Causes, Customers
from workflow.reports.source import Figures
from workflow.stored import Conversation, Line, Session, Staff
from workflow.surveying import Surveys
from workflow.timeline import Event
from workflow.trials import Trials
from workflow.worklists import Worklists


class Conversations(Protocol):
    """Chats with customers."""

    def find(self, channel: str, chat: str) -> Conversation | None:
        """Return the conversation of a chat."""
        ...

    def get(self, conversation: ConversationId) -> Conversation:
        """Return a conversation by id; under PostgreSQL its advisory lock is held from here to the commit.

        Raises:
            LookupError: there is none.
        """
        ...

    def peek(self, conversation: ConversationId) -> Conversation:
        """Return a conversation as it was committed last, without keeping anybody from it.

        Raises:
            LookupError: there is none.
        """
        ...

    def open(self, channel: str, chat: str, language: Language, at: datetime) -> Conversation:
        """Begin a conversation."""
        ...

    def save(self, conversation: Conversation, at: datetime) -> Conversation:
        """Store it and return it with its revision raised.

        Raises:
            StaleConversation: its stored revision has moved on.
        """
        ...


class Cases(Protocol):
    """Cases with their elements and timelines; whoever asks says what they may see."""

    def add(self, case: Case, elements: Elements, because: Sequence[Event], teams: frozenset[str]) -> Case:
        """Store a new case with its first events and return it at version 1."""
        ...

    def get(self, number: CaseNumber, *, visible_to: Scope) -> Case:
        """Return a case.

        Raises:
            UnknownCase: there is none, or none in that scope; the two look alike.
        """
        ...

    def save(self, case: Case, because: Sequence[Event], teams: frozenset[str]) -> Case:
        """Store a changed case with the events that changed it and return it a version further.

        Raises:
            StaleCase: its stored version has moved on.
        """
        ...

    def elements(self, number: CaseNumber) -> Elements:
        """Return the five elements, decrypted."""
        ...

    def save_elements(self, number: CaseNumber, elements: Elements) -> None:
        """Replace the five elements and the blind index of their contacts."""
        ...

    def timeline(self, number: CaseNumber) -> Sequence[Line]:
        """Return all events of a case in the order they were stored."""
        ...

    def lines(self, number: CaseNumber) -> int:
        """Return how many events a case has, which is the place of the last one."""
        ...

    def last(self, number: CaseNumber, facts: frozenset[Fact]) -> Event | None:
        """Return the last stored event of one of `facts`."""
        ...

    def of_conversation(self, conversation: ConversationId) -> Sequence[Case]:
        """Return the cases of a chat, newest first."""
        ...

    def board(
        self, *, visible_to: Scope, team: str | None = None, closed: bool = False, limit: int = 500
    ) -> Sequence[Case]:
        """Return cases that `team` works on (all visible ones where None), by priority and then by due time."""
        ...

    def each_open(self) -> Iterator[Case]:
        """Yield every open case, a few in memory at a time; one that is closed meanwhile may still come."""
        ...

    def handled_since(
        self, since: datetime, *, visible_to: Scope, closed: bool = False, limit: int = 10_000
    ) -> Sequence[CaseNumber]:
        """Return the cases closed since then and, unless only the `closed` are asked for, the open ones."""
        ...

    def members(self, group: CaseNumber, *, visible_to: Scope) -> Sequence[Case]:
        """Return the cases in a scope that joined a group complaint, eldest first, those that were answered too."""
        ...

    def hold(self, number: CaseNumber) -> None:
        """Let nobody else change a case before this transaction ends; what is read of it from here on stays true."""
        ...

    def open_under(self, playbook: str, limit: int = 100) -> Sequence[Case]:
        """Return cases that are not closed under the playbook of that hash, in the order of a board."""
        ...

    def provisional(self) -> Sequence[Case]:
        """Return open cases with a due time that was guessed for want of a decree, in the order of a board."""
        ...

    def open_by_stage(self, *, visible_to: Scope) -> Mapping[tuple[str, str], int]:
        """Count the cases that are not closed, by the hash of their playbook and their stage."""
        ...

    def tally(self, now: datetime, *, visible_to: Scope) -> tuple[int, ...]:
        """Return figures of the open cases that are others once a case there comes, goes, changes or gets late."""
        ...

    def by_contact(self, normalised: str) -> Sequence[CaseNumber]:
        """Return cases filed with that phone (E.164) or e-mail (lower case), newest first."""
        ...

    def boards(self, number: CaseNumber) -> frozenset[str]:
        """Return the boards that a case stands on, as it was stored."""
        ...

    def link(self, number: CaseNumber, conversation: ConversationId) -> None:
        """Let another chat follow the case too (a new browser, a merged case)."""
        ...

    def followers(self, number: CaseNumber) -> Sequence[ConversationId]:
        """Return every chat that follows the case, its own first."""
        ...


class People(Protocol):
    """Staff, invitations and sessions."""

    def staff(self, staff: StaffId) -> Staff:
        """Return a person.

        Raises:
            LookupError: there is none.
        """
        ...

    def everybody(self) -> Sequence[Staff]:
        """Return all active staff."""
        ...

    def invite(self, grants: Sequence[Grant], token: str, at: datetime, expires_at: datetime) -> None:
        """Store an invitation under the hash of its token."""
        ...

    def accept(self, token: str, name: str, language: Language, at: datetime) -> Staff | None:
        """Use an invitation up and return the new person; None where it is unknown, used or expired."""
        ...

    def grant(self, staff: StaffId, grants: Sequence[Grant]) -> None:
        """Give a person these grants in place of theirs."""
        ...

    def leave(self, staff: StaffId) -> None:
        """Note that a person works here no longer: they are not listed any more, and their sessions end."""
        ...

    def sign_in(self, session: Session, token: str, at: datetime) -> Session:
        """Store a session under the hash of its token and return it with its id."""
        ...

    def session(self, token: str, now: datetime) -> Session | None:
        """Return the live session of a token; a desk session's expiry rolls on."""
        ...

    def sign_out(self, token: str) -> None:
        """End a session."""
        ...

    def prune(self, now: datetime) -> int:
        """Delete sessions that have expired and return how many."""
        ...

    def speak(self, session: int, language: Language) -> None:
        """Note the language a session wants."""
        ...


class Work(Protocol):
    """One transaction with all it may touch. A unit may be run again after a conflict: it has no other effect."""

    @property
    def conversations(self) -> Conversations:
        """Chats."""
        ...

    @property
    def cases(self) -> Cases:
        """Cases."""
        ...

    @property
    def customers(self) -> Customers:
        """Classes of customers."""
        ...

    @property
    def causes(self) -> Causes:
        """Causes of cases."""
        ...

    @property
    def inbox(self) -> Inbox:
        """What came in."""
        ...

    @property
    def outbox(self) -> Outbox:
        """What goes out."""
        ...

    @property
    def lanes(self) -> Lanes:
        """What goes out, as the lanes see it."""
        ...

    @property
    def bindings(self) -> Bindings:
        """Where platforms have the chats of ours."""
        ...

    @property
    def installations(self) -> Installations:
        """Where apps of ours are installed on platforms."""
        ...

    @property
    def leases(self) -> Leases:
        """Who alone may do something."""
        ...

    @property
    def timers(self) -> Timers:
        """Deadlines."""
        ...

    @property
    def tracking(self) -> Tracking:
        """Links to follow a case by."""
        ...

    @property
    def duties(self) -> Duties:
        """What is to be done beside the cases."""
        ...

    @property
    def improvements(self) -> Improvements:
        """What was decided upon analyses."""
        ...

    @property
    def lessons(self) -> Lessons:
        """The case library."""
        ...

    @property
    def worklists(self) -> Worklists:
        """Lists of open cases."""
        ...

    @property
    def attendance(self) -> Attendance:
        """Who is here."""
        ...

    @property
    def batches(self) -> Batches:
        """What was handed over in one go."""
        ...

    @property
    def oversight(self) -> Oversight:
        """What somebody above sees."""
        ...

    @property
    def surveys(self) -> Surveys:
        """Surveys by sample."""
        ...

    @property
    def figures(self) -> Figures:
        """What reports are made of."""
        ...

    @property
    def people(self) -> People:
        """Staff and sessions."""
        ...

    @property
    def files(self) -> Files:
        """Evidence."""
        ...

    @property
    def playbooks(self) -> Playbooks:
        """Playbook texts."""
        ...

    @property
    def trials(self) -> Trials:
        """Trials of versions."""
        ...

    @property
    def vitals(self) -> Vitals:
        """What waits, counted."""
        ...

    @property
    def examination(self) -> Examination:
        """What must hold."""
        ...

    def lot(self, about: str) -> float:
        """Return a number from 0 up to 1: the same for the same words, whoever asks, and foreseen by nobody outside."""
        ...

    def hint(self, topic: str) -> None:
        """After the commit, wake who waits for `topic`: `conversation:ID`, `board`, `timers`, `inbox`, `lane:NAME`."""
        ...
