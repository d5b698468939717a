"""One message in one chat, as it stands now; what it was before is kept beside it."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.telegram.platform.bots import Account
from tests.telegram.platform.shapes import Json

if TYPE_CHECKING:
    from tests.telegram.platform.rooms import Room


@dataclass(eq=False, kw_only=True)
class Message:
    """A message, live: edits and deletion show here at once.

    Message, `message_id`: "unique message identifier inside this chat".
    """

    room: "Room"
    id: int
    date: int
    sender: Account | None
    content: Json
    """The fields of its kind: text and entities, a photo and its caption, a service message's own field …"""
    thread: int | None = None
    reply_to: "Message | None" = None
    markup: Json | None = None
    album: str = ""
    extra: Json = field(default_factory=dict[str, object])
    """Where it comes from: `forward_origin`, `via_bot`, `sender_chat` …"""
    touched: int = 0
    """When it was made or last changed, among all that happened."""
    silent: bool = False
    """sendMessage, `disable_notification`: users receive it with no sound."""
    reactions: list[str] = field(default_factory=list[str])
    """What the bot put on it."""
    edited: int | None = None
    deleted: bool = False
    before: list[Json] = field(default_factory=list[Json])
    """What it said earlier, oldest first."""
    used_by: set[int] = field(default_factory=set[int])
    """Who has used up the keyboard below it."""

    def json(self, *, whole: bool = True) -> Json:
        """Return the Message object.

        Message, `reply_to_message`: the replied message will not contain further reply_to_message fields.
        Message, `reply_markup`: the inline keyboard attached to the message; other keyboards are not told.
        """
        known: Json = {"message_id": self.id, "date": self.date, "chat": self.room.json(), **self._by()}
        if self.thread is not None:
            known["message_thread_id"] = self.thread
        if self.thread in self.room.topics:
            known["is_topic_message"] = True
        if whole and (replied := self._replied()) is not None:
            known["reply_to_message"] = replied.json(whole=False)
        if self.edited is not None:
            known["edit_date"] = self.edited
        if self.album:
            known["media_group_id"] = self.album
        if self.markup and "inline_keyboard" in self.markup:
            known["reply_markup"] = self.markup
        return {**known, **self.extra, **self.content}

    def _by(self) -> Json:
        """Message, `sender_chat`: of a channel's posts it is the channel, and `from` is empty."""
        if self.room.kind == "channel":
            return {"sender_chat": self.room.json()}
        return {} if self.sender is None else {"from": self.sender.json()}

    def _replied(self) -> "Message | None":
        # In a topic the platform shows what answers nothing in particular as an answer to the topic's beginning.
        beginning = self.room.topics.get(self.thread) if self.thread is not None else None
        replied = self.reply_to or (beginning.beginning if beginning else None)
        return None if replied is None or replied.deleted or replied is self else replied

    def stub(self) -> Json:
        """InaccessibleMessage: a message that was deleted; `date` is always 0."""
        return {"chat": self.room.json(), "message_id": self.id, "date": 0}

    @property
    def text(self) -> str:
        """The text, or the caption."""
        return str(self.content.get("text", self.content.get("caption", "")))

    @property
    def entities(self) -> list[Json]:
        """The entities of text or caption."""
        found: list[Json] = self.content.get("entities", self.content.get("caption_entities", []))
        return found

    def marked(self, *kinds: str) -> list[str]:
        """Return the pieces of text that carry an entity of these kinds: what a reader could press or be called by."""
        raw = self.text.encode("utf-16-le")
        return [
            raw[2 * each["offset"] : 2 * (each["offset"] + each["length"])].decode("utf-16-le")
            for each in self.entities
            if each["type"] in kinds
        ]

    @property
    def buttons(self) -> list[list[str]]:
        """The labels of the inline keyboard, row by row."""
        rows = (self.markup or {}).get("inline_keyboard", [])
        return [[each["text"] for each in row] for row in rows]

    def button(self, label: str) -> Json | None:
        """Return the first inline button whose label is, or else contains, `label`."""
        return labelled([button for row in (self.markup or {}).get("inline_keyboard", []) for button in row], label)

    def __repr__(self) -> str:
        gone = " (deleted)" if self.deleted else ""
        return f"<{self.room.id}/{self.id}{gone} {self.text!r} {self.buttons or ''}>"


def labelled(buttons: list[Json], label: str) -> Json | None:
    """Return the button that says `label`, or the first that contains it."""
    exact = (each for each in buttons if each["text"] == label)
    return next(exact, None) or next((each for each in buttons if label in each["text"]), None)
