"""What the platform tells the app: events, which come again until they are taken, and what somebody waits for.

Events API, "Responding to events": an HTTP 2xx within three seconds; else it is tried three times more: nearly at once,
after one minute, after five, with `x-slack-retry-num` and `x-slack-retry-reason`. `x-slack-no-retry: 1` ends that.
Interactivity and slash commands are sent once, and are to be acknowledged within three seconds.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from tests.slack.platform.shapes import Json

EVENTS, INTERACTIVE, COMMANDS = "events_api", "interactive", "slash_commands"
"""Socket Mode, the type of an envelope."""
PAUSES = (0.0, 60.0, 300.0)
"""Seconds before each retry."""
PATIENCE = 3.0
"""Seconds that the app has."""


@dataclass(eq=False, kw_only=True)
class Gift:
    """One thing that the app is told; `tries` are the results of each attempt, "" for one that was taken."""

    kind: str
    payload: Json
    answer: Json | None = None
    tries: list[str] = field(default_factory=list[str])
    done: bool = False
    then: Callable[[], None] | None = None
    """What becomes of it once the app has answered, or has not."""

    @property
    def taken(self) -> bool:
        """The app acknowledged it."""
        return "" in self.tries


class Way(Protocol):
    """How the app is reached: by HTTP, or by Socket Mode."""

    async def attempt(self, gift: Gift, retry: int, reason: str) -> str:
        """Give it once and return "", or why it was not taken; what the answer carried is left in the gift."""
        ...


class Giver:
    """Gives what happens to the app; `speed` shortens the pauses between retries."""

    def __init__(self, way: Way, speed: float) -> None:
        self.way, self.speed, self.patience = way, speed, PATIENCE
        self.gifts: list[Gift] = []
        self.twice = 0
        """Every so-manieth event is given a second time though it was taken."""

    async def give(self, gift: Gift) -> None:
        """Give until it is taken, or given up."""
        self.gifts.append(gift)
        pauses = PAUSES if gift.kind == EVENTS else ()
        reason = await self._attempt(gift, 0, "")
        for retry, pause in enumerate(pauses, 1):
            if not reason:
                break
            await asyncio.sleep(pause / self.speed)
            reason = await self._attempt(gift, retry, reason)
        if self.twice and gift.kind == EVENTS and len(self.gifts) % self.twice == 0:
            await self._attempt(gift, 1, "http_timeout")
        if gift.then is not None:
            gift.then()
        gift.done = True

    async def _attempt(self, gift: Gift, retry: int, reason: str) -> str:
        try:
            found = await asyncio.wait_for(self.way.attempt(gift, retry, reason), self.patience)
        except TimeoutError:
            found = "http_timeout"
        gift.tries.append(found)
        return found

    def all_done(self) -> bool:
        """Tell whether nothing is under way."""
        return all(each.done for each in self.gifts)
