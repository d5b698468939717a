"""A customer who knows nothing but a platform's chat: reads what comes, presses, and goes through the dialogue."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, Protocol, TypeVar

from handlers.wording import words
from workflow.language import Language

TOLD = {
    Language.ZH: ("楼上每天半夜装修，吵得孩子睡不着", "3号楼1302", "王小明", "13800138000"),
    Language.EN: ("Somebody renovates above us every night", "Building 3, 1302", "Ann Lee", "13800138000"),
}


class Account(Protocol):
    """A person of a platform, with what their screen shows."""

    @property
    def screen(self) -> Sequence[Any]:
        """What was said in the chat, oldest first."""
        ...

    def hears(self, *some: str, after: Any = None) -> Any:
        """Wait for a new message with these words."""
        ...

    def presses(self, label: str) -> Any:
        """Press the newest button with this label."""
        ...

    def says(self, text: str) -> Any:
        """Write something."""
        ...

    def waits(self, holds: Callable[[], Any], what: str) -> Any:
        """Wait until there is something."""
        ...


Somebody = TypeVar("Somebody", bound=Account)


class Talker(Generic[Somebody]):
    """Somebody who writes, presses, and reads what comes."""

    counts = "id"
    """By what of a message it is known to be newer."""

    def __init__(self, person: Somebody, language: Language) -> None:
        self.person, self.language = person, language
        self.read: Any = person.screen[-1] if person.screen else None

    def greets(self) -> object:
        """Say the first word."""
        raise NotImplementedError

    def said(self, key: str) -> str:
        """Return our words as this person reads them, as far as nothing is filled in."""
        return words(key, self.language).partition("{")[0].strip()

    def hears(self, *some: str) -> str:
        """Wait for a new message with these words, and read up to it."""
        self.read = self.person.hears(*some, after=self.read)
        return self.read.text

    def presses(self, key: str) -> None:
        """Press the newest button whose label has that key."""
        self.person.presses(self.said(key) if "." in key else key)

    def does(self, act: Callable[[], object]) -> str:
        """Do something, and wait for what is said to it."""
        before = max((getattr(each, self.counts) for each in self.person.screen), default=0)
        act()

        def newer() -> object:
            return next((each for each in self.person.screen if getattr(each, self.counts) > before), None)

        self.read = self.person.waits(newer, "an answer")
        return self.read.text

    def begins(self) -> str:
        """Walk to the question of the contact."""
        self.does(self.greets)
        self.does(lambda: self.presses("intake.button.agree"))
        self.does(lambda: self.presses("intake.kind.complaint"))
        return self.does(lambda: self.person.says(TOLD[self.language][2]))

    def complains(self) -> str:
        """Go through the whole dialogue; return what is said at its end."""
        issue, place, _, phone = TOLD[self.language]
        self.begins()
        self.does(lambda: self.person.says(phone))
        self.does(lambda: self.person.says(issue))
        for label in ("no_danger", "that_is_all", "something_else", "yesterday"):
            self.does(lambda label=label: self.presses(f"intake.button.{label}"))
        self.does(lambda: self.person.says(place))
        self.does(lambda: self.person.says("Fix it"))
        self.presses("intake.button.confirm")
        return self.hears(self.said("intake.registered_by"))
