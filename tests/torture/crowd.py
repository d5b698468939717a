"""Customers in Telegram by the hundred: each files one complaint, as fast as the bot answers."""

from collections.abc import Callable
from dataclasses import dataclass
from queue import Empty, SimpleQueue

from tests.telegram.colleagues import said
from tests.telegram.ours import TOLD
from tests.telegram.platform.messages import Message
from tests.telegram.platform.people import Person
from tests.telegram.platform.server import Platform
from workflow.language import Language

IMPATIENT = 30.0
"""Seconds in which nobody hears anything before those who wait ask: longer than any pause that Redress makes."""
PATIENCE = 8
"""How often anybody asks before the run counts as lost; nobody does as long as anything moves, so it may be slow."""
ENQUIRY, HELP = "/status", "/help"


@dataclass(frozen=True, slots=True)
class Turn:
    """What is heard, by the key of its words, and what is done then: one of `told` is said, or a button pressed.

    With `wonders` help is asked for first, in the same breath: then more than one answer is on its way.
    """

    hears: str
    presses: str = ""
    says: int | None = None
    wonders: bool = False


ISSUE, PLACE, NAME, PHONE, WISH = range(5)
DIALOGUE = (
    Turn("intake.ask.consent", presses="intake.button.agree"),
    Turn("intake.ask.kind", presses="intake.kind.complaint"),
    Turn("intake.ask.name", says=NAME, wonders=True),
    Turn("intake.ask.contact", says=PHONE),
    Turn("intake.ask.issue", says=ISSUE),
    Turn("intake.ask.danger", presses="intake.button.no_danger"),
    Turn("intake.ask.more", presses="intake.button.that_is_all"),
    Turn("intake.ask.category", presses="intake.button.something_else"),
    Turn("intake.ask.when", presses="intake.button.yesterday"),
    Turn("intake.ask.where", says=PLACE, wonders=True),
    Turn("intake.ask.expectation", says=WISH),
    Turn("intake.ask.summary", presses="intake.button.confirm"),
    Turn("intake.registered_by"),
)
MESSAGES = len(DIALOGUE) + sum(turn.wonders for turn in DIALOGUE)
"""What one customer says or presses, `/start` included; as many are heard."""


class Patron:
    """A customer with one complaint, which no other has."""

    def __init__(self, person: Person, number: int) -> None:
        self.person, self.language = person, Language(person.account.language)
        issue, place, name, _ = TOLD[self.language]
        self.issue = f"{issue} [{number}]"
        self._told = (self.issue, place, name, f"138{number:08}", "Fix it")
        self._turns = iter(DIALOGUE)
        self._turn: Turn | None = next(self._turns)
        self.asked = 0
        """How often this customer had to ask what is going on."""
        self.receipt = ""
        """What was said of the complaint once it was registered."""

    @property
    def waits(self) -> bool:
        """Whether this customer is not yet through."""
        return self._turn is not None

    def begins(self) -> None:
        """Write to the bot for the first time."""
        self.person.starts()

    def hears(self, message: Message) -> None:
        """Do what is next, if this is what was waited for; what was heard before is not answered twice."""
        turn = self._turn
        if turn is None or not self._awaited(turn, message.text):
            return
        self._turn, self.receipt = next(self._turns, None), message.text
        if turn.wonders:
            self.person.says(HELP)
        if turn.presses:
            self.person.presses(said(turn.presses, self.language))
        elif turn.says is not None:
            self.person.says(self._told[turn.says])

    def _awaited(self, turn: Turn, text: str) -> bool:
        # Who asked hears of a registered complaint in other words.
        return said(turn.hears, self.language) in text or (turn is DIALOGUE[-1] and self.asked > 0)

    def asks(self) -> None:
        """Ask what is going on, having heard nothing for long."""
        self.asked += 1
        self.person.says(ENQUIRY)


class Crowd:
    """Everybody at once, driven by what they hear; nothing here goes by the clock but patience."""

    def __init__(self, theirs: Platform, people: int, first: int = 0) -> None:
        self._heard = SimpleQueue[tuple[Patron, Message]]()
        languages = list(Language)
        self.patrons = [
            Patron(theirs.person(f"Customer {number}", language=languages[number % len(languages)]), number)
            for number in range(first, first + people)
        ]
        for each in self.patrons:
            each.person.room.listeners.append(lambda message, each=each: self._heard.put((each, message)))

    def files(self, moved: Callable[[int], object] = abs) -> None:
        """Return when everybody has a case number; `moved` is told each time how much was heard so far."""
        for each in self.patrons:
            each.begins()
        heard, left = 0, len(self.patrons)
        while left:
            patron, message = self._next()
            waited = patron.waits
            patron.hears(message)
            left -= waited and not patron.waits
            heard += 1
            moved(heard)

    def _next(self) -> tuple[Patron, Message]:
        while True:
            try:
                return self._heard.get(timeout=IMPATIENT)
            except Empty:
                for each in self.waiting:
                    assert each.asked < PATIENCE, f"nothing moves for {each.person.id}, who sees {each.person.screen}"
                    each.asks()

    @property
    def waiting(self) -> list[Patron]:
        """Who is not yet through."""
        return [each for each in self.patrons if each.waits]
