"""Chance that is drawn by what it is for: the same seed and the same question give the same answer, whoever asks when.

So one case's story does not depend on what happens to others, and two playbooks can be tried on the same customers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from math import log
from typing import TypeVar

Thing = TypeVar("Thing")
WHOLE = 1 << 64


@dataclass(frozen=True, slots=True)
class Luck:
    """One seed's luck."""

    seed: int

    def share(self, *about: object) -> float:
        """Return a number from 0 up to 1, evenly spread."""
        key = "\x1f".join([str(self.seed), *map(str, about)])
        return int.from_bytes(blake2b(key.encode(), digest_size=8).digest()) / WHOLE

    def spell(self, *about: object) -> float:
        """Return how many times the mean something takes: mostly less, seldom much more (exponential)."""
        return -log(1 - self.share(*about))

    def among(self, things: Sequence[Thing], *about: object) -> Thing:
        """Return one of several, all as likely."""
        return things[int(self.share(*about) * len(things))]

    def drawn(self, shares: Mapping[str, float], *about: object) -> str:
        """Return one of several by their shares, which need not add up to one."""
        point = self.share(*about) * sum(shares.values())
        for name, share in shares.items():
            point -= share
            if point < 0:
                return name
        return list(shares)[-1]
