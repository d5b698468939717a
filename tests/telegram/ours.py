"""Redress and a Bot API server side by side, and a customer between them who knows nothing but Telegram."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from bot.clock import VirtualClock
from handlers.wording import words
from tests.bot.web.serving import Serving, serving
from tests.telegram.platform.people import Person
from tests.telegram.platform.server import TOKEN, Platform
from workflow.language import Language
from workflow.numbers import spoken
from workflow.people import ALL

TOLD = {
    Language.ZH: ("楼上每天半夜装修，吵得孩子睡不着", "3号楼1302", "王小明", "13800138000"),
    Language.EN: ("Somebody renovates above us every night", "Building 3, 1302", "Ann Lee", "13800138000"),
}


@contextmanager
def ours(folder: Path, clock: VirtualClock, theirs: Platform, **more: object) -> Generator[Serving]:
    """Serve with a token; without pace, as our clock stands still."""
    theirs.world.local_server = True
    given = {"telegram_token": TOKEN, "telegram_base_url": theirs.url, "pace": 0, **more}
    with serving(folder, clock, None, None, **given) as running:
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
        before = max((each.id for each in self.person.screen), default=0)
        act()
        self.read = self.person.waits(
            lambda: next((each for each in self.person.screen if each.id > before), None), "an answer"
        )
        return self.read.text

    def begins(self) -> str:
        """Walk to the question of the contact."""
        self.does(self.person.starts)
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


def newest(site: Serving) -> str:
    """Return the number of the case that was filed last."""
    found = site.read(lambda work: work.cases.board(visible_to=ALL))
    return spoken(max(found, key=lambda case: case.filed_at).number)
