"""A team's group on a platform, without the platform: what is sent there stands on its screen, by message id."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from handlers.dispatch import Envelope, Taken, take
from handlers.message import Message
from handlers.outgoing import Outcome, Outgoing, Sent
from handlers.places import room_of, seat_at
from handlers.teams.sitting import Word
from handlers.wording import words
from tests.handlers.crew import Colleague
from tests.handlers.desk import Desk
from tests.handlers.lanes import LANE, deliver
from workflow.language import Language
from workflow.people import StaffId

BLANK = re.compile(r"\{\w+\}")


@dataclass(slots=True)
class Post:
    """One message as it stands in the group."""

    id: str
    said: Outgoing
    edits: int = 0

    @property
    def text(self) -> str:
        """What stands there."""
        return self.said.text

    @property
    def buttons(self) -> dict[str, str]:
        """What each button carries, by its label."""
        return dict(self.said.buttons)


@dataclass(slots=True, kw_only=True)
class Group:
    """A group that a team may be bound to."""

    desk: Desk
    address: str = "-100"
    posts: list[Post] = field(default_factory=list[Post])
    answer: Callable[[Outgoing], Outcome | None] = lambda _: None

    def bind(self, chat: str) -> "Group":
        """Bind a chat of ours here, as an administrator would."""
        self.desk.write(lambda work: work.bindings.bind(LANE, chat, self.address, self.desk.now, "群"))
        return self

    def _arrives(self, outgoing: Outgoing) -> Outcome:
        refused = self.answer(outgoing)
        if refused is not None:
            return refused
        if room_of(outgoing.address) != room_of(self.address):
            return Sent(message=f"private{outgoing.notice.id}")
        found = next((post for post in self.posts if post.id == outgoing.edits), None)
        if found is not None:
            found.said, found.edits = outgoing, found.edits + 1
            return Sent(message=found.id)
        self.posts.append(Post(f"g{len(self.posts)}", outgoing))
        return Sent(message=self.posts[-1].id)

    def reads(self) -> list[Outgoing]:
        """Let all that waits arrive, and return it, wherever it went."""
        return deliver(self.desk, self._arrives)

    def cards(self, number: str) -> list[Post]:
        """Return the cards of a case that stand here."""
        self.reads()
        return [post for post in self.posts if post.said.notice.is_card and post.said.notice.case == number]

    def card(self, number: str) -> Post:
        """Return the one card of a case."""
        (found,) = self.cards(number)
        return found

    def rings(self) -> list[Post]:
        """Return what rang here."""
        self.reads()
        return [post for post in self.posts if "ring" in post.said.notice.body]

    @property
    def last(self) -> Post:
        """Return the newest message."""
        self.reads()
        return self.posts[-1]


@dataclass(slots=True, kw_only=True)
class Member:
    """Somebody in a group; one of ours where their account is linked."""

    desk: Desk
    group: Group
    account: str
    words: list[Word] = field(default_factory=list[Word])

    def take(self, message: Message, key: str = "") -> Taken:
        """Do something there; what only this person sees is kept."""
        desk, heard = self.desk, list[Word]()
        envelope = Envelope(
            channel=LANE,
            chat=seat_at(self.group.address, self.account),
            key=key or f"{self.account}:{next(desk.keys)}",
            message=message,
            language=Language.ZH,
        )
        taken = desk.write(lambda work: take(work, desk.house, envelope, desk.now, heard.append))
        self.words += heard
        self.group.reads()
        return taken

    def press(self, label: str, post: Post | None = None) -> str:
        """Press a button by its Chinese label; return what only this person sees."""
        shown = post or next(each for each in reversed(self.group.posts) if label in each.buttons)
        return self.choose(shown.buttons[label])

    def choose(self, choice: str) -> str:
        """Send what a button carried, perhaps an old one."""
        before = len(self.words)
        self.take(Message(choice=choice))
        return self.words[-1].text if len(self.words) > before else ""

    def says(self, text: str, to: Post | None = None, files: tuple[int, ...] = ()) -> Taken:
        """Say something, perhaps as a reply."""
        notice = to.said.notice if to else None
        about, answers = (notice.case, notice.chat) if notice else (None, "")
        return self.take(Message(text=text, about=about, answers=answers, files=files))


def joins(group: Group, colleague: Colleague) -> Member:
    """Return one of ours in a group, with a linked account."""
    desk, account = group.desk, f"5{colleague.actor.staff:03}"
    chat = f"staff:{colleague.actor.staff}"
    desk.write(lambda work: work.bindings.bind(LANE, chat, account, desk.now, colleague.actor.name))
    return Member(desk=desk, group=group, account=account)


def stranger(group: Group) -> Member:
    """Return somebody whose account nobody of ours has linked."""
    return Member(desk=group.desk, group=group, account="9999")


def staff_of(colleague: Colleague) -> StaffId:
    """Return somebody's id."""
    assert colleague.actor.staff is not None
    return colleague.actor.staff


def said(key: str) -> str:
    """Return the longest part of our Chinese words in which nothing is filled in."""
    return max(BLANK.split(words(key, Language.ZH)), key=len).strip()
