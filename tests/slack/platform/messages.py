"""Messages, which a channel and a time stamp name.

Message event: "the `ts` is the unique (per-channel) timestamp"; a reply has `thread_ts`, the `ts` of its parent.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.slack.platform.inputs import options_of
from tests.slack.platform.shapes import Json, unescaped

if TYPE_CHECKING:
    from tests.slack.platform.accounts import Account
    from tests.slack.platform.rooms import Room


@dataclass(eq=False, kw_only=True)
class Message:
    """One message; `touched` says in which order things happened."""

    room: "Room"
    ts: str
    sender: "Account"
    content: Json
    thread_ts: str = ""
    metadata: Json | None = None
    only_for: str = ""
    """chat.postEphemeral: visible only to the assigned user."""
    broadcast: bool = False
    """chat.postMessage, `reply_broadcast`: a reply that everyone in the channel sees."""
    edited: bool = False
    deleted: bool = False
    touched: int = 0
    versions: list[Json] = field(default_factory=list[Json])

    def json(self) -> Json:
        """Return the message; metadata only where it is asked for (`include_all_metadata`)."""
        bot = {"bot_id": self.sender.bot_id} if self.sender.is_bot else {}
        thread = {"thread_ts": self.thread_ts} if self.thread_ts else {}
        edited = {"edited": {"user": self.sender.id, "ts": self.ts}} if self.edited else {}
        return {"type": "message", "user": self.sender.id, "ts": self.ts, **bot, **thread, **edited, **self.content}

    @property
    def text(self) -> str:
        """What people read: the blocks where there are some, for which `text` is only a fallback."""
        blocks: list[Json] = self.content.get("blocks") or []
        shown = "\n".join(unescaped(each) for block in blocks for each in words_of(block))
        return shown or unescaped(str(self.content.get("text", "")))

    @property
    def buttons(self) -> list[Json]:
        """All elements of its actions blocks."""
        blocks: list[Json] = self.content.get("blocks") or []
        return [each for block in blocks for each in elements_of(block)]

    def button(self, label: str) -> Json | None:
        """Return the element with this label: a button, or an option of a menu."""
        return next((each for each in self.presses if label_of(each) == label), None)

    @property
    def presses(self) -> list[Json]:
        """All that can be pressed: buttons, and the options of menus as they are told when one is picked.

        block_actions: a menu's action has the `selected_option`.
        """
        return [each for element in self.buttons for each in _pressable(element)]

    def __repr__(self) -> str:
        """Return what a failing test shows."""
        return f"<{self.ts} {self.sender.name}: {self.text} {[label_of(each) for each in self.buttons]}>"


def _pressable(element: Json) -> Iterator[Json]:
    if not options_of(element):
        yield element
    for option in options_of(element):
        yield {**element, "text": option["text"], "selected_option": option}


def words_of(block: Json) -> Iterator[str]:
    """Yield the texts of a section, a header or a context block."""
    whole: Json | None = block.get("text")
    if whole is not None:
        yield str(whole["text"])
    fields: list[Json] = block.get("fields") or []
    yield from (str(each["text"]) for each in fields)
    if block.get("type") == "context":
        yield from (str(each["text"]) for each in block["elements"] if "text" in each)


def elements_of(block: Json) -> list[Json]:
    """Return the elements of an actions block, and the accessory of a section."""
    if block.get("type") == "actions":
        return list(block["elements"])
    return [block["accessory"]] if "accessory" in block else []


def label_of(element: Json) -> str:
    """Return what stands on a button."""
    text: Any = element.get("text") or element.get("placeholder") or {}
    return unescaped(str(text.get("text", "")))
