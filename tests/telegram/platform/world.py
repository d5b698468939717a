"""The platform's memory: accounts, chats, files, and the clock that all of it goes by."""

import itertools
import random
import threading
from collections.abc import Callable, Iterator
from datetime import datetime

from bot.clock import Clock
from tests.telegram.platform.bots import Account, Bot
from tests.telegram.platform.messages import Message
from tests.telegram.platform.questions import Question
from tests.telegram.platform.rooms import CHANNEL, GROUP, PRIVATE, SUPERGROUP, Room, numbers
from tests.telegram.platform.shapes import Json
from tests.telegram.platform.vault import Vault

SUPER = -1_000_000_000_000
"""Identifiers of supergroups and channels lie below this."""


class World:
    """Everything that is; whoever looks or changes holds `lock`."""

    questions: dict[str, Question]
    on_hook: Callable[[Bot], None]
    """Who is told that a webhook was set."""
    _counters: dict[int, Iterator[int]]

    def __init__(self, clock: Clock, seed: int = 0) -> None:
        self.clock = clock
        self.lock = threading.RLock()
        self.random = random.Random(seed)
        self.bots: dict[str, Bot] = {}
        self.accounts: dict[int, Account] = {}
        self.rooms: dict[int, Room] = {}
        self.private: dict[tuple[int, int], Room] = {}
        self.questions = {}
        self.vault = Vault(self.random)
        self.asked = set[str]()
        """Inline, shipping and pre-checkout queries that nobody has answered."""
        self.local_server = True
        """Using a local Bot API server: an HTTP URL, any local address and any port do for the webhook."""
        self.on_hook = _nobody
        self._people = itertools.count(5_000_000_001)
        self._groups = itertools.count(4_001_000)
        self._counters = {}
        self._moments = itertools.count(1)
        self._marks = itertools.count(self.random.randrange(1 << 40, 1 << 50))

    def hooked(self, bot: Bot) -> None:
        """Begin to push a bot's updates."""
        self.on_hook(bot)

    def find(self, bot: Bot, chat: int | None) -> Room | None:
        """Return a chat by its identifier, as this bot knows it."""
        if chat is None:
            return None
        return self.private.get((bot.id, chat)) if chat > 0 else self.rooms.get(chat)

    def now(self) -> datetime:
        """Return the platform's time."""
        return self.clock.now()

    def stamp(self) -> int:
        """Message, `date`: Unix time."""
        return int(self.now().timestamp())

    def mark(self) -> str:
        """Return an identifier that means nothing: of a callback query, an album, a file."""
        return str(next(self._marks) * 7919 % (1 << 62))

    def add_bot(self, token: str, name: str, username: str) -> Bot:
        """Make a bot, as @BotFather does."""
        bot = Bot(id=int(token.split(":", maxsplit=1)[0]), first_name=name, username=username, token=token)
        self.bots[token] = self.accounts[bot.id] = bot
        # In private chats and basic groups a bot's messages are numbered from one row.
        self._counters[bot.id] = numbers(self.random.randrange(1, 500))
        return bot

    def add_person(self, name: str, language: str, username: str = "", last_name: str = "") -> Account:
        """Make an account of a person."""
        person = Account(
            id=next(self._people), first_name=name, last_name=last_name, username=username, language=language
        )
        self.accounts[person.id] = person
        return person

    def talk(self, bot: Bot, person: Account) -> Room:
        """Return the private chat of the two.

        Chat, `id`: a private chat has the identifier of the person.
        """
        key = (bot.id, person.id)
        if key not in self.private:
            counter = self._counters[bot.id]
            self.private[key] = Room(
                id=person.id, kind=PRIVATE, title="", counter=counter, lock=self.lock, person=person, host=bot
            )
        return self.private[key]

    def add_room(self, kind: str, title: str, *, forum: bool = False, username: str = "") -> Room:
        """Make a group, a supergroup or a channel."""
        number = next(self._groups)
        identifier = -number if kind == GROUP else SUPER - 1_000_000_000 - number
        counter = numbers(2) if kind in {SUPERGROUP, CHANNEL} else numbers(self.random.randrange(1, 500))
        room = Room(
            id=identifier, kind=kind, title=title, counter=counter, lock=self.lock, forum=forum, username=username
        )
        self.rooms[identifier] = room
        return room

    def touch(self) -> int:
        """Return the number of the next thing that happens."""
        return next(self._moments)

    def post(self, room: Room, sender: Account | None, content: Json, **where: object) -> Message:
        """Put a new message into a chat."""
        known = {
            "room": room,
            "id": room.next_id(),
            "date": self.stamp(),
            "sender": sender,
            "content": content,
            "touched": self.touch(),
        }
        return room.add(Message(**known, **where))  # pyright: ignore[reportArgumentType]


def _nobody(_: Bot) -> None:
    """Nobody pushes yet."""
