"""People in a conversation: what they say, press, type and see there."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from tests.slack.platform import telling
from tests.slack.platform.accounts import Account
from tests.slack.platform.giving import COMMANDS, EVENTS, INTERACTIVE, Gift
from tests.slack.platform.messages import Message, elements_of, label_of, words_of
from tests.slack.platform.rooms import Room
from tests.slack.platform.shapes import Json, marked, unescaped
from tests.slack.platform.views import View

if TYPE_CHECKING:
    from tests.slack.platform.server import Platform
    from tests.slack.platform.world import World

T = TypeVar("T")
PATIENCE = 20.0
"""Real seconds that anybody waits for an answer."""


class Seat:
    """A person in a conversation. Nothing here waits but what says so."""

    def __init__(self, platform: "Platform", account: Account, room: Room) -> None:
        self.platform, self.account, self.room = platform, account, room
        self.world: World = platform.world
        self.since = 0
        """When this person last did something here: what the bot said before is old."""

    def says(self, text: str, *, thread: Message | None = None, **content: object) -> Message:
        """Write a message; in a thread where one is given."""
        return self._posts({"text": marked(text), **content}, thread)

    def mentions(self, text: str, *, thread: Message | None = None) -> Message:
        """Write to the bot by name: a `message` and an `app_mention` come of one message."""
        with self.world.lock:
            sent = self._posts({"text": f"<@{self.world.bot.id}> {marked(text)}"}, thread)
            self._tells({**telling.said(sent), "type": "app_mention"})
            return sent

    def sends(
        self, *files: tuple[bytes, str, str], text: str = "", thread: Message | None = None, size: int | None = None
    ) -> Message:
        """Share files (content, name, type), of any size that is claimed."""
        with self.world.lock:
            kept = [self.world.vault.keep(content, name, mime, size) for content, name, mime in files]
            shown = [each.json(self.world.vault.root) for each in kept]
            return self._posts({"text": marked(text), "files": shown}, thread)

    def _posts(self, content: Json, thread: Message | None) -> Message:
        with self.world.lock:
            sent = self.world.post(self.room, self.account, content, thread_ts=thread.ts if thread else "")
            self.since = sent.touched
            if self.world.bot.id in self.room.members:
                self._tells(telling.said(sent, unmarked=self.platform.unmarked))
            return sent

    def edits(self, message: Message, text: str) -> None:
        """Change what was written."""
        with self.world.lock:
            before = message.json()
            message.content, message.edited = {**message.content, "text": marked(text)}, True
            self._tells(telling.changed(message, before, self.world.stamp()))

    def _tells(self, inner: Json) -> None:
        self.platform.give(Gift(kind=EVENTS, payload=telling.event(self.world, inner)))

    def presses(self, label: str, on: Message | None = None) -> Gift:
        """Press the newest button with this label."""
        with self.world.lock:
            for message in [on] if on is not None else reversed(self.screen):
                if (element := message.button(label)) is not None:
                    return self.presses_element(message, element)
            raise AssertionError(f"no button {label!r} on {self.screen}")

    def presses_element(self, message: Message, element: Json) -> Gift:
        """Press a button, even one that does not stand there."""
        with self.world.lock:
            self.since = self.world.touch()
            payload = telling.pressed(self.world, self.account, message, element)
            return self.platform.give(Gift(kind=INTERACTIVE, payload=payload))

    def types(self, command: str, text: str = "") -> Gift:
        """Use a slash command here."""
        with self.world.lock:
            self.since = self.world.touch()
            payload = telling.command(self.world, self.account, self.room, command, text)
            return self.platform.give(Gift(kind=COMMANDS, payload=payload))

    def uses(self, callback: str, on: Message | None = None) -> Gift:
        """Use a shortcut: a global one, or one on a message."""
        with self.world.lock:
            payload = telling.shortcut(self.world, self.account, callback, on)
            return self.platform.give(Gift(kind=INTERACTIVE, payload=payload))

    @property
    def modal(self) -> View | None:
        """The modal on top."""
        stack = self.world.views.stacks.get(self.account.id)
        return stack[-1] if stack else None

    def submits(self, filled: Json) -> Gift:
        """Fill in the modal, by label, and submit it; what becomes of it is the app's answer's to say."""
        with self.world.lock:
            view = self.modal
            assert view is not None, "no modal is open"
            view.fill(filled)
            payload = telling.submitted(self.world, self.account, view)
            return self.platform.give(Gift(kind=INTERACTIVE, payload=payload), lambda gift: self._answered(view, gift))

    def _answered(self, view: View, gift: Gift) -> None:
        with self.world.lock:
            self.world.views.answered(view, gift.taken, gift.answer)
            self.world.changed.notify_all()

    def closes(self) -> None:
        """Close the modal on top; the app hears of it where it asked to (`notify_on_close`)."""
        with self.world.lock:
            view = self.world.views.stacks[self.account.id].pop()
            if view.given.get("notify_on_close"):
                self.platform.give(Gift(kind=INTERACTIVE, payload=telling.closed(self.world, self.account, view)))

    def opens(self, *words: str) -> View:
        """Wait until the modal on top says all of these, and return it."""
        return self.waits(lambda: self._open(words), f"a modal with {words}")

    def _open(self, words: tuple[str, ...]) -> View | None:
        view = self.modal
        return view if view is not None and all(word in view.text for word in words) else None

    @property
    def screen(self) -> list[Message]:
        """What the bot said here and still stands, to all or to this person, oldest first."""
        with self.world.lock:
            return [each for each in self.room.standing(self.account.id) if each.sender is self.world.bot]

    @property
    def last(self) -> Message:
        """The newest thing that the bot said here."""
        return self.screen[-1]

    def waits(self, holds: Callable[[], T | None], what: str, timeout: float = PATIENCE) -> T:
        """Wait until `holds` is true, and return what it says."""
        deadline = time.monotonic() + timeout
        with self.world.lock:
            while not (held := holds()):
                if not self.world.changed.wait(deadline - time.monotonic()):
                    raise AssertionError(f"never came: {what}; here stands {self.screen}")
            return held

    def hears(self, *words: str, after: Message | None = None, timeout: float = PATIENCE) -> Message:
        """Wait until the bot says all of these, in a message or an edit, since this person last did something here."""
        since = self.since if after is None else after.touched
        return self.waits(lambda: self._heard(words, since), f"{words}", timeout)

    def sees(self, *words: str) -> Message:
        """Wait until something that says all of these stands here, and return the newest."""
        return self.waits(lambda: self._heard(words, 0), f"{words}")

    def _heard(self, words: tuple[str, ...], since: int) -> Message | None:
        fitting = (each for each in reversed(self.screen) if each.touched > since)
        return next((each for each in fitting if all(word in each.text for word in words)), None)

    def labels(self, message: Message) -> list[str]:
        """Return what stands on the buttons of a message."""
        return [label_of(each) for each in message.buttons]


class Person(Seat):
    """Somebody with an account, in their direct message with the app."""

    def __init__(self, platform: "Platform", account: Account) -> None:
        super().__init__(platform, account, platform.world.talk(account.id))
        self._seats: dict[str, Seat] = {}

    def opens_home(self, tab: str = "home") -> None:
        """Open a tab of the app."""
        with self.world.lock:
            self._tells(telling.home_opened(self.world, self.account, tab))

    @property
    def home(self) -> str:
        """What the Home tab shows, as people read it; "" where nothing was published."""
        return "\n".join(unescaped(each) for block in self._blocks_of_home() for each in words_of(block))

    def reads_at_home(self, *words: str) -> str:
        """Wait until the Home tab shows all of these."""
        self.waits(lambda: all(word in self.home for word in words), f"{words} at home, which shows {self.home}")
        return self.home

    def home_buttons(self) -> list[Json]:
        """The elements that stand there."""
        return [each for block in self._blocks_of_home() for each in elements_of(block)]

    def presses_at_home(self, label: str) -> Gift:
        """Press the first button there with this label."""
        with self.world.lock:
            view = self.world.views.homes[self.id]
            element = next(each for each in self.home_buttons() if label_of(each) == label)
            self.since = self.world.touch()
            payload = telling.pressed_on_view(self.world, self.account, view, element)
            return self.platform.give(Gift(kind=INTERACTIVE, payload=payload))

    def _blocks_of_home(self) -> list[Json]:
        view = self.world.views.homes.get(self.id)
        return list(view.given["blocks"]) if view else []

    @property
    def id(self) -> str:
        """The account."""
        return self.account.id

    def at(self, room: Room) -> Seat:
        """Return this person in a channel, which they join."""
        room.members.add(self.id)
        return self._seats.setdefault(room.id, Seat(self.platform, self.account, room))
