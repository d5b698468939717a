"""Triggers: what lets an app open a view in answer to somebody.

Modals, "Opening modals": a `trigger_id` expires three seconds after it was sent, and can be used once.
"""

import itertools
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from tests.slack.platform.refusals import Refusal

LIFE = timedelta(seconds=3)


@dataclass(slots=True)
class Trigger:
    """One."""

    user: str
    at: datetime
    used: bool = False


class Triggers:
    """All that were given out."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._given: dict[str, Trigger] = {}
        self._numbers = itertools.count(1)
        self.life = LIFE

    def give(self, user: str) -> str:
        """Return a new one."""
        ident = f"{next(self._numbers)}.0001.trigger"
        self._given[ident] = Trigger(user, self._clock.now())
        return ident

    def use(self, ident: str) -> str:
        """Return whose it is, once and in time.

        views.open: `invalid_trigger_id`, `expired_trigger_id` (more than three seconds), `exchanged_trigger_id` (used).
        """
        found = self._given.get(ident)
        if found is None:
            raise Refusal("invalid_trigger_id")
        if self._clock.now() - found.at > self.life:
            raise Refusal("expired_trigger_id")
        if found.used:
            raise Refusal("exchanged_trigger_id")
        found.used = True
        return found.user
