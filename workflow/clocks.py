"""How the clocks of a case start, stop, pause and climb their ladders: facts in, clock states and events out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from workflow import rungs
from workflow.extension import decided_by
from workflow.frozen import replace
from workflow.membership import bound, runs_apart
from workflow.moves import Fact, Phase
from workflow.pauses import Ledger, begun, closed, ended, lasts
from workflow.people import REDRESS
from workflow.playbook import Playbook, due_time
from workflow.rungs import past
from workflow.schedules import HELPING, LIMIT, PARTS, Clock, Ladder
from workflow.timeline import Event

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from workflow.case import Case
    from workflow.rungs import Moment

GENERATION = 10_000
"""Moments that one start of a clock can have at the most (a repeating last rung included)."""


@dataclass(frozen=True, kw_only=True)
class ClockState:
    """One clock of one case.

    Attributes:
        generation: how many times it was started; a timer of an older generation is void.
        fired: how many of its moments (reminders, due time, rungs) are past.
        held: whether its ladder is stopped while the due time stays.
        grade: the case's grade when it was started; another grade that has another due time starts it anew.
        paused_at: since when it stands still without a break, however many pauses that is for.
        pauses: every pause of every start, in the order they began.
        counted_from: the moment that its time is counted from, where that is not `started_at`.
        guessed: whether its due time rests on a year whose working days nobody has said yet.
        wanted: the new date that was asked for, while nobody has decided on it.
        waits: whether it is time that is waited for: at its end nothing is late.
        aside: whether it was stopped because a group complaint stands for the case; it starts anew if that leaves.
    """

    name: str
    generation: int
    started_at: datetime
    due_at: datetime
    fired: int = 0
    breached: bool = False
    held: bool = False
    paused_at: datetime | None = None
    running: bool = True
    grade: str | None = None
    pauses: Ledger = ()
    counted_from: datetime | None = None
    guessed: bool = False
    wanted: datetime | None = None
    waits: bool = False
    aside: bool = False

    @property
    def hard(self) -> bool:
        """Whether it is the clock of a hard limit."""
        return self.name.endswith(LIMIT)

    @property
    def part(self) -> bool:
        """Whether it is the due time of a part of the work that somebody else has."""
        return self.name.endswith(PARTS)


@dataclass(frozen=True, slots=True)
class Timer:
    """The next moment of a clock, as storage keeps it: unique by clock and generation."""

    clock: str
    generation: int
    due_at: datetime


def moment_of(clock: ClockState, playbook: Playbook, zone: ZoneInfo) -> Moment | None:
    """Return the next moment of a running clock; None when its ladder is at the end, or stopped with the due past."""
    ladder = playbook.ladder_of(clock.name)
    return rungs.moment_of(ladder, clock.due_at, clock.fired, ladder.silence(playbook.quiet), zone, held=clock.held)


def timers(case: Case, playbook: Playbook, zone: ZoneInfo) -> tuple[Timer, ...]:
    """Return the timers that the case needs now: one for each clock that runs and has a moment ahead."""
    found = (timer_of(clock, playbook, zone) for clock in case.clocks)
    return tuple(timer for timer in found if timer is not None)


def timer_of(clock: ClockState, playbook: Playbook, zone: ZoneInfo) -> Timer | None:
    """Return the timer that a clock needs now: none while it is stopped or paused, or has no moment ahead."""
    moment = moment_of(clock, playbook, zone) if clock.running and clock.paused_at is None else None
    return Timer(clock.name, clock.generation * GENERATION + clock.fired, moment.at) if moment else None


def next_due(case: Case) -> datetime | None:
    """Return the earliest due time that counts now; a paused clock's does not, that of the case's group does."""
    own = min((clock.due_at for clock in case.clocks if clock.running and clock.paused_at is None), default=None)
    if case.shared_due is None or not _through_group(case):
        return own
    return min(own, case.shared_due) if own else case.shared_due


def _through_group(case: Case) -> bool:
    """Tell whether the due time of its group stands for the case's own."""
    return case.shared_due is not None and bound(case)


