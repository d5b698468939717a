"""What happens when a timer fires: the due time passes, a reminder goes out, a rung of the ladder is climbed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.clocks import GENERATION, ClockState, missed, moment_of, stopped
from workflow.extending import settled
from workflow.extension import decider
from workflow.frozen import replace
from workflow.hearing import SILENT
from workflow.moves import Fact
from workflow.people import REDRESS
from workflow.playbook import Recipients
from workflow.rungs import folds
from workflow.schedules import Act, Rung

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from workflow.case import Case
    from workflow.playbook import Playbook
    from workflow.timeline import Event

FACT_OF_ACT = {
    Act.REMIND: Fact.REMINDED,
    Act.SUPERVISE: Fact.SUPERVISED,
    Act.ESCALATE: Fact.RAISED,
    Act.NUDGE: Fact.NUDGED,
    Act.RESUME: Fact.RESUMED,
    Act.REVISIT: Fact.REVISIT_DUE,
}

COPIED = frozenset({Act.SUPERVISE, Act.ESCALATE})
"""Acts that a ladder's `copies` hear of."""


def fire(
    case: Case, clock_name: str, generation: int, now: datetime, playbook: Playbook, zone: ZoneInfo
) -> tuple[Case, tuple[Event, ...]] | None:
    """Return the case after the moment that a timer stood for, or None when the timer is void.

    A void timer belongs to a clock that was stopped, paused, started anew or has fired it before. A moment that is
    not reached yet (it was put off by quiet hours) is void too: the case's timers are set again by whoever asks.
    """
    clock = next((clock for clock in case.clocks if clock.name == clock_name), None)
    if clock is None or not clock.running or clock.paused_at:
        return None
    if clock.generation * GENERATION + clock.fired != generation:
        return None
    moment = moment_of(clock, playbook, zone)
    if moment is None or moment.at > now:
        return None
    climbed = replace(clock, fired=clock.fired + 1)
    if clock.waits:
        return _waited(case, clock, playbook, zone)
    if moment.rung is None:
        urged, said = _urged_to_decide(case, clock, now, playbook, zone)
        passed, lapsed = settled(_with(urged, replace(climbed, breached=True)), now, playbook, zone)
        return passed, (*said, missed(clock), *lapsed)
    ladder = playbook.ladder_of(clock.name)
    if folds(moment, moment_of(climbed, playbook, zone), now, ladder.silence(playbook.quiet), zone):
        return _with(case, climbed), ()
    return _climb(_with(case, climbed), climbed, moment.rung, now, playbook, zone)


def _waited(case: Case, clock: ClockState, playbook: Playbook, zone: ZoneInfo) -> tuple[Case, tuple[Event, ...]]:
    """End time that was waited for: what it opens counts from its true end, however late the process."""
    over = replace(stopped(clock, clock.due_at), fired=clock.fired + 1)
    opened = replace(_with(case, over), marks=case.marks | {Fact.WAITED})
    said = {"clock": clock.name, "due": clock.due_at}
    return opened.record(Fact.WAITED, by=REDRESS, at=clock.due_at, playbook=playbook, zone=zone, data=said)


def _urged_to_decide(
    case: Case, clock: ClockState, now: datetime, playbook: Playbook, zone: ZoneInfo
) -> tuple[Case, tuple[Event, ...]]:
    """Climb the ladders of the decision on `clock`'s extension as far as they are due, before the request lapses."""
    events: tuple[Event, ...] = ()
    deciding = [name for name, rules in playbook.clocks.items() if Fact.EXTENSION_REQUESTED in rules.begins]
    for name in deciding if case.extending == clock.name else ():
        while (state := next((each for each in case.clocks if each.name == name), None)) is not None:
            fired = fire(case, name, state.generation * GENERATION + state.fired, now, playbook, zone)
            if fired is None:
                break
            case, events = fired[0], (*events, *fired[1])
    return case, events


def _climb(
    case: Case, clock: ClockState, rung: Rung, now: datetime, playbook: Playbook, zone: ZoneInfo
) -> tuple[Case, tuple[Event, ...]]:
    if rung.act is Act.SUPERVISE:
        case = replace(case, order=now)
    if rung.act is Act.RESUME:
        case = replace(case, asked_at=None)
    if FACT_OF_ACT[rung.act] in SILENT:
        case = replace(case, marks=case.marks | {FACT_OF_ACT[rung.act]})
    # By name, as a request that lapses in this same step is nobody's to decide on any more.
    told = (decider(case, playbook) if name == Recipients.DECIDER else name for name in rung.tell)
    said = {"clock": clock.name, "due": clock.due_at, "to": ",".join(filter(None, told))}
    said |= _copied(rung, clock, playbook)
    return case.record(FACT_OF_ACT[rung.act], by=REDRESS, at=now, playbook=playbook, zone=zone, data=said)


def _with(case: Case, clock: ClockState) -> Case:
    return replace(case, clocks=tuple(clock if other.name == clock.name else other for other in case.clocks))


def _copied(rung: Rung, clock: ClockState, playbook: Playbook) -> dict[str, str]:
    """Return who gets a copy of what the rung says."""
    copies = playbook.ladder_of(clock.name).copies
    return {"copies": ",".join(copies)} if copies and rung.act in COPIED else {}
