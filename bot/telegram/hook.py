"""The webhook: an update is stored before it is answered with 200; without the secret it is nobody's."""

import asyncio
import hashlib
import hmac
import json
from typing import Any, cast
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from telegram import Bot
from telegram.error import TelegramError

from bot.logs import Log
from bot.telegram.poller import WANTED
from bot.telegram.reception import Reception

HEADER = "x-telegram-bot-api-secret-token"
LARGEST = 1024 * 1024
AGAIN = 5.0
"""Seconds between tries to set the webhook."""

log = Log()


def secret_of(token: str, chosen: str | None) -> str:
    """Return the secret that comes with each update: the operator's, or one that every process derives alike."""
    return chosen or hmac.new(token.encode(), b"redress webhook", hashlib.sha256).hexdigest()


class Hook:
    """Takes updates that are pushed."""

    def __init__(self, bot: Bot, reception: Reception, url: str, secret: str) -> None:
        self._bot, self._reception, self._url, self._secret = bot, reception, url, secret
        self._task: asyncio.Task[None] | None = None

    @property
    def path(self) -> str:
        """The path of its address, on our own port."""
        return urlsplit(self._url).path or "/"

    def start(self) -> None:
        """Tell the platform where we are; what waits there already is pushed then."""
        self._task = asyncio.create_task(self._announce(), name="webhook telegram")

    async def stop(self) -> None:
        """Leave it set: updates wait for us, or go to another process."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _announce(self) -> None:
        while True:
            try:
                await self._bot.set_webhook(
                    self._url, secret_token=self._secret, allowed_updates=WANTED, drop_pending_updates=False
                )
            except TelegramError as trouble:
                log.info("webhook not set", lane="telegram", why=type(trouble).__name__)
                await asyncio.sleep(AGAIN)
            else:
                return

    async def receive(self, request: Request) -> Response:
        """Answer 200 once the update is stored; whatever else makes the platform push it again."""
        given = request.headers.get(HEADER, "")
        if not hmac.compare_digest(given.encode(), self._secret.encode()):
            return Response(status_code=403)
        body = await request.body()
        try:
            update = json.loads(body) if len(body) <= LARGEST else None
        except (ValueError, RecursionError):
            update = None
        if not isinstance(update, dict):
            # Nothing that would become readable if it came again.
            return Response(status_code=200)
        return await self._taken(cast("dict[str, Any]", update))

    async def _taken(self, update: dict[str, Any]) -> Response:
        try:
            await self._reception.take([update])
        except Exception:
            log.exception("update not stored", lane="telegram")
            await self._reception.apologise([update])
            return Response(status_code=503)
        return Response(status_code=200)
