"""The backlog with its files: stored messages are handled when they can be, and what the platform has is fetched.

A file is fetched beside everything else, so that a slow one keeps its own chat waiting and no other.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

from bot.channel import Premises
from bot.logs import Log
from bot.loops import AFTER_TROUBLE, Loop, handle_backlog
from handlers.awaiting import NotYetError, claim, put_off, renew, supply, wanted_of
from handlers.dispatch import TRIES, Upload
from handlers.message import Phrase
from workflow.people import ConversationId
from workflow.stored import Json, Received

Fetch = Callable[[Mapping[str, Json]], Awaitable[Upload | Phrase]]
"""How a channel gets a file: the file, or the words that say why it is not taken. Raises NotYetError."""
LASTS = timedelta(seconds=6)
"""How long a file is its fetcher's without a sign of life."""
AT_ONCE = 32
"""Files under way; beyond that they wait for each other."""

log = Log()


class Backlog(Loop):
    """Handles stored messages, and fetches the files they wait for."""

    def __init__(self, premises: Premises, fetchers: Mapping[str, Fetch]) -> None:
        super().__init__(premises, "inbox", self._handle, lambda work: work.inbox.next_try(), self._at_once)
        self._store, self._clock, self._fetchers = premises.store, premises.clock, fetchers
        self._room = asyncio.Semaphore(AT_ONCE)
        self._under_way: dict[ConversationId, asyncio.Task[None]] = {}

    async def stop(self) -> None:
        """End; what is cut off is fetched by whoever comes next."""
        await super().stop()
        for task in self._under_way.values():
            task.cancel()
        await asyncio.gather(*self._under_way.values(), return_exceptions=True)

    async def _handle(self, premises: Premises) -> int:
        return await handle_backlog(premises, self._begin)

    async def _at_once(self, before: datetime, now: datetime) -> None:
        """Try all at once that was to be tried soon: the clock was put back."""
        await self._store.write(lambda work: work.inbox.put_back(before + TRIES[-1], now))

    def _begin(self, conversation: ConversationId) -> None:
        if conversation in self._under_way:
            return
        task = asyncio.create_task(self._fetch_all(conversation), name=f"files of {conversation}")
        self._under_way[conversation] = task
        task.add_done_callback(lambda _: self._under_way.pop(conversation))

    async def _fetch_all(self, conversation: ConversationId) -> None:
        async with self._room:
            try:
                while (received := await self._claim(conversation)) is not None:
                    await self._fetch(conversation, received)
            except Exception:
                # The store's trouble; whoever comes next tries again.
                log.exception("file not settled", conversation=conversation)
                await self._clock.sleep_until(self._clock.now() + AFTER_TROUBLE, asyncio.Event())
        self.wake()

    async def _claim(self, conversation: ConversationId) -> Received | None:
        now = self._clock.now()
        return await self._store.write(lambda work: claim(work, conversation, now, now + LASTS))

    async def _fetch(self, conversation: ConversationId, received: Received) -> None:
        fetch = self._fetchers.get(received.channel)
        if fetch is None:
            # Its token was taken away; the claim lasts a while, and then it is looked at again.
            return
        renewing = asyncio.create_task(self._renew(conversation))
        try:
            found = await fetch(wanted_of(received))
        except NotYetError as later:
            await self._put_off(conversation, received, later.said)
        except Exception:
            log.exception("file not fetched", channel=received.channel)
            await self._put_off(conversation, received, None)
        else:
            now = self._clock.now()
            await self._store.write(lambda work: supply(work, conversation, received.id, found, now))
        finally:
            renewing.cancel()
            await asyncio.gather(renewing, return_exceptions=True)

    async def _put_off(self, conversation: ConversationId, received: Received, lost: Phrase | None) -> None:
        now, house = self._clock.now(), self._premises.house
        await self._store.write(lambda work: put_off(work, house, conversation, received.id, lost, now))

    async def _renew(self, conversation: ConversationId) -> None:
        while True:
            await self._clock.sleep_until(self._clock.now() + LASTS / 3, asyncio.Event())
            until = self._clock.now() + LASTS
            await self._store.write(lambda work, until=until: renew(work, conversation, until))
