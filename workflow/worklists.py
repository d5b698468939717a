"""Lists of open cases that somebody works through: which cases are wanted, and where the last page ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, NewType, Protocol

from workflow.case import Case
from workflow.people import Scope, StaffId

Place = NewType("Place", str)
"""Where a case stands in the order of priority and due time: what comes behind it is found without counting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which of the open cases in somebody's sight are listed; what is left out does not matter.

    Attributes:
        owner: those of this person, and `also`: of those for whom they stand in; `unowned`: those of nobody.
        teams: those that one of these teams has now.
        deciding: those in one of these stages, and those whose extension waits to be decided on; None for all.
        late_at: those whose due time is past by then.
        words: those whose issue has all of these in it, however they are written.
    """

    owner: StaffId | None = None
    also: frozenset[StaffId] = frozenset()
    unowned: bool = False
    teams: frozenset[str] = frozenset()
    deciding: frozenset[str] | None = None
    stage: str | None = None
    category: str | None = None
    grade: str | None = None
    late_at: datetime | None = None
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A case on such a list, with the words of its issue."""

    case: Case
    issue: str
    place: Place


class Cell(NamedTuple):
    """The open cases of a stage that a team has, under one version of the playbook."""

    playbook: str
    stage: str
    team: str
    cases: int
    late: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What somebody keeps to look at again: its name, and the address's part behind the question mark."""

    id: int
    name: str
    query: str


class Worklists(Protocol):
    """Open cases as people work through them, and the lists that each keeps."""

    def listed(
        self, wanted: Wanted, *, visible_to: Scope, after: Place | None = None, limit: int = 50
    ) -> Sequence[Listed]:
        """Return open cases that are wanted, by priority and then by due time, those behind a place.

        Raises:
            ValueError: that is no place.
        """
        ...

    def closed(self, wanted: Wanted, *, visible_to: Scope, among: int, limit: int = 50) -> Sequence[Listed]:
        """Return those of the last closed cases, `among` so many of the house's, that are wanted; the last first."""
        ...

    def counted(self, wanted: Wanted, *, visible_to: Scope, most: int = 100) -> int:
        """Return how many open cases are wanted, or `most` where there are more."""
        ...

    def grid(self, *, visible_to: Scope, late_at: datetime) -> Sequence[Cell]:
        """Count the open cases by the stage and the team that have them, and those whose due time is past by then."""
        ...

    def save(self, staff: StaffId, name: str, query: str, at: datetime) -> None:
        """Keep a list under a name of that person's, in place of the one before."""
        ...

    def saved(self, staff: StaffId) -> Sequence[Saved]:
        """Return what that person keeps, eldest first."""
        ...

    def drop(self, staff: StaffId, saved: int) -> bool:
        """Forget one of that person's own."""
        ...
