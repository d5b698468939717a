"""Pushes updates to webhooks: several at once, those of one chat in order, again after a failure.

setWebhook: in case of an unsuccessful request (a response with a code other than 2XY) the request is repeated, and
given up after a reasonable amount of attempts. Update, `update_id`: updates may come out of order, its number restores
it.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

import httpx

from tests.telegram.platform.bots import Bot
from tests.telegram.platform.calls import Call
from tests.telegram.platform.updates import Update
from tests.telegram.platform.webhooks import Hook
from tests.telegram.platform.world import World

if TYPE_CHECKING:
    from tests.telegram.platform.door import Door

FIRST, LONGEST = timedelta(seconds=1), timedelta(seconds=60)
"""Between two attempts the time doubles, from the first to the longest."""
PATIENCE = 10.0
"""Real seconds that a bot has to answer."""
HEADER = "X-Telegram-Bot-Api-Secret-Token"
"""setWebhook, `secret_token`: sent in this header in every webhook request."""


class Pusher:
    """Looks after the webhooks of all bots."""

    def __init__(self, world: World, door: "Door") -> None:
        self._world, self._door = world, door
        self._tasks: dict[Hook, asyncio.Task[None]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[None]:
        """Push while the block lasts."""
        self._loop = asyncio.get_running_loop()
        self._world.on_hook = self._begin
        try:
            yield
        finally:
            for each in self._tasks.values():
                each.cancel()
            await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    def _begin(self, bot: Bot) -> None:
        hook, loop = bot.hook, self._loop
        assert hook is not None
        assert loop is not None
        loop.call_soon_threadsafe(lambda: self._tasks.setdefault(hook, loop.create_task(self._push(bot, hook))))

    async def _push(self, bot: Bot, hook: Hook) -> None:
        """Give out what waits until the webhook is another."""
        wake, busy = asyncio.Event(), dict[int, asyncio.Task[None]]()
        loop = asyncio.get_running_loop()

        def rouse() -> None:
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(wake.set)

        bot.queue.listeners.append(rouse)
        limits = httpx.Limits(max_connections=hook.connections)
        async with httpx.AsyncClient(limits=limits, timeout=PATIENCE, trust_env=False) as client:
            try:
                while bot.hook is hook:
                    wake.clear()
                    for update in self._next(bot, hook, busy):
                        task = loop.create_task(self._deliver(client, bot, hook, update))
                        busy[update.lane] = task
                        task.add_done_callback(lambda _, lane=update.lane: (busy.pop(lane), wake.set()))
                    await wake.wait()
            finally:
                bot.queue.listeners.remove(rouse)
                for each in busy.values():
                    each.cancel()

    def _next(self, bot: Bot, hook: Hook, busy: dict[int, asyncio.Task[None]]) -> list[Update]:
        """Return the first update of each chat that has none under way, as many as there are connections."""
        chosen: dict[int, Update] = {}
        with self._world.lock:
            for each in bot.queue.pending(self._world.now()):
                if each.lane not in busy:
                    chosen.setdefault(each.lane, each)
        return list(chosen.values())[: max(hook.connections - len(busy), 0)]

    async def _deliver(self, client: httpx.AsyncClient, bot: Bot, hook: Hook, update: Update) -> None:
        pause = FIRST
        while bot.hook is hook:
            fault = await self._attempt(client, bot, hook, update)
            if not fault:
                with self._world.lock:
                    bot.queue.done(update)
                return
            now = self._world.now()
            hook.errors.append((now, fault))
            await self._world.clock.sleep_until(now + pause, asyncio.Event())
            pause = min(pause * 2, LONGEST)
            if not bot.queue.holds(update, self._world.now()):
                return

    async def _attempt(self, client: httpx.AsyncClient, bot: Bot, hook: Hook, update: Update) -> str:
        """Send once; return "" or what was wrong."""
        headers = {HEADER: hook.secret} if hook.secret else {}
        try:
            answer = await client.post(hook.url, json=update.json(), headers=headers)
        except httpx.HTTPError as fault:
            return f"Connection failed: {type(fault).__name__}"
        if not answer.is_success:
            return f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}"
        await self._answered(bot, answer)
        return ""

    async def _answered(self, bot: Bot, answer: httpx.Response) -> None:
        """Making requests when getting updates: an answer with `method` is a request, whose result is not told."""
        if "json" not in answer.headers.get("content-type", "") or not answer.content:
            return
        said: Any = answer.json()
        given = cast("dict[str, Any]", said) if isinstance(said, dict) else {}
        if "method" not in given:
            return
        method = str(given.pop("method")).lower()
        call = Call(self._world, bot, method, given, {}, self._world.now())
        with self._world.lock:
            entry = self._door.ledger.open(call.now, method, bot.id, dict(call.given))
        envelope = await self._door.perform(call, entry)
        entry.status = 200 if envelope["ok"] else envelope["error_code"]
