"""The two loops beside the channels: timers that come due, and messages whose handling has to be tried again.

Each sleeps until the earliest moment that the store knows of and wakes at once when a commit brings an earlier one.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.channel import Premises
from bot.logs import Log
from handlers.deadlines import fire_due
from handlers.dispatch import catch_up, put_back, try_next
from workflow.people import ConversationId
from workflow.ports import Work

AT_ONCE = 50
"""Timers fired in one transaction, so that a flood of them does not hold the others up."""
AFTER_TROUBLE = timedelta(seconds=5)
TO_END = 1.0
"""Seconds that a step has to end by itself when the process stops; then it is cut off."""

log = Log()


class Loop:
    """Runs a step until nothing is due, then sleeps until the next moment or a hint.

    Args:
        put_back: told that the clock was put back, from when to when.
    """

    def __init__(
        self,
        premises: Premises,
        topic: str,
        step: Callable[[Premises], Awaitable[int]],
        next_at: Callable[[Work], datetime | None],
        put_back: Callable[[datetime, datetime], Awaitable[None]] | None = None,
    ) -> None:
        self._premises, self._topic, self._step, self._next_at = premises, topic, step, next_at
        self._put_back, self._looked_at = put_back, premises.clock.now()
        self._wake = asyncio.Event()
        self._ending = False
        self._task: asyncio.Task[None] | None = None

    def committed(self, topics: frozenset[str]) -> None:
        """Wake where the commit concerns this loop."""
        if self._topic in topics:
            self.wake()

    def wake(self) -> None:
        """Have a step run now."""
        self._wake.set()

    def start(self) -> None:
        """Begin to run."""
        self._task = asyncio.create_task(self._run(), name=f"loop {self._topic}")

    async def stop(self) -> None:
        """End after the step that is under way: what it has claimed, others would take for begun."""
        self._ending = True
        self.wake()
        if self._task is not None:
            await asyncio.wait([self._task], timeout=TO_END)
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        while not self._ending:
            try:
                await self._mind_the_clock()
                await self._step(self._premises)
                due = await self._premises.store.read(self._next_at)
            except Exception:
                log.exception("step failed", loop=self._topic)
                due = self._premises.clock.now() + AFTER_TROUBLE
            # Put back since the look, the clock would let us sleep until a moment that it has had already.
            if self._premises.clock.now() >= self._looked_at:
                await self._premises.clock.sleep_until(due, self._wake)

    async def _mind_the_clock(self) -> None:
        """Where the clock was put back, have what was due before be due still."""
        before, now = self._looked_at, self._premises.clock.now()
        if now < before and self._put_back is not None:
            log.info("the clock was put back", loop=self._topic, by=str(before - now))
            await self._put_back(before, now)
        self._looked_at = now


async def fire_timers(premises: Premises) -> int:
    """Fire every timer that is due now, in due order, and return how many."""
    house, total = premises.house, 0
    while True:
        now = premises.clock.now()
        fired = await premises.store.write(lambda work, now=now: fire_due(work, house, now, AT_ONCE))
        total += len(fired)
        if not fired:
            return total


async def handle_backlog(premises: Premises, fetch: Callable[[ConversationId], None]) -> int:
    """Handle every stored message whose time has come and return how many conversations were served.

    `fetch` begins to get the files that the next message of a conversation waits for.
    """
    now = premises.clock.now()
    conversations = [found for found in await premises.store.read(lambda work: work.inbox.ready(now)) if found]
    for conversation in conversations:
        if await _serve(premises, conversation, now):
            fetch(conversation)
    return len(conversations)


async def _serve(premises: Premises, conversation: ConversationId, now: datetime) -> bool:
    """Handle all that waits in a conversation; where that fails, one message, so that the faulty one is found.

    Return whether the next one waits for its file.
    """
    house, store = premises.house, premises.store
    try:
        return await store.write(lambda work: catch_up(work, house, conversation, now))
    except Exception:
        log.exception("handling failed", conversation=conversation)
        try:
            await store.write(lambda work: try_next(work, house, conversation, now))
        except Exception:
            log.exception("message failed", conversation=conversation)
            await store.write(lambda work: put_back(work, house, conversation, now))
        return False


async def leave(premises: Premises, lease: str, holder: str) -> None:
    """Let another process have at once what is ours; where that can't be stored, it has it when the lease is over."""
    now = premises.clock.now()
    try:
        await premises.store.write(lambda work: work.leases.leave(lease, holder, now))
    except Exception:
        log.exception("lease not left", lease=lease)


def timers_loop(premises: Premises) -> Loop:
    """Return the loop that fires deadlines."""
    return Loop(premises, "timers", fire_timers, lambda work: work.timers.next_due())
