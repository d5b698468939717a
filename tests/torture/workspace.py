"""Customers in Slack: each files one complaint, and presses again what the app did not take."""

import threading
from collections.abc import Callable

from tests.slack.platform.giving import EVENTS, Gift
from tests.slack.platform.messages import Message
from tests.slack.platform.server import Platform
from tests.talker import TOLD
from tests.telegram.colleagues import said
from tests.torture.crowd import DIALOGUE, Turn
from tests.torture.patience import Patience
from workflow.language import Language

LOOKED_EACH = 0.2
Reason = Callable[[], object]


class Member:
    """A customer with one complaint, which no other has."""

    def __init__(self, theirs: Platform, number: int, moved: Reason) -> None:
        self.language = list(Language)[number % len(Language)]
        self.person = theirs.person(f"Customer {number}", self.language)
        issue, place, name, _ = TOLD[self.language]
        self.issue = f"{issue} [slack {number}]"
        self.receipt = ""
        """What was said of the complaint once it was registered."""
        self._told = (self.issue, place, name, f"139{number:08}", "Fix it")
        self._since, self._moved = 0, moved

    def files(self) -> None:
        """Return when the complaint is registered."""
        self._since = self.person.says("你好" if self.language is Language.ZH else "hello").touched
        for turn in DIALOGUE:
            heard = self._hears(turn)
            self.receipt, self._since = heard.text, heard.touched
            if turn.presses:
                self._presses(said(turn.presses, self.language))
            elif turn.says is not None:
                self.person.says(self._told[turn.says])

    def _hears(self, turn: Turn) -> Message:
        wanted = said(turn.hears, self.language)

        def heard() -> Message | None:
            self._presses_again()
            return next((each for each in self.person.screen if self._is_new(each, wanted)), None)

        return Patience(self._moved).until(heard, f"{wanted!r} for {self.person.id}, who sees {self.person.screen}")

    def _is_new(self, message: Message, wanted: str) -> bool:
        return message.touched > self._since and wanted in message.text

    _pressed: tuple[str, Gift] | None = None

    def _presses(self, label: str) -> None:
        self._pressed = label, self.person.presses(label)

    def _presses_again(self) -> None:
        """Press once more what the app did not take: Slack gives a press once, and shows that it failed."""
        label, gift = self._pressed or ("", None)
        if gift is None or not gift.done:
            return
        self._pressed = None
        if not gift.taken and any(each.button(label) for each in self.person.screen):
            self._presses(label)


class Redelivery:
    """Gives events once more that Slack has given up: at its real pace it would go on for six minutes."""

    def __init__(self, theirs: Platform) -> None:
        self._theirs, self._looked_at = theirs, 0
        self._ending = threading.Event()
        self._waiting: list[Gift] = []
        self._thread = threading.Thread(target=self._run, name="redelivery", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Return once everything is given."""
        self._ending.set()
        self._thread.join()

    def _run(self) -> None:
        while not (self._ending.wait(LOOKED_EACH) and self._theirs.calls(self._theirs.giver.all_done)):
            new = self._theirs.giver.gifts[self._looked_at :]
            self._looked_at += len(new)
            self._waiting += [each for each in new if each.kind == EVENTS]
            for each in [each for each in self._waiting if each.done]:
                self._waiting.remove(each)
                if not each.taken:
                    self._theirs.give(Gift(kind=each.kind, payload=each.payload))
