"""What a lane sends and what came of it, in words that belong to no channel."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import cast

from handlers.cards import Card
from handlers.house import House
from handlers.live import live_card
from handlers.message import Phrase
from handlers.said import from_json
from workflow.language import Language
from workflow.people import ConversationId
from workflow.ports import Work
from workflow.stored import Json, Notice

Labels = tuple[tuple[str, str], ...]
"""Buttons as (label, what it carries)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A notice that was claimed, ready to be sent.

    Attributes:
        notice: its row; `messages` has the parts that arrived before, or the message of a card to edit.
        address: the platform's own name for the chat.
        card: the case as it is now, for a row that is a card.
        share: `contact` or `location`, and the label of a button that shares it, where the platform has such.
    """

    notice: Notice
    address: str
    language: Language
    text: str = ""
    buttons: Labels = ()
    card: Card | None = None
    share: tuple[str, str] | None = None


class Refusal(StrEnum):
    """Why a platform, or we, won't send something any more."""

    BLOCKED = "blocked"
    """The person blocked the bot, or closed their account."""
    GONE = "gone"
    """There is no such chat, or we are not in it."""
    MUTED = "muted"
    """We may not write there."""
    UNFIT = "unfit"
    """This one message is not accepted; others may be."""
    UNSURE = "unsure"
    """It was sent several times, and never confirmed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """It arrived.

    Attributes:
        message: the platform's id of it.
        words: what was sent, where that is rendered at sending.
        more: a long text has more parts, which follow one by one.
    """

    message: str
    words: str = ""
    more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NotSent:
    """It did not arrive, for sure, and may be sent again.

    Attributes:
        after: how long the platform asks us to wait with this chat.
        whole_lane: no chat of the lane can be reached now: the token is refused.
    """

    why: str
    after: timedelta | None = None
    whole_lane: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """It is refused for good."""

    reason: Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """It did not arrive, because the chat has another address now."""

    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """It may have arrived: no answer came."""

    why: str


Outcome = Sent | NotSent | Refused | Moved | Unknown


def conversation_of(notice: Notice) -> ConversationId | None:
    """Return the customer's conversation that a notice is for; None for a chat of ours."""
    kind, _, name = notice.chat.partition(":")
    return ConversationId(int(name)) if kind == "conversation" else None


def outgoing_of(work: Work, house: House, notice: Notice, now: datetime) -> Outgoing | None:
    """Return a notice with its words and its address; None where its chat has none."""
    conversation = conversation_of(notice)
    if conversation is not None:
        found = work.conversations.peek(conversation)
        return _worded(house, notice, found.chat, found.language)
    address = work.bindings.address(notice.lane, notice.chat)
    if address is None:
        return None
    if notice.is_card and notice.case:
        card = live_card(work, house, notice.case, notice.chat, now)
        return Outgoing(notice=notice, address=address, language=house.language, card=card)
    return _worded(house, notice, address, language_of(work, house, notice.chat))


def language_of(work: Work, house: House, chat: str) -> Language:
    """Return the language in which a chat of ours reads: a person's own, in a group the house's."""
    people = work.people.everybody() if chat.startswith("staff:") else ()
    return next((person.language for person in people if chat == f"staff:{person.id}"), house.language)


def _worded(house: House, notice: Notice, address: str, language: Language) -> Outgoing:
    said = notice.body.get("said")
    text = house.say(from_json(said), language) if said else str(notice.body.get("text", ""))
    if notice.doubts:
        again = Phrase("cases.sent_again", {"reference": notice.seq or notice.id})
        text = f"{text}\n\n{house.say(again, language)}"
    buttons = cast("list[dict[str, Json]]", notice.body.get("buttons") or [])
    labels = tuple((str(button["label"]), str(button["choice"])) for button in buttons)
    given = cast("list[str] | None", notice.body.get("share"))
    share = (given[0], given[1]) if given else None
    return Outgoing(notice=notice, address=address, language=language, text=text, buttons=labels, share=share)
