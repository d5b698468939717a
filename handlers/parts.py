"""Parts of the work that somebody else has, as staff see them: who has which, what was asked, and by when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from handlers.message import Said
from handlers.parties import named_here, party_called
from workflow.case import Case
from workflow.clocks import ClockState
from workflow.helping import helps
from workflow.moves import Fact
from workflow.people import Actor
from workflow.playbook import Playbook
from workflow.ports import Work
from workflow.schedules import HELPING, OUTSIDE


@dataclass(frozen=True, slots=True, kw_only=True)
class PartLine:
    """One part of the work.

    Attributes:
        kind: `outside`, or `helping` for a team of ours.
        asked: what a helping team was asked.
        mine: whether it is for whoever looks.
    """

    kind: str
    who: Said
    due: datetime
    overdue: bool
    asked: str = ""
    mine: bool = False


def parts_on(work: Work, case: Case, actor: Actor, playbook: Playbook, now: datetime) -> Iterator[PartLine]:
    """Yield the parts of the work that somebody else has."""
    for clock in case.clocks:
        if clock.running and clock.part:
            helper = clock.name.endswith(HELPING)
            yield (_help if helper else _party)(work, case, clock, actor, playbook, now)


def _party(work: Work, case: Case, clock: ClockState, _actor: Actor, playbook: Playbook, now: datetime) -> PartLine:
    named = named_here(work, case, clock.name.removesuffix(OUTSIDE), playbook)
    who, kind = party_called(named, playbook), OUTSIDE.removeprefix(".")
    return PartLine(kind=kind, who=who, due=clock.due_at, overdue=clock.due_at <= now)


def _help(work: Work, case: Case, clock: ClockState, actor: Actor, playbook: Playbook, now: datetime) -> PartLine:
    team = clock.name.removesuffix(HELPING)
    asked = (line.event.data for line in work.cases.timeline(case.number) if line.event.fact is Fact.SUPPORTED)
    words = [str(data.get("text") or "") for data in asked if data.get("team") == team]
    return PartLine(
        kind=HELPING.removeprefix("."),
        who=playbook.teams[team].name,
        due=clock.due_at,
        overdue=clock.due_at <= now,
        asked=words[-1] if words else "",
        mine=team in helps(actor, case, playbook),
    )
