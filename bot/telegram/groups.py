"""Groups and topics: of all that is said there, commands, presses on our buttons and replies to us are read.

Even where the bot is an administrator and hears everything, the rest is not stored.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from telegram import CallbackQuery, Message, Update

from bot.telegram.translate import LONGEST_NAME, Incoming, attachment, clean, language_of, sound
from handlers.message import Message as Ours
from handlers.outgoing import Refusal
from handlers.places import seat_at

GROUPS = frozenset({"group", "supergroup"})
COMMANDS = frozenset({"/bind", "/unbind", "/cancel"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What became of a group that we are, or were, in.

    Attributes:
        lost: why we can't write there any more; None where we can again.
        moved_to: the group that it has become.
    """

    room: str
    lost: Refusal | None = None
    moved_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Us:
    """Our bot, as far as it is known: the name is the platform's to tell."""

    id: int
    name: str = ""


def read_group(update: Update, us: Us) -> Incoming | Changed | None:
    """Return what an update says of a group, or of somebody of ours in it; None for whatever else there is."""
    if update.callback_query is not None:
        return _pressed(update.callback_query, str(update.update_id))
    message = update.message or update.edited_message
    if message is None or message.chat.type not in GROUPS:
        return None
    if message.migrate_to_chat_id:
        return Changed(room=_id(message), moved_to=str(sound(message.migrate_to_chat_id, int)))
    said = _said(message, str(update.update_id), us)
    return said if said is None or update.message is not None else _edited(said)


def _edited(said: Incoming) -> Incoming | None:
    """Return an edit of what was said to us: its words alone. A command that was edited is none."""
    if not said.message.text or said.message.text.startswith("/"):
        return None
    return replace(said, message=replace(said.message, edited=True), attachment=None, album="")


def _id(message: Message) -> str:
    return str(sound(message.chat.id, int))


def read_place(raw: Mapping[str, Any]) -> Changed | None:
    """Return whether we may still write in a group, if an update says so.

    It is read as it came: the library takes a restricted member only with every right that the newest platform has.
    """
    change: Mapping[str, Any] = raw.get("my_chat_member") or {}
    chat: Mapping[str, Any] = change.get("chat") or {}
    now: Mapping[str, Any] = change.get("new_chat_member") or {}
    if chat.get("type") not in GROUPS:
        return None
    room, status = str(sound(chat.get("id"), int)), now.get("status")
    if status in ("left", "kicked"):
        return Changed(room=room, lost=Refusal.GONE)
    muted = status == "restricted" and not now.get("can_send_messages")
    return Changed(room=room, lost=Refusal.MUTED if muted else None)


def _pressed(query: CallbackQuery, key: str) -> Incoming | None:
    if query.message is None or query.message.chat.type not in GROUPS:
        return None
    address = str(sound(query.message.chat.id, int))
    if isinstance(query.message, Message):
        address = _address(query.message)
    return Incoming(
        key=key,
        chat=seat_at(address, str(sound(query.from_user.id, int))),
        language=language_of(query.from_user),
        message=Ours(choice=clean(query.data or "-")),
        query=sound(query.id, str),
    )


def _said(message: Message, key: str, us: Us) -> Incoming | None:
    sender, text = message.from_user, clean(message.text or message.caption or "")
    if sender is None or sender.is_bot or message.sender_chat is not None:
        return None
    replied = message.reply_to_message
    to_us = replied is not None and replied.from_user is not None and replied.from_user.id == us.id
    command = _command(text, us)
    if not command and (not to_us or text.startswith("/")):
        return None
    return Incoming(
        key=key,
        chat=seat_at(_address(message), str(sound(sender.id, int))),
        language=language_of(sender),
        message=Ours(
            text=command or text,
            where=clean(message.chat.title or "")[:LONGEST_NAME],
            itself=str(sound(message.message_id, int)),
        ),
        attachment=attachment(message) if to_us and not command else None,
        on=str(replied.message_id) if replied is not None and to_us else "",
        album=sound(message.media_group_id or "", str),
    )


def _address(message: Message) -> str:
    """Return the group, and the topic where it is in one; the general one has none."""
    topic = sound(message.message_thread_id, int) if message.is_topic_message and message.message_thread_id else None
    return f"{_id(message)}:{topic}" if topic else _id(message)


def _command(text: str, us: Us) -> str:
    """Return a command of ours with what follows it; nothing for what is meant for another bot, or for nobody."""
    first, _, rest = text.partition(" ")
    name, _, whose = first.partition("@")
    if name.lower() not in COMMANDS or (whose and us.name and whose.lower() != us.name.lower()):
        return ""
    return f"{name.lower()} {rest.strip()}".strip()
