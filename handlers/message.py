"""What people say to Redress and what it says back, in words that belong to no channel."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from workflow.language import Language
from workflow.numbers import CaseNumber

MOST_LETTERS = 4_000
"""Characters of one message; longer ones are refused whole, with the limit named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedContact:
    """A contact card that the customer shared.

    Attributes:
        own: whether it is the sender's own, as far as the platform knows.
    """

    phone: str | None = None
    email: str | None = None
    name: str | None = None
    own: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedLocation:
    """A place on the map that the customer shared."""

    lat: float
    lon: float
    label: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One thing a customer said or pressed.

    Attributes:
        choice: what a button carried; opaque to channels, at most 64 bytes.
        files: ids of evidence that the channel has stored already.
        about: the case of the notice that it replies to.
        answers: whom the notice was for that it replies to, in a chat of several.
        where: what people call the group that it was said in.
        itself: the platform's id of it there: an answer replies to it, and an edit of it carries the same.
        edited: it is a new version of what `itself` said before; files never come with it.
        fields: what was filled in of the form that `choice` belongs to, as it was written; None where none was.
        refused: why a file that came with it was not taken.
    """

    text: str = ""
    choice: str | None = None
    fields: Mapping[str, str] | None = None
    contact: SharedContact | None = None
    location: SharedLocation | None = None
    files: tuple[int, ...] = ()
    about: CaseNumber | None = None
    answers: str = ""
    where: str = ""
    itself: str = ""
    edited: bool = False
    refused: "Phrase | None" = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words of ours by their key in the locale files, with arguments that may be phrases too."""

    key: str
    args: Mapping[str, "Said"] = field(default_factory=dict[str, "Said"])


Said = str | int | datetime | Phrase | Mapping[Language, str] | tuple["Said", ...]
"""People's words (verbatim), a number, a moment, ours by key, a playbook's words, or several, one a line."""


@dataclass(frozen=True, slots=True)
class Button:
    """One quick reply."""

    label: Said
    choice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One message to the customer of this conversation.

    Attributes:
        case: the registered case it is about.
        dedupe: for notices that must exist once, whatever is replayed; None for answers in a dialogue.
        share: `contact` or `location`, where a platform may offer a button that shares it.
        link: an address that leads on from here; where it can be shown, it is shown as a code to be scanned too.
    """

    said: Said
    buttons: tuple[Button, ...] = ()
    case: CaseNumber | None = None
    dedupe: str | None = None
    share: str | None = None
    link: str | None = None


Replies = tuple[Reply, ...]
