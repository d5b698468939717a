"""Fetching what customers send at once: Telegram's addresses of files expire."""

from telegram import Bot
from telegram.error import TelegramError

from bot.evidence import ACCEPTED, LARGEST_FILE, type_of
from bot.logs import Log
from bot.telegram.translate import Attachment
from handlers.dispatch import Upload
from handlers.message import Phrase

PATIENCE = 60.0
"""Seconds without a byte after which a file counts as not to be had."""

log = Log()


async def fetch(bot: Bot, attachment: Attachment) -> Upload | Phrase:
    """Return the file, or the words that say why it is not taken."""
    too_large = Phrase("cases.refused.file_size", {"name": attachment.name, "megabytes": LARGEST_FILE // 1024 // 1024})
    if attachment.size > LARGEST_FILE:
        return too_large
    try:
        file = await bot.get_file(attachment.id)
        content = bytes(await file.download_as_bytearray(read_timeout=PATIENCE))
    except TelegramError as trouble:
        log.info("file not fetched", lane="telegram", why=type(trouble).__name__)
        return Phrase("cases.refused.file_lost", {"name": attachment.name})
    if len(content) > LARGEST_FILE:
        return too_large
    kind = type_of(content)
    if kind not in ACCEPTED:
        return Phrase("cases.refused.file_kind", {"name": attachment.name})
    return Upload(name=attachment.name, type=kind, content=content)