def overdue(case: Case, now: datetime) -> bool:
    """Tell whether a running clock is past its due time; time that was only waited for is not late."""
    due = next_due(case)
    over = {clock.due_at for clock in case.clocks if clock.running and clock.waits}
    return due is not None and due <= now and due not in over


def after_fact(
    case: Case, fact: Fact, at: datetime, playbook: Playbook, zone: ZoneInfo
) -> tuple[Case, tuple[Event, ...]]:
    """Return the case with its clocks as `fact` leaves them, and what that says of kept due times."""
    if case.phase is Phase.CLOSED:
        states, events = _stop_all(case, fact, at, playbook)
        return replace(case, clocks=states), events
    states = list(case.clocks)
    events: tuple[Event, ...] = ()
    running = {clock.name for clock in states if clock.running}
    through_group = bound(case)
    for name, rules in playbook.clocks.items():
        if (name not in running and fact not in rules.begins) or (through_group and not runs_apart(rules)):
            continue
        before = next((clock for clock in states if clock.name == name), None)
        after = _stepped(before, name, rules, case, fact, at, playbook, zone)
        if after is before:
            continue
        if fact in rules.stops or fact in rules.restarts or (before and is_late(before, at)):
            events += _verdict(before, after, fact, at)
        states = [clock for clock in states if clock.name != name]
        states += [after] if after else []
    settled, late = _without_fallback(replace(case, clocks=tuple(states)), at, playbook)
    running = _with_fallback(settled, at, playbook, zone)
    return running, (*events, *late, *_newly_guessed(case.clocks, running.clocks, at))


def _newly_guessed(before: tuple[ClockState, ...], after: tuple[ClockState, ...], at: datetime) -> tuple[Event, ...]:
    """Say of each due time that has become provisional that it is."""
    guessed = [clock for clock in after if clock.guessed and clock.running]
    if not guessed:
        return ()
    known = {(clock.name, clock.generation, clock.due_at) for clock in before if clock.guessed}
    return tuple(
        clock_event(Fact.GUESSED, at, clock)
        for clock in guessed
        if (clock.name, clock.generation, clock.due_at) not in known
    )


def _stepped(
    clock: ClockState | None,
    name: str,
    rules: Clock,
    case: Case,
    fact: Fact,
    at: datetime,
    playbook: Playbook,
    zone: ZoneInfo,
) -> ClockState | None:
    running = clock is not None and clock.running
    if clock is not None and running and (fact in rules.stops or not _applies(rules, case)):
        return stopped(clock, at)
    begins = fact in rules.starts and _at_home(name, case, playbook) and not _is_over(clock, case)
    if fact in rules.restarts or (begins and (not running or _regraded(clock, rules, case))):
        return start(clock, name, case, at, playbook, zone) or clock
    if clock is not None and running:
        return _paused_or_held(clock, rules, case, fact, at, playbook, zone)
    return clock


def stopped(clock: ClockState, at: datetime) -> ClockState:
    """Return the clock as it stops, with its pauses over."""
    return replace(clock, running=False, paused_at=None, pauses=closed(clock.pauses, at))


def _at_home(name: str, case: Case, playbook: Playbook) -> bool:
    """Tell whether a clock that belongs to stages may start in this one: a grade set anew needs no second dispatch."""
    own = name.removesuffix(LIMIT)
    homes = {stage for stage, rules in playbook.stages.items() if rules.clock == own}
    return not homes or case.stage in homes


def _is_over(clock: ClockState | None, case: Case) -> bool:
    """Tell whether a wait has ended by itself in this round: what `starts` it does not begin it once more."""
    return clock is not None and clock.waits and clock.fired > 0 and Fact.WAITED in case.marks


def _regraded(clock: ClockState | None, rules: Clock, case: Case) -> bool:
    return clock is not None and rules.span(clock.grade) != rules.span(case.grade)


