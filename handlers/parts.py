"""Parts of the work that somebody else has, as staff see them: who has which, what was asked, and by when."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from handlers.masking import masked, sees_contact
from handlers.message import Said
from handlers.parties import named_here, party_called
from workflow.case import Case, only_helps
from workflow.clocks import ClockState, next_due
from workflow.elements import Elements
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


def due_here(case: Case, actor: Actor, playbook: Playbook) -> datetime | None:
    """Return the next due time: of the whole case, or of their own part for those who only help."""
    if not only_helps(actor, case, playbook):
        return next_due(case)
    mine = {f"{team}{HELPING}" for team in helps(actor, case, playbook)}
    return min((clock.due_at for clock in case.clocks if clock.running and clock.name in mine), default=None)


def parts_here(
    work: Work, case: Case, actor: Actor, now: datetime, playbook: Playbook, elements: Elements
) -> tuple[PartLine, ...]:
    """Return who has a part of the work, with what was asked masked where this person need not know who complains."""
    clear = sees_contact(actor, playbook)
    found = parts_on(work, case, actor, playbook, now)
    return tuple(part if clear else replace(part, asked=masked(part.asked, elements)) for part in found)
