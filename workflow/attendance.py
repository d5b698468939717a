"""Who of ours is here, how much they can carry, and who stands in while they are away.

An absence begins and ends by itself: whoever asks says when, and nothing has to be set or taken back.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from workflow.people import StaffId

MOST_CARRIED = 999
"""(ours) open cases that somebody may be said to carry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Somebody is away from `begins` until `ends`, and `substitute` stands in; `said_by` is who said so."""

    id: int = 0
    staff: StaffId
    substitute: StaffId
    begins: datetime
    ends: datetime
    said_by: StaffId

    def holds(self, now: datetime) -> bool:
        """Tell whether they are away now."""
        return self.begins <= now < self.ends


def away(absences: Collection[Absence], now: datetime) -> Mapping[StaffId, Absence]:
    """Return who is away now; of two absences of one person the one said last."""
    return {each.staff: each for each in sorted(absences, key=lambda each: each.id) if each.holds(now)}


def substitute_of(staff: StaffId, absences: Collection[Absence], now: datetime) -> StaffId:
    """Return who acts for somebody now: themselves, or, from one to the next, who stands in and is here.

    Where everybody in that row is away, it is themselves: their work stays where people look for it.
    """
    gone, found, seen = away(absences, now), staff, {staff}
    while found in gone:
        found = gone[found].substitute
        if found in seen:
            return staff
        seen.add(found)
    return found


def stands_in_for(staff: StaffId, absences: Collection[Absence], now: datetime) -> frozenset[StaffId]:
    """Return those who are away now and for whom this person acts."""
    return frozenset(
        gone for gone in away(absences, now) if gone != staff and substitute_of(gone, absences, now) == staff
    )


class Attendance(Protocol):
    """Absences, and how many open cases each can carry."""

    def say(self, absence: Absence, at: datetime) -> int:
        """Store an absence in place of those of that person that it overlaps, and return its id."""
        ...

    def end(self, absence: int, at: datetime) -> bool:
        """End an absence now, or never let it begin; False where it is over, or there is none."""
        ...

    def absences(self, now: datetime) -> Sequence[Absence]:
        """Return the absences that are not over, the soonest first."""
        ...

    def capacities(self) -> Mapping[StaffId, int]:
        """Return how many open cases each can carry, of those of whom it was said."""
        ...

    def carry(self, staff: StaffId, most: int | None, by: StaffId, at: datetime) -> None:
        """Say how many open cases a person can carry, in place of what was said before; None forgets it."""
        ...
