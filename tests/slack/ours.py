"""Redress and a Slack side by side, and a customer between them who knows nothing but Slack."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from bot.clock import VirtualClock
from handlers.wording import words
from tests.bot.web.serving import Serving, eventually, serving
from tests.slack.platform.messages import label_of
from tests.slack.platform.people import Person
from tests.slack.platform.server import Platform
from tests.slack.platform.world import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET
from tests.telegram.ours import TOLD, newest
from workflow.language import Language

__all__ = ["TOLD", "Customer", "newest", "ours"]
SOCKET, HTTP = "socket", "http"
MODES = (SOCKET, HTTP)


@contextmanager
def ours(
    folder: Path, clock: VirtualClock, theirs: Platform, mode: str = SOCKET, *, wait: bool = True, **more: object
) -> Generator[Serving]:
    """Serve with tokens, reached in one of the two modes; without pace, as our clock stands still."""
    secret = {"slack_app_token": APP_TOKEN} if mode == SOCKET else {"slack_signing_secret": SIGNING_SECRET}
    given = {"slack_bot_token": BOT_TOKEN, "slack_base_url": theirs.api, "pace": 0, **secret, **more}
    before = theirs.wires.opened
    with serving(folder, clock, None, None, **given) as running:
        if mode == SOCKET and wait:
            eventually(lambda: theirs.wires.opened > before, "a connection")
        elif wait:
            assert theirs.pushes_to(f"{running.url}/slack/events") == ""
        yield running


class Customer:
    """Somebody who writes, presses, and reads what comes."""

    def __init__(self, person: Person, language: Language) -> None:
        self.person, self.language = person, language
        self.read = person.screen[-1] if person.screen else None

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
        before = max((each.touched for each in self.person.screen), default=0)
        act()
        self.read = self.person.waits(
            lambda: next((each for each in self.person.screen if each.touched > before), None), "an answer"
        )
        return self.read.text

    def begins(self) -> str:
        """Walk to the question of the contact."""
        self.does(lambda: self.person.says("你好" if self.language is Language.ZH else "hello"))
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

    @property
    def labels(self) -> list[str]:
        """What can be pressed on what was said last."""
        return [label_of(each) for each in self.person.last.buttons]
