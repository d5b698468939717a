"""Cases that were handed over in one go, kept so that it can be undone where nobody has touched them since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from workflow.numbers import CaseNumber
from workflow.people import StaffId


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """One case of a batch.

    Attributes:
        before: who was answerable.
        seq: the place of its last line then: what people do later stands behind it.
        whole: whether giving it back undoes all that the handing over did; else a clock or the stage moved with it.
    """

    number: CaseNumber
    before: StaffId | None
    seq: int
    whole: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Cases that somebody gave to one person in one go."""

    id: int = 0
    by: StaffId
    to: StaffId
    made_at: datetime
    handed: tuple[Handed, ...]


class Batches(Protocol):
    """What was handed over in one go."""

    def add(self, batch: Batch) -> int:
        """Store a batch and return its id."""
        ...

    def last(self, by: StaffId, since: datetime) -> Batch | None:
        """Return what that person handed over last, unless it was undone or is older."""
        ...

    def undo(self, batch: int, by: StaffId, at: datetime) -> Batch | None:
        """Mark a batch of that person's as undone and return it; None where it is, or there is none of theirs."""
        ...

    def prune(self, before: datetime) -> int:
        """Delete batches made before a moment and return how many."""
        ...


def touched(seqs: Sequence[int], handed: Handed) -> bool:
    """Tell whether people did something with a case after it was handed over; `seqs` are the lines that are theirs."""
    return any(seq > handed.seq for seq in seqs)
