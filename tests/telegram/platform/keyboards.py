"""The keyboard that a person sees below the chat.

ReplyKeyboardMarkup: a custom keyboard with reply options; it stays until another comes or it is removed. `selective`:
shown to those who are @mentioned in the text, and to the sender of the message that the bot's message replies to.
"""

from dataclasses import dataclass

from tests.telegram.platform.bots import Account
from tests.telegram.platform.messages import Message, labelled
from tests.telegram.platform.rooms import Room
from tests.telegram.platform.shapes import Json


@dataclass(frozen=True, slots=True)
class Shown:
    """A keyboard, or the prompt to reply, and the message that brought it."""

    message: Message
    markup: Json

    @property
    def forced(self) -> bool:
        """ForceReply: shows as if the user had selected the bot's message and tapped "Reply"."""
        return bool(self.markup.get("force_reply"))

    @property
    def labels(self) -> list[list[str]]:
        """What stands on the buttons, row by row."""
        return [[each["text"] for each in row] for row in self.markup.get("keyboard", [])]

    def button(self, label: str) -> Json | None:
        """Return the button that says so."""
        return labelled([each for row in self.markup.get("keyboard", []) for each in row], label)


def shown_to(person: Account, room: Room, thread: int | None) -> Shown | None:
    """Return what a person has below this chat now."""
    for message in sorted(room.messages.values(), key=lambda each: -each.id):
        markup = message.markup
        if (
            not markup
            or "inline_keyboard" in markup
            or not _in(room, message, thread)
            or not _for(person, message, markup)
        ):
            continue
        used = person.id in message.used_by
        return None if markup.get("remove_keyboard") or used else Shown(message, markup)
    return None


def _in(room: Room, message: Message, thread: int | None) -> bool:
    return not room.forum or message.thread == thread


def _for(person: Account, message: Message, markup: Json) -> bool:
    if not markup.get("selective"):
        return True
    replied = message.reply_to is not None and message.reply_to.sender is person
    by_id = any(each["type"] == "text_mention" and each["user"]["id"] == person.id for each in message.entities)
    by_name = f"@{person.username}".lower() in [each.lower() for each in message.marked("mention")]
    return replied or by_id or bool(person.username and by_name)


def use(shown: Shown, person: Account) -> None:
    """ReplyKeyboardMarkup, `one_time_keyboard`: hidden as soon as it's been used; a forced reply is given once."""
    if shown.forced or shown.markup.get("one_time_keyboard"):
        shown.message.used_by.add(person.id)
