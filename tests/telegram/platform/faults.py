"""What goes wrong, on order or by lot: the same lot for the same seed."""

import random
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class Fault(Enum):
    """One way to fail; whether the call is carried out all the same, and what the caller sees."""

    TOO_MANY = (False, "429")
    CUT_BEFORE = (False, "cut")
    CUT_AFTER = (True, "cut")
    ERROR_BEFORE = (False, "500")
    ERROR_AFTER = (True, "500")
    GARBAGE_BEFORE = (False, "garbage")
    GARBAGE_AFTER = (True, "garbage")
    BAD_GATEWAY = (False, "502")
    HANG_BEFORE = (False, "hang")
    HANG_AFTER = (True, "hang")

    @property
    def effect(self) -> bool:
        """Whether the call is carried out."""
        return bool(self.value[0])

    @property
    def looks(self) -> str:
        """What the caller sees."""
        return str(self.value[1])

    @property
    def unknown(self) -> bool:
        """Whether the caller can't know if the call was carried out; only a 429 says that it was not."""
        return self is not Fault.TOO_MANY


@dataclass(slots=True)
class Faults:
    """Faults by lot (one call in so many), and faults on order, which come first."""

    one_in: Mapping[Fault, int] = field(default_factory=dict[Fault, int])
    spared: frozenset[str] = frozenset()
    """Methods, in lower case, that nothing happens to by lot."""
    seed: int = 0
    retry_after: int = 1
    down: bool = False
    """Every connection is cut before anything is done."""
    _ordered: dict[str, deque[Fault]] = field(default_factory=dict[str, deque[Fault]])
    _random: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)

    def order(self, method: str, *faults: Fault) -> None:
        """Meet the next calls of `method` with these, one each."""
        self._ordered.setdefault(method.lower(), deque()).extend(faults)

    def next(self, method: str) -> Fault | None:
        """Return what happens to this call."""
        if self.down:
            return Fault.CUT_BEFORE
        if waiting := self._ordered.get(method):
            return waiting.popleft()
        if method in self.spared:
            return None
        return next((fault for fault, often in self.one_in.items() if self._random.randrange(often) == 0), None)
