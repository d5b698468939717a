"""The updates of one bot: kept until they are confirmed, given again until then.

Getting updates: updates are stored on the server until the bot receives them either way, but not longer than 24 hours.
"""

import itertools
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.telegram.platform.shapes import Json

KEPT = timedelta(hours=24)
QUIET = timedelta(days=7)
"""Update, `update_id`: after a week without updates the next identifier is chosen randomly instead of sequentially."""
ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""getUpdates, `allowed_updates`: an empty list stands for all kinds except these three."""
MOST = 100
"""getUpdates, `limit`: values between 1 and 100, 100 by default."""


@dataclass(frozen=True, slots=True)
class Update:
    """One update, and whose order it keeps when it is pushed."""

    number: int
    kind: str
    body: Json
    at: datetime
    lane: int

    def json(self) -> Json:
        """Update: at most one of the optional fields is present; what is poured in raw may break that."""
        return {"update_id": self.number, **({self.kind: self.body} if self.kind else self.body)}


class Queue:
    """What a bot has not yet confirmed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._next = self._random.randrange(100_000_000, 900_000_000)
        self._kept: dict[int, Update] = {}
        self._last: datetime | None = None
        self.allowed: frozenset[str] = frozenset()
        self.listeners: list[Callable[[], None]] = []

    def put(self, kind: str, body: Json, now: datetime, lane: int = 0) -> None:
        """Keep an update, if the bot wants its kind.

        getUpdates, `allowed_updates`: does not affect updates created before the call, so the choice is made here.
        """
        if not self._wants(kind):
            return
        if self._last is not None and now - self._last >= QUIET:
            self._next = self._random.randrange(100_000_000, 900_000_000)
        self._last = now
        self._kept[self._next] = Update(self._next, kind, body, now, lane)
        self._next += 1
        self.rouse()

    def pour(self, raw: Json, now: datetime) -> None:
        """Keep whatever it is as an update, under the next identifier."""
        kept = {name: value for name, value in raw.items() if name != "update_id"}
        self._kept[self._next] = Update(self._next, "", kept, now, 0)
        self._next += 1
        self.rouse()

    def rouse(self) -> None:
        """Have who waits here look again."""
        for told in list(self.listeners):
            told()

    def _wants(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in ON_REQUEST

    def choose(self, kinds: Sequence[str] | None) -> None:
        """Take another choice of kinds; without one the previous setting stays (getUpdates, `allowed_updates`)."""
        if kinds is not None:
            self.allowed = frozenset(kinds)

    def pending(self, now: datetime) -> list[Update]:
        """Return what waits, oldest first, without what is too old."""
        oldest = itertools.takewhile(lambda each: now - each.at >= KEPT, self._kept.values())
        for each in list(oldest):
            del self._kept[each.number]
        return list(self._kept.values())

    def holds(self, update: Update, now: datetime) -> bool:
        """Tell whether an update is still wanted."""
        return update.number in self._kept and now - update.at < KEPT

    def confirm(self, offset: int) -> None:
        """Forget what lies before `offset`.

        getUpdates, `offset`: an update is confirmed as soon as getUpdates is called with an offset higher than its id.
        """
        for number in [number for number in self._kept if number < offset]:
            del self._kept[number]

    def keep_last(self, count: int) -> None:
        """getUpdates, `offset`: a negative one starts from the end of the queue; all before it are forgotten."""
        self._kept = dict(list(self._kept.items())[-count:])

    def done(self, update: Update) -> None:
        """Forget one update that a webhook took."""
        self._kept.pop(update.number, None)

    def drop(self) -> None:
        """SetWebhook and deleteWebhook, `drop_pending_updates`: pass True to drop all pending updates."""
        self._kept.clear()
