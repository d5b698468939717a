"""Waiting as long as anything moves: under load a machine may be slow, and only one that stands still is stuck."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")
STANDSTILL = 300.0
"""Seconds in which nothing at all moves before that counts as stuck."""
LOOKED_EACH = 0.01


@dataclass(slots=True)
class Patience:
    """Looks again and again until something stops moving.

    Attributes:
        moved: changes with each thing that moves.
        standstill: seconds without a change that are too many.
        now: the time, in seconds.
    """

    moved: Callable[[], object]
    standstill: float = STANDSTILL
    now: Callable[[], float] = field(default=time.monotonic)

    def until(self, holds: Callable[[], T | None], what: str) -> T:
        """Return the first true answer of `holds`.

        Raises:
            AssertionError: nothing moved for too long.
        """
        seen, since = self.moved(), self.now()
        while not (found := holds()):
            if (moved := self.moved()) != seen:
                seen, since = moved, self.now()
            assert self.now() - since < self.standstill, f"nothing moves, and this never came: {what}"
            time.sleep(LOOKED_EACH)
        return found
