"""What a step is given and what it gives back."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.intake.draft import Draft
from handlers.message import Said, SharedContact, SharedLocation
from workflow.language import Language
from workflow.playbook import Playbook


class Accepts(StrEnum):
    """What a step takes as an answer. Files are kept at every step."""

    TEXT = "text"
    CHOICE = "choice"
    CONTACT = "contact"
    LOCATION = "location"
    FILES = "files"


class Deed(StrEnum):
    """What an answer sets in motion beyond the draft."""

    ALARM = "alarm"
    """Somebody is in danger: the immediate measure is dispatched before the next question."""
    FILE = "file"
    """The customer confirmed: the case is registered."""
    REFUSED = "refused"
    """No consent: nothing is kept."""
    ERASE = "erase"
    """The customer cancelled: the draft goes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What a step knows besides draft and message; `now` is on the site's clock."""

    playbook: Playbook
    language: Language
    now: datetime
    country: str = "CN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A message as a step hears it.

    Attributes:
        words: what was typed, without NUL and outer blanks.
        value: of the quick reply that was pressed or typed.
        files: names of the files that came with it.
    """

    words: str = ""
    value: str | None = None
    contact: SharedContact | None = None
    location: SharedLocation | None = None
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What a step made of a message.

    Attributes:
        notes: said before the next question.
        done: the step is answered; otherwise it is asked again.
        go: a step to go to instead of the next one.
        language: that the customer chose.
    """

    draft: Draft
    notes: tuple[Said, ...] = ()
    done: bool = True
    go: str | None = None
    deed: Deed | None = None
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """A quick reply: its label, what it stands for, and other words that mean it."""

    label: Said
    value: str
    also: tuple[str, ...] = ()


Reader = Callable[[Draft, Heard, Scene], Read]
Asking = Callable[[Draft, Scene], Said]
Offer = Callable[[Draft, Scene], tuple[Option, ...]]


def clean(typed: str) -> str:
    """Return typed words without NUL and outer blanks; everything else stays as it was said."""
    return typed.replace("\x00", "").strip()


def one_line(typed: str) -> str:
    """Return a name: control and direction marks gone, blanks single."""
    if typed.isascii() and typed.isprintable():
        return " ".join(typed.split())
    kept = (" " if letter.isspace() else letter for letter in typed)
    return " ".join(
        "".join(each for each in kept if unicodedata.category(each) not in {"Cc", "Cf", "Co", "Cs"}).split()
    )


def has_words(typed: str) -> bool:
    """Tell whether there is a letter or figure in it, not signs and emoji alone."""
    return any(letter.isalnum() for letter in typed)


def clipped(words: str, most: int = 160) -> str:
    """Return the beginning of long words, for an echo."""
    return words if len(words) <= most else words[: most - 1] + "…"
