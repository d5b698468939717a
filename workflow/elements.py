"""The five elements (五要素) without which no case is registered, and what else is recorded with them."""

from dataclasses import dataclass

from workflow.people import ConversationId


@dataclass(frozen=True, kw_only=True)
class Elements:
    """Who, contact, issue, time and place, expectation; None where the customer declined to say.

    Attributes:
        name: None for somebody who stays anonymous.
        phone: in E.164.
        reach_by_chat: the customer chose "this chat" as contact.
        issue: the course of events in the customer's own words, all messages joined by line ends.
        when_said, where_said: word for word; what was understood of them stands beside.
        when_understood: RFC 3339, to the precision that was meant.
        expectation: the outcome the customer hopes for.
        mood: calm, upset or angry, as staff saw it.
    """

    name: str | None = None
    phone: str | None = None
    email: str | None = None
    reach_by_chat: bool = False
    issue: str = ""
    when_said: str | None = None
    when_understood: str | None = None
    where_said: str | None = None
    where_understood: str | None = None
    room: str | None = None
    expectation: str | None = None
    mood: str | None = None
    declined: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A file that belongs to a draft or a case; its bytes stay in the store, encrypted."""

    id: int
    name: str
    type: str
    size: int
    sha256: str
    conversation: ConversationId | None = None