def _applies(rules: Clock, case: Case) -> bool:
    return case.kind in rules.kinds and rules.span(case.grade) is not None


def start(
    clock: ClockState | None, name: str, case: Case, at: datetime, playbook: Playbook, zone: ZoneInfo
) -> ClockState | None:
    """Return clock `name` started at `at`, a generation further.

    None where the case has no such deadline, or where the promised date is past: it was missed once, not twice.
    """
    rules = playbook.clocks[name]
    if not _applies(rules, case):
        return None
    first = case.round == 1 and (clock is None or clock.running)
    counted = case.filed_at if rules.since == "receipt" and first else at
    due = due_time(playbook, rules, case.grade, counted, promised=case.promised, zone=zone)
    if due is not None and case.extending and Fact.EXTENSION_REQUESTED in rules.begins:
        due = decided_by(case, due)
    if due is None or (rules.promised and due <= at):
        return None
    return ClockState(
        name=name,
        generation=clock.generation + 1 if clock else 1,
        started_at=at,
        due_at=due,
        fired=moments_past(due, at, playbook.ladder_of(name)),
        grade=case.grade,
        pauses=closed(clock.pauses, at) if clock else (),
        counted_from=counted if counted != at else None,
        guessed=guessed(rules, case.grade, counted, due, playbook, zone),
        waits=rules.wait,
    )


def guessed(
    rules: Clock, grade: str | None, start: datetime, due: datetime, playbook: Playbook, zone: ZoneInfo
) -> bool:
    """Tell whether a due time rests on a year whose working days nobody has said yet."""
    span = rules.span(grade)
    return span is not None and playbook.calendar(rules.calendar, zone).guessed(start, span, due)


def moments_past(due: datetime, at: datetime, ladder: Ladder, *, breached: bool = False) -> int:
    """Count the reminders that would lie before the clock's own start: a short span leaves no room for them.

    Of a clock that is `breached` already, its due time and the rungs behind it that are past count too.
    """
    steps = ladder.rungs
    if breached:
        return ladder.early + 1 + sum(rung.after >= timedelta(0) and due + rung.after <= at for rung in steps)
    return past(steps, due, at)


def _paused_or_held(
    clock: ClockState, rules: Clock, case: Case, fact: Fact, at: datetime, playbook: Playbook, zone: ZoneInfo
) -> ClockState:
    if fact in rules.pauses:
        return replace(clock, paused_at=clock.paused_at or at, pauses=begun(clock.pauses, fact, at))
    if clock.paused_at is not None and (ledger := ended(clock.pauses, rules, fact, at)) != clock.pauses:
        return _resumed(replace(clock, pauses=ledger), rules, case, at, playbook, zone)
    ladder = playbook.ladder_of(clock.name)
    if fact in ladder.stops and not clock.held:
        return replace(clock, held=True, fired=max(clock.fired, ladder.early))
    return clock


def _resumed(
    clock: ClockState, rules: Clock, case: Case, at: datetime, playbook: Playbook, zone: ZoneInfo
) -> ClockState:
    """Return the clock as it runs on, its due time moved by the whole stretch; while another pause lasts it waits."""
    span = rules.span(case.grade)
    if lasts(clock.pauses) or clock.paused_at is None or span is None:
        return clock
    if clock.breached:
        return replace(clock, paused_at=None)
    due = playbook.calendar(rules.calendar, zone).prolonged(clock.due_at, span, (clock.paused_at, at))
    unsure = clock.guessed or guessed(rules, case.grade, clock.due_at, due, playbook, zone)
    return replace(clock, due_at=due, paused_at=None, guessed=unsure)


