"""Rate limits.

"Rate limits": chat.postMessage, one message per second per channel, short bursts tolerated; tier 2 some 20 calls a
minute, tier 3 some 50, tier 4 some 100, each method by itself; beyond that 429 and `Retry-After` in seconds.
"""

import math
from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.slack.platform.refusals import too_many

MINUTE = timedelta(minutes=1)
TIERS = {
    "auth.test": 600,
    "apps.connections.open": 50,
    "chat.update": 50,
    "chat.delete": 50,
    "chat.postEphemeral": 100,
    "conversations.open": 50,
    "conversations.create": 20,
    "conversations.archive": 20,
    "conversations.unarchive": 20,
    "conversations.setTopic": 20,
    "conversations.setPurpose": 20,
    "conversations.invite": 50,
    "conversations.kick": 50,
    "users.conversations": 50,
    "conversations.history": 50,
    "conversations.replies": 50,
    "conversations.info": 50,
    "conversations.members": 100,
    "users.info": 100,
    "views.open": 100,
    "views.push": 100,
    "views.update": 100,
    "views.publish": 100,
    "files.info": 100,
    "files.getUploadURLExternal": 100,
    "files.completeUploadExternal": 100,
}
"""Calls of a method a minute."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is let through."""

    burst: int = 3
    """Messages that a channel takes at once before one a second holds."""
    tiers: bool = True


class Gate:
    """What was called lately."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._methods: dict[str, deque[datetime]] = {}
        self._channels: dict[str, datetime] = {}

    def pass_through(self, method: str, channel: str, now: datetime) -> None:
        """Count a call, or refuse it with the time to wait."""
        wait = self._posting(channel, now) if method == "chat.postMessage" else self._calling(method, now)
        if wait > timedelta():
            raise too_many(max(1, math.ceil(wait.total_seconds())))

    def _posting(self, channel: str, now: datetime) -> timedelta:
        # An allowance is an instant that each message moves on by a second; a burst may run ahead of it.
        free = max(self._channels.get(channel, now), now)
        ahead = free - now - timedelta(seconds=self._limits.burst - 1)
        if ahead <= timedelta():
            self._channels[channel] = free + timedelta(seconds=1)
        return ahead

    def _calling(self, method: str, now: datetime) -> timedelta:
        most = TIERS.get(method)
        if most is None or not self._limits.tiers:
            return timedelta()
        recent = self._methods.setdefault(method, deque())
        while recent and now - recent[0] >= MINUTE:
            recent.popleft()
        if len(recent) >= most:
            return recent[0] + MINUTE - now
        recent.append(now)
        return timedelta()
