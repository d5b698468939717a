"""Accounts: people, and the bots that they talk to."""

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.telegram.platform.shapes import Json
from tests.telegram.platform.updates import Queue

if TYPE_CHECKING:
    from tests.telegram.platform.polling import Poll
    from tests.telegram.platform.webhooks import Hook


@dataclass(eq=False, kw_only=True)
class Account:
    """A user of the platform.

    User, `id`: may have more than 32 significant bits, but at most 52; people's accounts here have more than 32.
    """

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language: str = ""
    is_bot: bool = False
    gone: bool = False
    """The account was deleted."""

    def json(self) -> Json:
        """Return the User object."""
        optional = {"last_name": self.last_name, "username": self.username, "language_code": self.language}
        known = {name: value for name, value in optional.items() if value}
        return {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name, **known}


@dataclass(eq=False, kw_only=True)
class Bot(Account):
    """A bot: an account with a token, and a queue of what it has not yet taken.

    Authorizing your bot: each bot is given a unique authentication token; its first part is the bot's identifier.
    """

    token: str
    privacy: bool = True
    """getMe, `can_read_all_group_messages`: True if privacy mode is disabled."""
    queue: Queue = field(init=False)
    hook: "Hook | None" = None
    poll: "Poll | None" = None
    refused_by: set[int] = field(default_factory=set[int])
    """Who blocked it."""
    settings: Json = field(default_factory=dict[str, object])
    """Commands, name and descriptions by scope and language, as they were set."""

    def __post_init__(self) -> None:
        self.is_bot = True
        self.queue = Queue(random.Random(self.token).randrange(1 << 30))
