"""People with accounts, as tests drive them."""

from typing import Protocol

from tests.telegram.platform.bots import Account, Bot
from tests.telegram.platform.hearing import tell_of_member
from tests.telegram.platform.rooms import Member, Room
from tests.telegram.platform.seats import Seat
from tests.telegram.platform.world import World


class Place(Protocol):
    """A group, or a topic of one."""

    @property
    def room(self) -> Room:
        """The chat."""
        ...

    @property
    def thread(self) -> int | None:
        """The topic."""
        ...


class Person(Seat):
    """Somebody with an account, sitting in the private chat with the bot."""

    def __init__(self, world: World, account: Account, bot: Bot) -> None:
        super().__init__(world, account, world.talk(bot, account))
        self.bot = bot
        self._seats = dict[tuple[int, int | None], Seat]()

    @property
    def id(self) -> int:
        """User, `id`: also that of the private chat."""
        return self.account.id

    def at(self, place: Place) -> Seat:
        """Return this person in a group or a topic."""
        key = (place.room.id, place.thread)
        return self._seats.setdefault(key, Seat(self.world, self.account, place.room, place.thread))

    def starts(self, payload: str = "") -> None:
        """Press START, or follow a link with `?start=payload` (Bot features, "Deep linking": up to 64 characters)."""
        if self.account.id in self.bot.refused_by:
            self.unblocks_bot()
        self.says(f"/start {payload}".strip())

    def blocks_bot(self) -> None:
        """Block the bot: it is told, and can't write any more."""
        with self.world.lock:
            self.bot.refused_by.add(self.account.id)
            self._tell("member", "kicked")

    def unblocks_bot(self) -> None:
        """Let the bot write again."""
        with self.world.lock:
            self.bot.refused_by.discard(self.account.id)
            self._tell("kicked", "member")

    def _tell(self, before: str, after: str) -> None:
        old = Member(self.bot, before).json()
        tell_of_member(self.world, self.room, old, Member(self.bot, after), self.account)

    def deletes_account(self) -> None:
        """Be gone for good; nobody is told."""
        with self.world.lock:
            self.account.gone = True
            self.account.first_name, self.account.last_name, self.account.username = "", "", ""
