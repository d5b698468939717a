"""What a message is to us: something said, something that can't be read here, or nothing that anybody said.

A message has some ninety optional fields in the Bot API; docs/telegram.md tells of each what becomes of it.
"""

from enum import Enum

from telegram import Message

SAID = frozenset({"text", "contact", "location", "venue"})
FILES = frozenset({"photo", "document", "video", "audio", "animation", "voice", "video_note"})
CANNOT_READ = frozenset(
    {
        "checklist",
        "dice",
        "game",
        "giveaway",
        "giveaway_winners",
        "invoice",
        "live_photo",
        "paid_media",
        "passport_data",
        "poll",
        "sticker",
        "story",
        "successful_payment",
        "users_shared",
        "chat_shared",
        "web_app_data",
    }
)
"""Somebody sent it on purpose and waits for an answer."""


class Kind(Enum):
    """What becomes of a message."""

    SAID = "taken down"
    UNREADABLE = "answered: not readable here"
    NOTHING = "ignored"


def kind_of(message: Message, *, edited: bool) -> Kind:
    """Tell what a message is to us.

    An edit counts only where it changed words: a live location is edited every few seconds, and the platform tells as
    edits also of changes that nobody made.
    """
    if edited:
        return Kind.SAID if message.text or message.caption else Kind.NOTHING
    if any(getattr(message, field) for field in (*SAID, *FILES)):
        return Kind.SAID
    return Kind.UNREADABLE if any(getattr(message, field) for field in CANNOT_READ) else Kind.NOTHING
