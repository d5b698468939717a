"""Who of ours is here, and which roles and teams have nobody: counted, with no word of anybody's unsealed.

It stands apart from who is told of it, as `/healthz` answers before anything else is loaded.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handlers.house import House
from workflow.playbook import Playbook
from workflow.roster import Roster, Seat
from workflow.seats import empty_seats, named_as, waiting_at

if TYPE_CHECKING:
    from workflow.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Vacancy:
    """A role or team that nobody has.

    Attributes:
        waiting: how many open cases wait for somebody in it; whoever stands in may act on them.
    """

    seat: Seat
    waiting: int = 0

    def __str__(self) -> str:
        parts = (f"{kind} {name}" for kind, name in zip(Seat._fields, self.seat, strict=True) if name)
        cases = "1 open case waits" if self.waiting == 1 else f"{self.waiting} open cases wait"
        return f"{', '.join(parts)}: nobody{f', {cases}' if self.waiting else ''}"


def roster_of(work: "Work", playbook: Playbook) -> Roster:
    """Return the people who are here, as a playbook sees them."""
    return Roster(work.vitals.crew(), playbook)


def vacancies(work: "Work", house: House) -> Sequence[Vacancy]:
    """Return the roles and teams that have nobody, with the open cases that wait for them."""
    roster = roster_of(work, house.playbook)
    seats = empty_seats(roster)
    if not seats:
        return ()
    rosters = {house.book.digest: roster}
    waiting: Counter[Seat] = Counter()
    for place, count in work.vitals.open_places().items():
        if place.playbook not in rosters:
            rosters[place.playbook] = roster_of(work, house.rules(place.playbook, work))
        if seat := waiting_at(place, rosters[place.playbook]):
            waiting[named_as(seat, seats, roster)] += count
    return [Vacancy(seat=seat, waiting=waiting[seat]) for seat in dict.fromkeys((*seats, *waiting))]
