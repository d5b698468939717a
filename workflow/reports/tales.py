"""What figures need of a case: a narrow row, and the lines of its timeline that count, without a word of anybody's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from workflow.moves import Fact, Phase
from workflow.people import Side

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime, timedelta

    from workflow.case import Case
    from workflow.moves import Kind
    from workflow.numbers import CaseNumber
    from workflow.people import Actor
    from workflow.playbook import Playbook
    from workflow.remedies import Given
    from workflow.timeline import Event

CLOCKED = frozenset({Fact.KEPT, Fact.BREACHED, Fact.LIMIT_PASSED})
RATED = frozenset({Fact.SATISFIED, Fact.NEUTRAL, Fact.DISSATISFIED})
"""The poll's three answers."""
BY_ITSELF, BY_OTHERS, BY_HANDLERS = "chat", "other", "own"
"""Who an answer came through: the customer's own press, somebody apart from the handling team, or that team."""
APART = "apart"
"""The field that says of an answer taken down whether it was by somebody apart from the handling team."""
BETWEEN = ":"
RESPONSES = frozenset({Fact.CONTACTED, Fact.REACTED, Fact.MET, Fact.ARRIVED, Fact.PROPOSED, Fact.REPLIED})
"""Facts by which a person of ours has responded; the greeting of a bot is none."""
SOLUTIONS = frozenset({Fact.RESOLVED, Fact.NOT_UPHELD, Fact.REPLIED})
COUNTED = (
    CLOCKED
    | RATED
    | RESPONSES
    | SOLUTIONS
    | {Fact.ASKED, Fact.ANSWERED, Fact.RESUMED, Fact.TOLD, Fact.REVISITED, Fact.COMMENTED, Fact.ESCALATED}
    | {Fact.RAISED, Fact.REOPENED, Fact.MERGED, Fact.WITHDRAWN, Fact.FINALLY_ANSWERED, Fact.SUPERVISED}
)
"""Facts that a figure looks at; besides, every line by which a case came to another phase."""


class Mark(NamedTuple):
    """One line of a timeline as figures see it.

    Attributes:
        word: the playbook's own names in it: the clock, the question with the place of the answer, the way of a rating.
        phase: the phase that the case came to with it; None where it stayed.
    """

    fact: Fact
    at: datetime
    word: str | None = None
    phase: Phase | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tale:
    """One case as figures see it.

    Attributes:
        place: what stands for its place; the same for the same place.
        people: what stands for whoever complains; the same for the same phone or mail.
        marks: in the order they were stored.
    """

    number: CaseNumber
    kind: Kind
    channel: str
    category: str | None
    grade: str | None
    team: str
    site: str | None
    stage: str
    filed_at: datetime
    place: str | None = None
    labels: frozenset[str] = frozenset()
    remedies: tuple[Given, ...] = ()
    marks: tuple[Mark, ...] = ()

    def first(self, facts: frozenset[Fact]) -> datetime | None:
        """Return when the first of some facts came about."""
        for mark in self.marks:
            if mark.fact in facts:
                return mark.at
        return None

    def phases(self) -> Iterator[tuple[datetime, Phase]]:
        """Yield when it came to each phase."""
        return ((mark.at, mark.phase) for mark in self.marks if mark.phase is not None)

    def was_over(self, at: datetime) -> bool:
        """Tell whether it had ended before a moment, and nothing has happened to it since."""
        if any(mark.at >= at for mark in reversed(self.marks)):
            return False
        return next((mark.phase for mark in reversed(self.marks) if mark.phase is not None), None) is Phase.CLOSED

    def since_receipt(self, at: datetime) -> timedelta:
        """Return how long after the receipt a moment is; time in which the customer was asked is left out."""
        spent, asked = at - self.filed_at, None
        for mark in self.marks:
            if mark.at > at:
                break
            if mark.fact is Fact.ASKED:
                asked = asked or mark.at
            elif asked is not None and mark.fact in (Fact.ANSWERED, Fact.RESUMED):
                spent, asked = spent - (mark.at - asked), None
        return spent - (at - asked) if asked is not None else spent


class Trace(NamedTuple):
    """A receipt as what is usual is counted by: where and what about, and from whom where that is asked."""

    number: CaseNumber
    filed_at: datetime
    category: str | None
    team: str
    site: str | None
    place: str | None = None
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """The part of all cases that a report is about; all of them where nothing is named.

    Attributes:
        without: cases that are left out of every figure, as whoever reads it may not know of them.
    """

    site: str | None = None
    team: str | None = None
    without: frozenset[CaseNumber] = frozenset()

    def has(self, case: Tale | Trace) -> bool:
        """Tell whether a case is of it: a case is its present team's, and its site's."""
        is_of_it = self.site in (None, case.site) and self.team in (None, case.team)
        return is_of_it and case.number not in self.without


def word_of(event: Event) -> str | None:
    """Return what figures need of a line beside its fact and time: names, a score, never words of people."""
    said = event.data.get
    if event.fact in CLOCKED:
        return str(said("clock"))
    if event.fact is Fact.COMMENTED and said("question"):
        return f"{said('question')}{BETWEEN}{said('answer')}"
    if event.fact is Fact.REVISITED:
        return f"{said('answer')}{BETWEEN}{_through(event)}"
    if event.fact in RATED:
        return _through(event) if said("through") else BY_ITSELF
    return str(said("score")) if event.fact is Fact.SCORED else None


def _through(event: Event) -> str:
    return BY_OTHERS if event.data.get(APART) is True else BY_HANDLERS


def stands_apart(by: Actor, case: Case, playbook: Playbook) -> bool:
    """Tell whether somebody of ours has nothing to do with how a case was handled: not in its team, not answerable."""
    teams = {grant.team or playbook.roles[grant.role].team for grant in by.grants if grant.role in playbook.roles}
    return by.side is Side.STAFF and case.team not in teams and (by.staff is None or by.staff != case.owner)
