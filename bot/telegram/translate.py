"""Theirs and ours: updates of the Bot API into messages, what is to be sent into the API's parameters. No decisions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar, cast

from telegram import (
    Contact,
    Message,
    MessageEntity,
    ReplyParameters,
    Update,
    User,
)

from bot.telegram.kinds import Kind, kind_of
from bot.telegram.starts import payload_of
from bot.telegram.wording import parts, rows, units
from bot.wording import defused
from handlers.message import Message as Ours
from handlers.message import Phrase, SharedContact, SharedLocation
from handlers.outgoing import Outgoing
from workflow.language import Language

T = TypeVar("T")
LONGEST_NAME = 200
LARGEST_ID = 2**52
"""Chat: identifiers have at most 52 significant bits; those of people are positive."""
UNREADABLE = Ours(refused=Phrase("cases.refused.kind"))
NOTHING = Ours()


class Stored(Protocol):
    """A file that the platform has, of whatever kind."""

    file_id: str
    file_size: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that came with a message; it has to be fetched."""

    id: str
    name: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One update as far as a customer's chat is concerned.

    Attributes:
        key: of the inbox; a redelivery has the same.
        chat: the address of the private chat.
        on: the message of ours that it replies to, or was pressed on.
        query: the press that waits for an answer.
        album: what the parts of an album have in common.
        left: the customer blocked the bot (True) or let it in again (False); nothing was said.
        payload: what a link brought that was followed.
        called: what the sender calls themselves.
        unread: something was said, but the update is not what the description says; a person has to look.
    """

    key: str
    chat: str
    language: Language | None = None
    message: Ours = NOTHING
    attachment: Attachment | None = None
    on: str = ""
    query: str = ""
    album: str = ""
    left: bool | None = None
    payload: str = ""
    called: str = ""
    unread: bool = False


def read(update: Update) -> Incoming | None:
    """Return what an update says in a private chat; None for whatever else there is."""
    key = str(update.update_id)
    if update.callback_query is not None:
        return _pressed(update, key)
    if update.my_chat_member is not None and update.my_chat_member.chat.type == "private":
        change = update.my_chat_member
        return Incoming(
            key=key, chat=str(sound(change.chat.id, int)), left=change.new_chat_member.status in ("kicked", "left")
        )
    message = update.message or update.edited_message
    if message is None or message.chat.type != "private" or message.from_user is None or message.from_user.is_bot:
        return None
    kind = kind_of(message, edited=update.message is None)
    if kind is Kind.NOTHING:
        return None
    replied, edited = message.reply_to_message, update.edited_message is not None
    return Incoming(
        key=key,
        chat=str(sound(message.chat.id, int)),
        language=language_of(message.from_user),
        message=UNREADABLE if kind is Kind.UNREADABLE else _said(message, edited=edited),
        # The file came with the message itself, as one of an album perhaps.
        attachment=None if edited else attachment(message),
        on=str(replied.message_id) if replied else "",
        album="" if edited else sound(message.media_group_id or "", str),
        payload=payload_of(message.text or "") if update.message else "",
        called=clean(message.from_user.full_name)[:LONGEST_NAME],
    )


def without_buttons(update: Mapping[str, Any]) -> dict[str, Any]:
    """Return a press without the buttons of the message that it was made on: to read them takes long."""
    query, message = update.get("callback_query"), _inside(update.get("callback_query"), "message")
    if not isinstance(message, dict) or "reply_markup" not in message:
        return dict(update)
    pressed = {name: value for name, value in cast("dict[str, Any]", message).items() if name != "reply_markup"}
    return {**update, "callback_query": {**cast("dict[str, Any]", query), "message": pressed}}


def unread(update: Mapping[str, Any]) -> Incoming | None:
    """Return who said something that can't be read; None where it is nothing that a person said in their own chat.

    Nothing is expected of it but what has to be there for anybody to be told.
    """
    for kind in ("message", "edited_message", "callback_query"):
        chat = _inside(_inside(update, kind), "from" if kind == "callback_query" else "chat")
        number = _inside(chat, "id")
        if isinstance(number, int) and not isinstance(number, bool) and 0 < number < LARGEST_ID:
            return Incoming(key=str(update["update_id"]), chat=str(number), unread=True)
    return None


def _inside(thing: object, name: str) -> object:
    return cast("dict[str, object]", thing).get(name) if isinstance(thing, dict) else None


def language_of(user: User) -> Language | None:
    """Return the language a person has set in their app, as far as we speak it; English for all others."""
    if not user.language_code:
        return None
    return Language.ZH if user.language_code.lower().startswith("zh") else Language.EN


def _pressed(update: Update, key: str) -> Incoming | None:
    query = update.callback_query
    if query is None or (query.message is not None and query.message.chat.type != "private"):
        return None
    return Incoming(
        key=key,
        chat=str(sound(query.from_user.id, int)),
        language=language_of(query.from_user),
        message=Ours(choice=clean(query.data or "-")),
        query=sound(query.id, str),
        on=str(query.message.message_id) if query.message else "",
    )


def _said(message: Message, *, edited: bool) -> Ours:
    return Ours(
        text=_started(clean(message.text or message.caption or "")),
        contact=_card(message.contact, message.from_user) if message.contact else None,
        location=_place(message),
        itself=str(sound(message.message_id, int)),
        edited=edited,
    )


def sound(value: object, kind: type[T]) -> T:
    """Return a value that is what the description says.

    Raises:
        ValueError: it is something else, which the library lets through; nothing behind here would expect it.
    """
    if not isinstance(value, kind) or isinstance(value, bool):
        raise ValueError(f"{type(value).__name__} where {kind.__name__} belongs")
    return value


def _degrees(value: object) -> float:
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else sound(value, float)


def clean(text: str) -> str:
    """Return text that every store can hold."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def _started(text: str) -> str:
    """Return a command as `_command` does, but with what a link of ours brought along."""
    payload = payload_of(text)
    return f"/start {payload}" if payload else _command(text)


