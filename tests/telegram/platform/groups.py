"""Groups and their topics, as tests drive them."""

from collections.abc import Sequence

from tests.telegram.platform.bots import Account, Bot
from tests.telegram.platform.forums import remove_topic
from tests.telegram.platform.hearing import spread, tell_of_member
from tests.telegram.platform.messages import Message
from tests.telegram.platform.people import Person
from tests.telegram.platform.rooms import EVERY_RIGHT, SUPERGROUP, Member, Room, Topic
from tests.telegram.platform.shapes import Json
from tests.telegram.platform.world import World


class Group:
    """A group or supergroup, in the hands of its owner."""

    thread = None

    def __init__(self, world: World, room: Room, owner: Person, members: Sequence[Person]) -> None:
        self.world, self.owner = world, owner
        self._room = room
        room.members[owner.id] = Member(owner.account, "creator")
        for each in members:
            room.members[each.id] = Member(each.account)

    @property
    def room(self) -> Room:
        """The chat, as it is after any upgrade."""
        while self._room.moved_to is not None:
            self._room = self._room.moved_to
        return self._room

    @property
    def id(self) -> int:
        """Chat, `id`."""
        return self.room.id

    def service(self, content: Json, by: Account | None = None, thread: int | None = None) -> Message:
        """Put a service message into the chat."""
        with self.world.lock:
            message = self.world.post(self.room, by or self.owner.account, content, thread=thread)
            spread(self.world, message)
            return message

    def add(self, newcomer: Person | Bot, *, admin: bool = False, rights: frozenset[str] = EVERY_RIGHT) -> None:
        """Let the owner add somebody; a bot may at once be made an administrator."""
        account = newcomer if isinstance(newcomer, Account) else newcomer.account
        with self.world.lock:
            self._place(account, Member(account, "administrator", rights) if admin else Member(account))
            self.service({"new_chat_members": [account.json()]})

    def removes(self, leaver: Person | Bot) -> None:
        """Let the owner take somebody out for good."""
        account = leaver if isinstance(leaver, Account) else leaver.account
        with self.world.lock:
            if account is not self.owner.bot:
                self.service({"left_chat_member": account.json()})
            self._place(account, Member(account, "kicked"))

    def leaves(self, leaver: Person) -> None:
        """Let somebody go by themselves."""
        with self.world.lock:
            self.service({"left_chat_member": leaver.account.json()}, leaver.account)
            self._place(leaver.account, Member(leaver.account, "left"), leaver.account)

    def promotes(self, somebody: Person | Bot, rights: frozenset[str] = EVERY_RIGHT) -> None:
        """Make somebody an administrator."""
        account = somebody if isinstance(somebody, Account) else somebody.account
        with self.world.lock:
            self._place(account, Member(account, "administrator", rights))

    def mutes(self, somebody: Person | Bot) -> None:
        """Let somebody stay and read, but not write."""
        account = somebody if isinstance(somebody, Account) else somebody.account
        with self.world.lock:
            self._place(account, Member(account, "restricted", may_write=False))

    def unmutes(self, somebody: Person | Bot) -> None:
        """Let somebody write again."""
        account = somebody if isinstance(somebody, Account) else somebody.account
        with self.world.lock:
            self._place(account, Member(account))

    def _place(self, account: Account, after: Member, by: Account | None = None) -> None:
        before = self.room.member(account).json()
        self.room.members[account.id] = after
        tell_of_member(self.world, self.room, before, after, by or self.owner.account)

    def upgrades(self) -> None:
        """Become a supergroup: another chat with another identifier.

        Message, `migrate_to_chat_id` and `migrate_from_chat_id`: told in the old and in the new chat; the same people
        are in the new one, and the old one is closed to everybody.
        """
        with self.world.lock:
            old = self.room
            new = self.world.add_room(SUPERGROUP, old.title)
            new.members = {
                each: Member(place.account, place.status, place.rights) for each, place in old.members.items()
            }
            self.service({"migrate_to_chat_id": new.id})
            old.moved_to = new
            old.changed.notify_all()
            self.service({"migrate_from_chat_id": old.id})

    def topic(self, name: str) -> "Thread":
        """Let the owner open a topic; its identifier is that of the message that says so."""
        with self.world.lock:
            room = self.room
            assert room.forum, "this group has no topics"
            content: Json = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
            beginning = self.world.post(room, self.owner.account, content)
            beginning.thread = beginning.id
            room.topics[beginning.id] = Topic(beginning.id, name, beginning)
            spread(self.world, beginning)
            return Thread(self, beginning.id)


class Thread:
    """A topic of a forum."""

    def __init__(self, group: Group, thread: int) -> None:
        self.group, self.thread = group, thread

    @property
    def room(self) -> Room:
        """The forum."""
        return self.group.room

    def closes(self) -> None:
        """Let only administrators who manage topics write here."""
        self.room.topics[self.thread].closed = True
        self.group.service({"forum_topic_closed": {}}, thread=self.thread)

    def reopens(self) -> None:
        """Let everybody write again."""
        self.room.topics[self.thread].closed = False
        self.group.service({"forum_topic_reopened": {}}, thread=self.thread)

    def deletes(self) -> None:
        """Take the topic away with all that stands in it; no bot is told (the description has no such update)."""
        with self.group.world.lock:
            remove_topic(self.room, self.room.topics[self.thread])
