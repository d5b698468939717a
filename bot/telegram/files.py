"""Fetching what customers send: what it is stands in the inbox, and Telegram's addresses of files expire."""

import asyncio
from collections.abc import Mapping

from telegram import Bot
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.evidence import LARGEST_FILE, checked, too_large
from bot.logs import Log
from bot.telegram.translate import Attachment
from handlers.awaiting import NotYetError
from handlers.dispatch import Upload
from handlers.message import Phrase
from workflow.stored import Json

PATIENCE = 60.0
"""Seconds without a byte after which a file counts as not to be had for now."""
MOST_PATIENCE = 600.0
"""Seconds for a whole file, however slowly its bytes come."""

log = Log()


def wanted(attachment: Attachment) -> Mapping[str, Json] | Phrase:
    """Return what the inbox keeps of a file, or the words that say why it is not even fetched."""
    if attachment.size > LARGEST_FILE:
        return too_large(attachment.name)
    return {"id": attachment.id, "name": attachment.name}


async def fetch(bot: Bot, file: Mapping[str, Json]) -> Upload | Phrase:
    """Return the file, or the words that say why it is not taken.

    Raises:
        NotYetError: the platform did not give it this time.
    """
    name = str(file["name"])
    lost = Phrase("cases.refused.file_lost", {"name": name})
    try:
        async with asyncio.timeout(MOST_PATIENCE):
            found = await bot.get_file(str(file["id"]))
            content = bytes(await found.download_as_bytearray(read_timeout=PATIENCE))
    except (BadRequest, Forbidden) as never:
        log.info("file refused", lane="telegram", why=type(never).__name__)
        return lost
    except (TelegramError, TimeoutError) as trouble:
        log.info("file not fetched", lane="telegram", why=type(trouble).__name__)
        raise NotYetError(type(trouble).__name__, lost) from None
    return checked(name, content)
