"""Chats: who is in them, what stands in them, and their topics."""

import itertools
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tests.telegram.platform.bots import Account, Bot
from tests.telegram.platform.messages import Message
from tests.telegram.platform.shapes import Json

PRIVATE, GROUP, SUPERGROUP, CHANNEL = "private", "group", "supergroup", "channel"
PRESENT = frozenset({"creator", "administrator", "member", "restricted"})
EVERY_RIGHT = frozenset(
    {
        "can_manage_chat",
        "can_delete_messages",
        "can_manage_video_chats",
        "can_restrict_members",
        "can_promote_members",
        "can_change_info",
        "can_invite_users",
        "can_post_stories",
        "can_edit_stories",
        "can_delete_stories",
        "can_pin_messages",
        "can_manage_topics",
    }
)
"""ChatMemberAdministrator: the rights in groups and supergroups."""


@dataclass(eq=False)
class Member:
    """Somebody's place in a chat.

    ChatMember: creator, administrator, member, restricted, left, kicked.
    """

    account: Account
    status: str = "member"
    rights: frozenset[str] = frozenset()
    """What an administrator may."""
    may_write: bool = True
    """ChatMemberRestricted, `can_send_messages`."""

    @property
    def present(self) -> bool:
        """A restricted member is one (`is_member`)."""
        return self.status in PRESENT

    @property
    def rules(self) -> bool:
        """Owner or administrator."""
        return self.status in {"creator", "administrator"}

    def json(self) -> Json:
        """Return the ChatMember object of this status."""
        known: Json = {"user": self.account.json(), "status": self.status}
        match self.status:
            case "creator":
                known |= {"is_anonymous": False}
            case "administrator":
                known |= {"can_be_edited": False, "is_anonymous": False}
                known |= {each: each in self.rights for each in sorted(EVERY_RIGHT)}
            case "restricted":
                known |= {"is_member": True, "until_date": 0, "can_send_messages": self.may_write}
                known |= {f"can_send_{each}": self.may_write for each in _MEDIA}
                known |= {"can_add_web_page_previews": self.may_write} | dict.fromkeys(_MORE, False)
            case "kicked":
                known |= {"until_date": 0}
            case _:
                pass
        return known


_MORE = ("can_change_info", "can_invite_users", "can_pin_messages", "can_manage_topics")
_MEDIA = (
    "audios",
    "documents",
    "photos",
    "videos",
    "video_notes",
    "voice_notes",
    "polls",
    "other_messages",
)


@dataclass(eq=False)
class Topic:
    """ForumTopic: a thread of its own in a forum supergroup."""

    id: int
    name: str
    beginning: Message
    closed: bool = False


@dataclass(eq=False, kw_only=True)
class Room:
    """A chat.

    Chat, `id`: may have more than 32 significant bits, at most 52.
    """

    id: int
    kind: str
    title: str
    counter: Iterator[int]
    lock: threading.RLock
    person: Account | None = None
    """Whose private chat it is."""
    host: Bot | None = None
    """With whom."""
    username: str = ""
    forum: bool = False
    quiet: bool = False
    """ChatPermissions, `can_send_messages` false: only administrators write."""
    moved_to: "Room | None" = None
    started: bool = False
    """The person has written to the bot at least once."""
    members: dict[int, Member] = field(default_factory=dict[int, Member])
    messages: dict[int, Message] = field(default_factory=dict[int, Message])
    topics: dict[int, Topic] = field(default_factory=dict[int, Topic])
    listeners: list[Callable[[Message], None]] = field(default_factory=list[Callable[[Message], None]])
    """Who is told at once of each thing that a bot says or changes here."""
    pinned: list[Message] = field(default_factory=list[Message])
    last_speaker: Bot | None = None
    actions: list[str] = field(default_factory=list[str])
    """What bots were seen doing here ("typing")."""

    def __post_init__(self) -> None:
        self.changed = threading.Condition(self.lock)

    def json(self) -> Json:
        """Return the Chat object."""
        known: Json = {"id": self.id, "type": self.kind}
        if self.person is not None:
            names = self.person.json()
            return known | {each: names[each] for each in ("first_name", "last_name", "username") if each in names}
        known["title"] = self.title
        if self.username:
            known["username"] = self.username
        return known | {"is_forum": True} if self.forum else known

    def next_id(self) -> int:
        """Return the identifier of the next message."""
        return next(self.counter)

    def member(self, account: Account) -> Member:
        """Return somebody's place here; a stranger has left."""
        return self.members.get(account.id) or Member(account, "left")

    def add(self, message: Message) -> Message:
        """Put a message in its place."""
        self.messages[message.id] = message
        return message

    def thread_of(self, reply: Message | None, thread: int | None) -> int | None:
        """Return the thread of a new message.

        Message, `message_thread_id`: the thread to which the message belongs, for supergroups: in a forum it is the
        topic, elsewhere the row of answers to one message, which is no topic (`is_topic_message` is then missing).
        """
        if self.kind != SUPERGROUP or self.forum or reply is None:
            return thread
        return reply.thread or reply.id

    def tell(self, message: Message) -> None:
        """Wake who waits for what bots say here."""
        self.changed.notify_all()
        for told in list(self.listeners):
            told(message)

    def standing(self) -> list[Message]:
        """Return what can be seen now, oldest first."""
        return [each for each in self.messages.values() if not each.deleted]

    def bots(self) -> list[Bot]:
        """Return the bots that are here."""
        if self.host is not None:
            return [self.host]
        return [each.account for each in self.members.values() if each.present and isinstance(each.account, Bot)]


def numbers(start: int = 1) -> Iterator[int]:
    """Count messages."""
    return itertools.count(start)