def _stop_all(
    case: Case, fact: Fact, at: datetime, playbook: Playbook
) -> tuple[tuple[ClockState, ...], tuple[Event, ...]]:
    """Stop every clock of a closed case; only a clock that this fact ends counts as kept."""
    events: tuple[Event, ...] = ()
    states: list[ClockState] = []
    for clock in case.clocks:
        after = stopped(clock, at) if clock.running else clock
        states.append(after)
        if clock.running and (fact in playbook.clocks[clock.name].stops or is_late(clock, at)):
            events += _verdict(clock, after, fact, at)
    return tuple(states), events


def is_late(clock: ClockState, at: datetime) -> bool:
    """Tell whether a clock that does not stand still is past its due time; what is only waited for is never late."""
    return not clock.waits and clock.paused_at is None and at >= clock.due_at


def _verdict(before: ClockState | None, after: ClockState | None, fact: Fact, at: datetime) -> tuple[Event, ...]:
    """Say that a due time was kept (or missed unnoticed) when a running clock stops or starts anew.

    A date that is put off before it passes was neither kept nor missed, nor was one that nothing is left to decide by,
    nor the end of time that was only waited for.
    """
    if before is None or not before.running or before.breached or before.waits:
        return ()
    if after is not None and after.running and after.generation == before.generation:
        return ()
    if is_late(before, at):
        return (missed(before),)
    return (
        () if fact in (Fact.POSTPONED, Fact.EXTENSION_LAPSED) or before.hard else (clock_event(Fact.KEPT, at, before),)
    )


def overtaken(before: Case, after: Case, fact: Fact, at: datetime) -> tuple[Event, ...]:
    """Say how due times stood that a move itself stopped or put off; one that is put off in time was not kept yet."""
    states = {clock.name: clock for clock in after.clocks}
    events: tuple[Event, ...] = ()
    for clock in before.clocks:
        now = states.get(clock.name)
        if now is not clock and (is_late(clock, at) or not (now and now.running)):
            events += _verdict(clock, now, fact, at)
    return events


def missed(clock: ClockState) -> Event:
    """Return the line that says that a due time, or a hard limit, has passed: stamped with that time."""
    return clock_event(Fact.LIMIT_PASSED if clock.hard else Fact.BREACHED, clock.due_at, clock)


def clock_event(fact: Fact, at: datetime, clock: ClockState, **more: str | datetime) -> Event:
    """Return the line that names a clock and its due time."""
    return Event(fact=fact, at=at, by=REDRESS, data={"clock": clock.name, "due": clock.due_at, **more})


def _without_fallback(case: Case, at: datetime, playbook: Playbook) -> tuple[Case, tuple[Event, ...]]:
    """Stop a clock that only stages start, once another gives a due time or the stage that needed it is left."""
    own = playbook.stages[case.stage].clock
    spare = {clock.name for clock in case.clocks if clock.running and playbook.clocks[clock.name].fallback}
    if not (_through_group(case) or any(_gives_due_time(clock) and clock.name not in spare for clock in case.clocks)):
        spare -= {own}
    over = [clock for clock in case.clocks if clock.name in spare]
    if not over:
        return case, ()
    late = tuple(missed(clock) for clock in over if is_late(clock, at) and not clock.breached)
    states = tuple(stopped(clock, at) if clock in over else clock for clock in case.clocks)
    return replace(case, clocks=states), late


def _gives_due_time(clock: ClockState) -> bool:
    """Tell whether a clock gives the people in charge a due time; the part of a team that helps does not."""
    return clock.running and clock.paused_at is None and not clock.name.endswith(HELPING)


def _with_fallback(case: Case, at: datetime, playbook: Playbook, zone: ZoneInfo) -> Case:
    """Start the stage's own clock when no other gives the case a due time (P2)."""
    name = playbook.stages[case.stage].clock
    if name is None or _through_group(case) or any(_gives_due_time(clock) for clock in case.clocks):
        return case
    before = next((clock for clock in case.clocks if clock.name == name), None)
    clock = start(before, name, case, at, playbook, zone)
    others = tuple(other for other in case.clocks if other.name != name)
    return replace(case, clocks=(*others, clock)) if clock else case
