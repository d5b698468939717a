"""The moves by which a part of the work goes to somebody else and comes back; each part is a due time that runs."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from workflow.clocks import clock_event, moments_past, start, stopped
from workflow.extending import put_off
from workflow.frozen import replace
from workflow.helping import answerable, helps, needless
from workflow.moves import Fact, Move
from workflow.outside import PARTY
from workflow.parts import PART, parts_of
from workflow.schedules import HELPING, OUTSIDE

if TYPE_CHECKING:
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

    from workflow.case import Case
    from workflow.clocks import ClockState
    from workflow.people import Actor
    from workflow.playbook import Playbook
    from workflow.timeline import Event, Fields

    Step = Callable[[Case, Actor, datetime, Fields, Playbook, ZoneInfo], tuple[Case, Fields]]


def refer(
    case: Case, _by: Actor, at: datetime, fields: Fields, playbook: Playbook, zone: ZoneInfo
) -> tuple[Case, Fields]:
    """Hand the matter or a piece of it to a party outside; who is answerable stays so (首问制)."""
    name, date = f"{fields[PARTY]}{OUTSIDE}", fields.get("expected")
    before = _clock(case, name)
    begun = start(before, name, case, at, playbook, zone)
    if begun is None:
        return case, fields
    if isinstance(date, datetime):
        past = moments_past(date, at, playbook.ladder_of(name))
        begun = replace(begun, due_at=date, fired=past, guessed=False)
    others = tuple(clock for clock in case.clocks if clock is not before)
    return replace(case, clocks=(*others, begun)), {**fields, "clock": name, "due": begun.due_at}


def relay(
    case: Case, _by: Actor, at: datetime, fields: Fields, playbook: Playbook, _zone: ZoneInfo
) -> tuple[Case, Fields]:
    """Take down what the party answered: its part is done, or, with a date, goes on until then."""
    name, date = f"{fields[PARTY]}{OUTSIDE}", fields.get("until")
    if isinstance(date, datetime):
        after = _changed(case, name, lambda clock: put_off(clock, date, at, playbook))
    else:
        after = _changed(case, name, lambda clock: stopped(clock, at))
    return after, {**fields, "clock": name}


def recall(
    case: Case, _by: Actor, at: datetime, fields: Fields, _playbook: Playbook, _zone: ZoneInfo
) -> tuple[Case, Fields]:
    """Take a part back from who has it."""
    name = str(fields[PART])
    heard = {"to": _concerned(name)} if name.endswith(HELPING) else {}
    return _changed(case, name, lambda clock: stopped(clock, at)), {**fields, "clock": name, **heard}


def support(
    case: Case, _by: Actor, at: datetime, fields: Fields, playbook: Playbook, zone: ZoneInfo
) -> tuple[Case, Fields]:
    """Ask a team to help beside the one that is answerable; asked of that one itself it is only noted."""
    helper = str(fields["team"])
    name = f"{helper}{HELPING}"
    before = _clock(case, name)
    begun = start(before, name, case, at, playbook, zone) if name in playbook.clocks else None
    if begun is None or helper in answerable(case, playbook):
        return case, fields
    others = tuple(clock for clock in case.clocks if clock is not before)
    return replace(case, clocks=(*others, begun)), {**fields, "clock": name, "due": begun.due_at, "to": helper}


def advise(
    case: Case, by: Actor, at: datetime, fields: Fields, playbook: Playbook, _zone: ZoneInfo
) -> tuple[Case, Fields]:
    """Give advice; with it the part of a helping team is done."""
    helping = sorted(helps(by, case, playbook))
    for helper in helping:
        case = _changed(case, f"{helper}{HELPING}", lambda clock: stopped(clock, at))
    return case, {**fields, "team": helping[0]} if helping else fields


def without_needless(case: Case, at: datetime, playbook: Playbook) -> Case:
    """Return the case without the parts of teams that answer for it themselves by now, or that step back from it."""
    for helper in needless(case, playbook):
        case = _changed(case, f"{helper}{HELPING}", lambda clock: stopped(clock, at))
    return case


STEPS: dict[Move, Step] = {
    Move.REFER: refer,
    Move.RELAY: relay,
    Move.RECALL: recall,
    Move.SUPPORT: support,
    Move.ADVISE: advise,
}
"""What these moves change; unlike other effects they ask the playbook."""


def released(before: Case, after: Case, at: datetime) -> tuple[Event, ...]:
    """Return a line for each part that is over though nobody brought it back: the case went on without it."""
    gone = set(parts_of(before)) - set(parts_of(after))
    states = (clock for clock in after.clocks if clock.name in gone)
    return tuple(clock_event(Fact.RELEASED, at, clock, to=_concerned(clock.name)) for clock in states)


def _concerned(part: str) -> str:
    """Return who hears that a part is over: the team that helped, or who is to let the party outside know."""
    return part.removesuffix(HELPING) if part.endswith(HELPING) else "owner"


def _clock(case: Case, name: str) -> ClockState | None:
    return next((clock for clock in case.clocks if clock.name == name), None)


def _changed(case: Case, name: str, change: Callable[[ClockState], ClockState]) -> Case:
    return replace(case, clocks=tuple(change(clock) if clock.name == name else clock for clock in case.clocks))
