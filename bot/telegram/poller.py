"""Long polling: one process a token, and the offset moves only when everything before it is stored."""

import asyncio
import contextlib
import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, cast
from urllib.parse import urlencode

from telegram import Bot
from telegram.error import Conflict, TelegramError

from bot.channel import Premises
from bot.logs import Log
from bot.telegram.reception import Reception
from bot.telegram.wire import Wire

WANTED = ("message", "edited_message", "callback_query", "my_chat_member")
POLLED = 8
"""Seconds that a poll may stay open: with the time to store what it brought, less than the lease lasts."""
LASTS = timedelta(seconds=14)
PAUSE = timedelta(seconds=3)
"""After trouble, and while another process polls."""
LEASE = "poller:telegram"
AT_ONCE = 100

log = Log()


class Poller:
    """Asks for updates as long as nobody else does."""

    def __init__(self, premises: Premises, bot: Bot, wire: Wire, reception: Reception, holder: str) -> None:
        self._premises, self._bot, self._wire = premises, bot, wire
        self._reception, self._holder = reception, holder
        self._task: asyncio.Task[None] | None = None
        self._offset = 0
        self._hook_is_off = False

    def start(self) -> None:
        """Begin to poll."""
        self._task = asyncio.create_task(self._run(), name="poll telegram")

    async def stop(self) -> None:
        """Stop; what was received and not stored is given again to whoever polls next."""
        if self._task is None:
            return
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task
        now = self._premises.clock.now()
        await self._premises.store.write(lambda work: work.leases.leave(LEASE, self._holder, now))

    async def _run(self) -> None:
        while True:
            try:
                if not await self._is_ours():
                    await self._pause()
                    continue
                await self._once()
            except Conflict:
                # Another program has the token, or a webhook was set: ours is asked for again.
                log.info("another poller or a webhook has this token", lane="telegram")
                self._hook_is_off = False
                await self._pause()
            except TelegramError as trouble:
                log.info("poll failed", lane="telegram", why=type(trouble).__name__)
                await self._pause()
            except Exception:
                log.exception("poll failed", lane="telegram")
                await self._pause()

    async def _is_ours(self) -> bool:
        now = self._premises.clock.now()
        return await self._premises.store.write(lambda work: work.leases.take(LEASE, self._holder, now, LASTS))

    async def _once(self) -> None:
        if not self._hook_is_off:
            await self._bot.delete_webhook(drop_pending_updates=False)
            self._hook_is_off = True
        updates = await self._poll()
        if not updates:
            return
        await self._reception.take(updates)
        self._offset = max(int(update["update_id"]) for update in updates) + 1

    async def _poll(self) -> Sequence[Mapping[str, Any]]:
        """Return the next updates as they are: one that can't be read must not hide the others."""
        asked = {"timeout": POLLED, "limit": AT_ONCE, "allowed_updates": json.dumps(WANTED)}
        if self._offset:
            asked["offset"] = self._offset
        # Not by `Bot.get_updates`, which parses all of them or none.
        found = await self._wire.post(f"{self._bot.base_url}/getUpdates?{urlencode(asked)}", read_timeout=POLLED + 5.0)
        return cast("Sequence[Mapping[str, Any]]", found)

    async def _pause(self) -> None:
        clock = self._premises.clock
        await clock.sleep_until(clock.now() + PAUSE, asyncio.Event())
