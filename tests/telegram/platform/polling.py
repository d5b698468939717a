"""getUpdates: long polling, by one holder at a time."""

import asyncio
from datetime import timedelta

from tests.telegram.platform.calls import Call
from tests.telegram.platform.refusals import Refusal, conflict
from tests.telegram.platform.shapes import Json
from tests.telegram.platform.updates import MOST

LONGEST = 50
"""The real server does not hold a request longer."""
WEBHOOK = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
OTHER = "terminated by other getUpdates request; make sure that only one bot instance is running"
HOOKED = "terminated by setWebhook request"


class Poll:
    """One waiting request."""

    def __init__(self) -> None:
        self.wake = asyncio.Event()
        self.loop = asyncio.get_running_loop()
        self.ended: Refusal | None = None

    def rouse(self) -> None:
        """Look again; may be called from any thread."""
        self.loop.call_soon_threadsafe(self.wake.set)

    def end(self, why: Refusal) -> None:
        """Answer the waiting request with a refusal."""
        self.ended = self.ended or why
        self.rouse()


async def get_updates(call: Call) -> list[Json]:
    """getUpdates: receive incoming updates using long polling; returns an array of Update objects.

    Notes: this method will not work if an outgoing webhook is set up.
    """
    poll = Poll()
    with call.world.lock:
        _begin(call, poll)
    return await _wait(call, poll)


async def _wait(call: Call, poll: Poll) -> list[Json]:
    until = call.now + timedelta(seconds=min(max(call.number("timeout") or 0, 0), LONGEST))
    try:
        while True:
            with call.world.lock:
                if poll.ended is not None:
                    raise poll.ended
                if found := _waiting(call):
                    return found
            if call.world.now() >= until:
                return []
            await call.world.clock.sleep_until(until, poll.wake)
    finally:
        with call.world.lock:
            call.bot.queue.listeners.remove(poll.rouse)
            if call.bot.poll is poll:
                call.bot.poll = None


def _begin(call: Call, poll: Poll) -> None:
    if call.bot.hook is not None:
        raise conflict(WEBHOOK)
    if call.bot.poll is not None:
        call.bot.poll.end(conflict(OTHER))
    call.bot.poll = poll
    queue = call.bot.queue
    queue.choose(call.things("allowed_updates"))
    offset = call.number("offset") or 0
    if offset < 0:
        queue.keep_last(-offset)
    else:
        queue.confirm(offset)
    queue.listeners.append(poll.rouse)


def _waiting(call: Call) -> list[Json]:
    """getUpdates, `limit`: values between 1-100 are accepted, 100 by default."""
    limit = call.number("limit") or MOST
    return [each.json() for each in call.bot.queue.pending(call.world.now())[: min(max(limit, 1), MOST)]]
