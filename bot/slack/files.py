"""Fetching what people send: what it is stands in the inbox, and Slack gives it to our token alone."""

import asyncio
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bot.evidence import LARGEST_FILE, checked, too_large
from bot.logs import Log
from bot.slack.outcomes import code_of, why_of
from bot.slack.translate import Attachment, text_of
from bot.slack.web import TROUBLES
from bot.slack.workspaces import Tenants, current
from handlers.awaiting import NotYetError
from handlers.dispatch import Upload
from handlers.message import Phrase
from workflow.stored import Json

PATIENCE = 60.0
"""Seconds without a byte after which a file counts as not to be had for now."""
MOST_PATIENCE = 600.0
"""Seconds for a whole file, however slowly its bytes come."""
A_PIECE = 64 * 1024
NEVER = frozenset({"file_not_found", "file_deleted", "access_denied", "missing_scope", "not_visible"})
NOT_OURS = frozenset({301, 302, 303, 307, 308, 401, 403, 404, 410})
"""Statuses that say that the file is not ours to have: an address to sign in at is among them."""

log = Log()


def wanted(attachment: Attachment, workspace: str = "") -> Mapping[str, Json] | Phrase:
    """Return what the inbox keeps of a file, or the words that say why it is not even fetched."""
    if attachment.size > LARGEST_FILE:
        return too_large(attachment.name)
    where = {"workspace": workspace} if workspace else {}
    return {"id": attachment.id, "name": attachment.name, "url": attachment.url, **where}


class Files:
    """Fetches files with the bot's token, which is shown to Slack's own servers alone."""

    def __init__(self, web: Tenants, session: aiohttp.ClientSession) -> None:
        self._web, self._session = web, session

    async def fetch(self, file: Mapping[str, Json]) -> Upload | Phrase:
        """Return the file, or the words that say why it is not taken.

        Raises:
            NotYetError: the platform did not give it this time.
        """
        name, workspace = str(file["name"]), str(file.get("workspace") or "")
        current.set(workspace)
        lost = Phrase("cases.refused.file_lost", {"name": name})
        try:
            async with asyncio.timeout(MOST_PATIENCE):
                url = str(file.get("url") or "") or await self._address(str(file["id"]))
                content = await self._content(url, workspace) if is_theirs(url, self._web.base_url) else None
        except TROUBLES as trouble:
            log.info("file not fetched", lane="slack", why=why_of(trouble))
            if code_of(trouble) in NEVER:
                return lost
            raise NotYetError(type(trouble).__name__, lost) from None
        return lost if content is None else checked(name, content)

    async def _address(self, ident: str) -> str:
        """Return where a file is of which the event tells no more (`file_access`: `check_file_info`)."""
        known: Mapping[str, Any] = (await self._web.ask("files.info", file=ident)).get("file") or {}
        return text_of(known, "url_private_download") or text_of(known, "url_private")

    async def _content(self, url: str, workspace: str) -> bytes | None:
        """Return the bytes; None where the answer is a page to sign in, or says that the file is not to be had."""
        headers = {"Authorization": f"Bearer {await self._web.token_of(workspace)}"}
        limits = aiohttp.ClientTimeout(total=None, sock_read=PATIENCE)
        async with self._session.get(url, headers=headers, timeout=limits, allow_redirects=False) as answer:
            if answer.status in NOT_OURS:
                return None
            answer.raise_for_status()
            if answer.content_type == "text/html":
                return None
            content = bytearray()
            async for piece in answer.content.iter_chunked(A_PIECE):
                content += piece
                if len(content) > LARGEST_FILE:
                    break
            return bytes(content)


def is_theirs(url: str, base_url: str) -> bool:
    """Tell whether an address is one of the platform's own servers."""
    host = urlsplit(url).hostname or ""
    return host in {urlsplit(base_url).hostname, "slack.com"} or host.endswith(".slack.com")
