"""Everything that the platform knows: one workspace with its people, its conversations and one app."""

import itertools
import threading
from typing import TYPE_CHECKING

from bot.clock import Clock
from tests.slack.platform.accounts import TEAM, Account
from tests.slack.platform.messages import Message
from tests.slack.platform.rooms import CHANNEL, GROUP, IM, LETTERS, Room
from tests.slack.platform.shapes import Json
from tests.slack.platform.triggers import Triggers
from tests.slack.platform.vault import Vault
from tests.slack.platform.views import Views

if TYPE_CHECKING:
    from collections.abc import Callable

BOT_TOKEN = "xoxb-0001-of-nobody"
APP_TOKEN = "xapp-1-A0001-of-nobody"
SIGNING_SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
"""The example of "Verifying requests from Slack"."""


class World:
    """Everything that is; whoever looks or changes holds `lock`."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)
        self.bot = Account(id="U0BOT", name="Redress", is_bot=True, bot_id="B0BOT")
        self.accounts = {self.bot.id: self.bot}
        self.rooms: dict[str, Room] = {}
        self.tokens = {BOT_TOKEN, APP_TOKEN}
        self.teams = {BOT_TOKEN: TEAM}
        """The workspace of each bot's token (oauth.v2.access, `team`); the app's bot is one account in all of them."""
        self.scopes = {"files:write", "groups:write"}
        """Scopes that an app may have been installed without."""
        self.views, self.triggers, self.vault = Views(), Triggers(clock), Vault()
        self.vault.open_to.add(BOT_TOKEN)
        self.tell: Callable[[Json], object] = lambda _: None
        """Tells the app of an event."""
        self._people, self._rooms = itertools.count(1), itertools.count(1)
        self._stamps, self._events, self._moments = itertools.count(1), itertools.count(1), itertools.count(1)

    def stamp(self) -> str:
        """Message event, `ts`: seconds of Unix time, and six digits that make it unique in its channel."""
        return f"{int(self.clock.now().timestamp())}.{next(self._stamps):06d}"

    def event_id(self) -> str:
        """Events API, `event_id`: a unique identifier for this specific event, globally unique."""
        return f"Ev{next(self._events):08X}"

    def touch(self) -> int:
        """Return the number of the next thing that happens."""
        return next(self._moments)

    def add_person(self, name: str, locale: str, team: str = TEAM) -> Account:
        """Make an account."""
        person = Account(id=f"U{next(self._people):04d}", name=name, locale=locale, team=team)
        self.accounts[person.id] = person
        return person

    def add_room(self, name: str, *members: str, private: bool = False) -> Room:
        """Make a channel."""
        return self._room(GROUP if private else CHANNEL, name, members)

    def open_room(self, name: str, team: str, *, private: bool) -> Room:
        """Make a channel for the app, which is in it; today ids of private ones begin with C too."""
        room = Room(id=f"C{next(self._rooms):04d}", kind=GROUP if private else CHANNEL, name=name, team=team)
        room.creator = self.bot.id
        room.members.add(self.bot.id)
        self.rooms[room.id] = room
        return room

    def talk(self, user: str) -> Room:
        """Return somebody's direct message with the app (conversations.open: resumes where there is one)."""
        found = next((each for each in self.rooms.values() if each.is_im and user in each.members), None)
        return found or self._room(IM, "", (user, self.bot.id))

    def _room(self, kind: str, name: str, members: tuple[str, ...]) -> Room:
        ident = f"{LETTERS[kind]}{next(self._rooms):04d}"
        team = next((self.accounts[each].team for each in members if each != self.bot.id), TEAM)
        room = Room(id=ident, kind=kind, name=name, members=set(members), team=team)
        self.rooms[room.id] = room
        return room

    def post(self, room: Room, sender: Account, content: Json, **more: object) -> Message:
        """Put a message into a conversation."""
        known = {"room": room, "ts": self.stamp(), "sender": sender, "content": content, "touched": self.touch()}
        message = Message(**known, **more)  # pyright: ignore[reportArgumentType]
        room.messages.append(message)
        self.changed.notify_all()
        return message