def _command(text: str) -> str:
    """Return a command without the bot's name and what follows it; anything else as it is."""
    if not text.startswith("/"):
        return text
    name = text.split(maxsplit=1)[0].partition("@")[0]
    return name.lower() if name[1:].isalnum() else text


def _card(contact: Contact, sender: User | None) -> SharedContact:
    name = " ".join(part for part in (contact.first_name, contact.last_name) if part)
    phone = contact.phone_number if contact.phone_number.startswith("+") else f"+{contact.phone_number}"
    return SharedContact(
        phone=clean(phone)[:LONGEST_NAME],
        name=clean(name)[:LONGEST_NAME],
        own=sender is not None and contact.user_id == sender.id,
    )


def _place(message: Message) -> SharedLocation | None:
    point = message.venue.location if message.venue else message.location
    if point is None:
        return None
    label = clean(message.venue.title)[:LONGEST_NAME] if message.venue else None
    return SharedLocation(lat=_degrees(point.latitude), lon=_degrees(point.longitude), label=label)


def attachment(message: Message) -> Attachment | None:
    """Return the file that came with a message."""
    if message.photo:
        return _file(message.photo[-1], "photo.jpg")
    named = message.document or message.video or message.audio or message.animation
    if named is not None:
        name = clean(named.file_name or "file")[-LONGEST_NAME:].replace("/", "_").replace("\\", "_")
        return _file(named, name)
    spoken = message.voice or message.video_note
    if spoken is None:
        return None
    return _file(spoken, "voice.ogg" if message.voice else "video.mp4")


def _file(file: Stored, name: str) -> Attachment:
    return Attachment(id=sound(file.file_id, str), name=name, size=sound(file.file_size or 0, int))


def said_next(outgoing: Outgoing) -> tuple[Mapping[str, Any], bool]:
    """Return the parameters of the next part of a text, and whether more follow; buttons go with the last."""
    pieces = parts(outgoing.text)
    place = min(len(outgoing.notice.messages), len(pieces) - 1)
    more = place < len(pieces) - 1
    first = outgoing.mention if place == 0 else None
    text, entities = _addressed(defused(pieces[place]), first)
    given: dict[str, Any] = {"text": text, "reply_markup": None if more else _keyboard(outgoing)}
    return given | ({"entities": entities} if entities else {}), more


def said_instead(outgoing: Outgoing) -> Mapping[str, Any]:
    """Return the parameters of what a message is changed to: one part, as a card is."""
    return {"text": defused(parts(outgoing.text)[0]), "reply_markup": _keyboard(outgoing)}


def where(address: str) -> tuple[str, int | None]:
    """Return the chat and the topic of an address."""
    chat, _, topic = address.partition(":")
    return chat, int(topic) if topic else None


def answering(outgoing: Outgoing) -> ReplyParameters | None:
    """Return what makes a message the answer to another, as long as that one stands."""
    if not outgoing.reply_to:
        return None
    return ReplyParameters(int(outgoing.reply_to), allow_sending_without_reply=True)


def _addressed(text: str, mention: tuple[str, str] | None) -> tuple[str, Sequence[MessageEntity]]:
    """Return a text that begins with whom it is for; the account, not the name, makes it a mention."""
    if mention is None:
        return text, ()
    account, name = mention
    called = defused(name)
    if not account:
        return f"{called}: {text}", ()
    user = User(int(account), name, is_bot=False)
    return f"{called}: {text}", [MessageEntity(MessageEntity.TEXT_MENTION, 0, units(called), user=user)]


def _keyboard(outgoing: Outgoing) -> Mapping[str, object] | None:
    """Return the buttons as the platform takes them; by the library's own classes it takes twenty times as long."""
    labels = [label for label, _ in outgoing.buttons]
    if outgoing.share:
        kind, label = outgoing.share
        asks = {"text": label, f"request_{kind}": True}
        keys = [[asks], *([{"text": labels[place]} for place in row] for row in rows(labels))]
        return {"keyboard": keys, "resize_keyboard": True, "one_time_keyboard": True}
    if outgoing.forced:
        return {"force_reply": True, "selective": outgoing.mention is not None}
    if not outgoing.buttons:
        return None
    made = [{"text": label, "callback_data": choice} for label, choice in outgoing.buttons]
    return {"inline_keyboard": [[made[place] for place in row] for row in rows(labels)]}
