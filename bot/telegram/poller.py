"""Long polling: one process a token, and the offset moves only when everything before it is stored."""

import asyncio
import contextlib
import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, cast
from urllib.parse import urlencode

from telegram import Bot
from telegram.error import BadRequest, Conflict, NetworkError, RetryAfter, TelegramError

from bot.channel import Premises
from bot.logs import Log
from bot.loops import leave
from bot.telegram.outcomes import asked_to_wait
from bot.telegram.reception import Reception
from bot.telegram.wire import Wire

WANTED = ("message", "edited_message", "callback_query", "my_chat_member")
POLLED = 6
"""Seconds that a poll may stay open: with the time to store what it brought, less than the lease lasts."""
LASTS = timedelta(seconds=12)
LOOKED = timedelta(seconds=2)
"""How often others look whether the poller is dead: its place is taken within 15 s."""
PAUSE = timedelta(seconds=3)
"""After trouble that lasts."""
SOON = timedelta(seconds=0.1)
"""After one cut connection, which holds nobody up; each further one in a row doubles it, up to `PAUSE`."""
LEASE = "poller:telegram"
AT_ONCE = 100

log = Log()


class Pauses:
    """How long a poller rests after trouble; `pace` is how many times as fast as usual the platform runs."""

    def __init__(self, pace: float) -> None:
        self._pace = pace
        self._next = SOON

    def went_well(self) -> None:
        """Note that a poll was answered."""
        self._next = SOON

    def after(self, trouble: TelegramError) -> timedelta:
        """Return how long to rest now."""
        if isinstance(trouble, RetryAfter):
            return asked_to_wait(trouble, self._pace)
        # To the library a request that is refused is a trouble of the network too.
        if isinstance(trouble, BadRequest) or not isinstance(trouble, NetworkError):
            return PAUSE
        rest, self._next = self._next, min(2 * self._next, PAUSE)
        return rest


class Poller:
    """Asks for updates as long as nobody else does."""

    def __init__(
        self, premises: Premises, bot: Bot, wire: Wire, reception: Reception, holder: str, pauses: Pauses
    ) -> None:
        self._premises, self._bot, self._wire = premises, bot, wire
        self._reception, self._holder, self._pauses = reception, holder, pauses
        self._task: asyncio.Task[None] | None = None
        self._offset = 0
        self._was_ours = False
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
        await leave(self._premises, LEASE, self._holder)

    async def _run(self) -> None:
        while True:
            try:
                if not await self._is_ours():
                    await self._pause(LOOKED)
                    continue
                await self._once()
                self._pauses.went_well()
            except TelegramError as trouble:
                log.info("poll failed", lane="telegram", why=type(trouble).__name__)
                # Another program has the token, or a webhook was set: ours is asked for again.
                self._hook_is_off = self._hook_is_off and not isinstance(trouble, Conflict)
                await self._pause(self._pauses.after(trouble))
            except Exception:
                log.exception("poll failed", lane="telegram")
                await self._apologise()
                await self._pause(PAUSE)

    async def _is_ours(self) -> bool:
        now = self._premises.clock.now()
        self._was_ours = await self._premises.store.write(
            lambda work: work.leases.take(LEASE, self._holder, now, LASTS)
        )
        return self._was_ours

    async def _apologise(self) -> None:
        """Tell who wrote that we can't take it just now; none of it is confirmed."""
        if not self._was_ours:
            return
        try:
            await self._reception.apologise(await self._poll(0))
        except TelegramError as trouble:
            log.info("poll failed", lane="telegram", why=type(trouble).__name__)

    async def _once(self) -> None:
        if not self._hook_is_off:
            await self._bot.delete_webhook(drop_pending_updates=False)
            self._hook_is_off = True
        updates = await self._poll(POLLED)
        if not updates:
            return
        await self._reception.take(updates)
        self._offset = max(int(update["update_id"]) for update in updates) + 1

    async def _poll(self, timeout: int) -> Sequence[Mapping[str, Any]]:  # noqa: ASYNC109 - it is the platform's
        """Return the next updates as they are: one that can't be read must not hide the others."""
        asked = {"timeout": timeout, "limit": AT_ONCE, "allowed_updates": json.dumps(WANTED)}
        if self._offset:
            asked["offset"] = self._offset
        # Not by `Bot.get_updates`, which parses all of them or none.
        found = await self._wire.post(f"{self._bot.base_url}/getUpdates?{urlencode(asked)}", read_timeout=timeout + 5.0)
        return cast("Sequence[Mapping[str, Any]]", found)

    async def _pause(self, rest: timedelta) -> None:
        clock = self._premises.clock
        await clock.sleep_until(clock.now() + rest, asyncio.Event())
