"""Flood control.

Bots FAQ, "My bot is hitting limits, how do I avoid this?": in a single chat avoid more than one message per second,
short bursts over this may be allowed; in a group no more than 20 messages per minute; for bulk notifications no more
than about 30 messages per second; then 429 errors come.
"""

import math
from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.telegram.platform.refusals import too_many
from tests.telegram.platform.rooms import PRIVATE, Room

COUNTED = ("send", "forward", "copy", "editmessage")
"""What begins so puts words into a chat and is counted."""
FREE = frozenset({"sendchataction"})


def counted(method: str) -> bool:
    """Tell whether a method, in lower case, counts as a message."""
    return method.startswith(COUNTED) and method not in FREE


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is let through."""

    overall: int = 30
    """Messages a second, all chats together."""
    burst: int = 3
    """Messages that a chat takes at once before one a second holds."""
    group: int = 20
    """Messages a minute in a group, supergroup or channel."""


class Gate:
    """One bot's recent messages."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._overall: deque[datetime] = deque()
        self._chats: dict[int, datetime] = {}
        self._groups: dict[int, deque[datetime]] = {}

    def pass_through(self, method: str, room: Room | None, now: datetime, messages: int = 1) -> None:
        """Count a call, or refuse it with the time to wait."""
        if not counted(method):
            return
        waits = [_window(self._overall, timedelta(seconds=1), self._limits.overall, now)]
        if room is not None:
            waits.append(self._chat_wait(room, now))
        if room is not None and room.kind != PRIVATE:
            recent = self._groups.setdefault(room.id, deque())
            waits.append(_window(recent, timedelta(minutes=1), self._limits.group, now))
        if (wait := max(waits)) > timedelta():
            raise too_many(max(1, math.ceil(wait.total_seconds())))
        self._count(room, now, messages)

    def _chat_wait(self, room: Room, now: datetime) -> timedelta:
        # A chat's allowance is an instant that each message moves on by a second; a burst may run ahead of it.
        ahead = self._chats.get(room.id, now) - now
        return ahead - timedelta(seconds=self._limits.burst - 1)

    def _count(self, room: Room | None, now: datetime, messages: int) -> None:
        self._overall.extend([now] * messages)
        if room is not None:
            self._chats[room.id] = max(self._chats.get(room.id, now), now) + timedelta(seconds=messages)
            if room.kind != PRIVATE:
                self._groups.setdefault(room.id, deque()).extend([now] * messages)


def _window(recent: deque[datetime], span: timedelta, most: int, now: datetime) -> timedelta:
    """Return how long to wait until fewer than `most` lie within `span`."""
    while recent and now - recent[0] >= span:
        recent.popleft()
    return recent[-most] + span - now if len(recent) >= most else timedelta()
