"""How a case passes from the version of a playbook it was filed under to an edited one, by the map that it carries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow import clocks
from workflow.extending import settled as extending_settled
from workflow.frozen import replace
from workflow.migration import STAYS
from workflow.moves import Fact
from workflow.outside import awaited_of
from workflow.people import REDRESS
from workflow.schedules import HELPING, OUTSIDE
from workflow.timeline import Event

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from workflow.case import Case
    from workflow.clocks import ClockState
    from workflow.migration import Migration
    from workflow.playbook import Playbook


def homeless(case: Case, new: Playbook) -> tuple[tuple[str, str], ...]:
    """Return what of a case has no place under `new`: pairs of a kind (stage, team, grade and so on) and a name."""
    migration = new.migration or STAYS
    if new.migration is not None and migration.open_cases == "stay":
        return ()
    wanted = [("stage", case.stage, migration.stages, new.stages)]
    if migration.open_cases == "move":
        wanted += [("team", case.team, migration.teams, new.teams)]
        wanted += [("grade", case.grade, migration.grades, new.grades)] if case.grade else []
        known = {category.id for category in new.categories}
        wanted += [("category", case.category, migration.categories, known)] if case.category else []
        wanted += [("party", party, migration.outside, new.outside) for party in awaited_of(case)]
    return tuple((kind, name) for kind, name, mapped, known in wanted if mapped.get(name, name) not in known)


def migrated(
    case: Case, old: Playbook, new: Playbook, digest: str, at: datetime, zone: ZoneInfo
) -> tuple[Case, tuple[Event, ...]]:
    """Return a case under the new version, whose hash is `digest`, and the events that say so.

    A running clock goes on under its new name. Where the new version gives another time for it, it is due anew, counted
    from its start; but nothing is made late after the fact, and a date that the customer was told is not put off.
    """
    migration = new.migration or STAYS
    stage = migration.stages.get(case.stage, case.stage)
    moved = replace(
        case,
        playbook=digest,
        stage=stage,
        phase=new.stages[stage].phase,
        team=migration.teams.get(case.team, case.team),
        grade=migration.grades.get(case.grade, case.grade) if case.grade else None,
        category=migration.categories.get(case.category, case.category) if case.category else None,
        turn=case.turn + 1,
    )
    extending = migration.clocks.get(case.extending, case.extending) if case.extending else None
    moved = replace(moved, clocks=_carried(case.clocks, moved, old, new, at, zone), extending=extending)
    event = Event(fact=Fact.MIGRATED, at=at, by=REDRESS, data={"from": case.playbook, "left": case.stage})
    running, deadlines = clocks.after_fact(moved, Fact.MIGRATED, at, new, zone)
    settled, lapsed = extending_settled(running, at, new, zone)
    return settled, (event, *deadlines, *lapsed)


def _carried(
    states: Sequence[ClockState], case: Case, old: Playbook, new: Playbook, at: datetime, zone: ZoneInfo
) -> tuple[ClockState, ...]:
    """Return the clocks that the new version knows, under its names; the others end here."""
    migration = new.migration or STAYS
    carried = [(state, _name_of(state.name, migration)) for state in states]
    return tuple(_renewed(state, name, case, old, new, at, zone) for state, name in carried if name in new.clocks)


def _name_of(clock: str, migration: Migration) -> str:
    """Return what a clock is called now: that of a limit, a party outside or a team, by what it stands beside."""
    own, dot, beside = clock.partition(".")
    names = migration.outside if clock.endswith(OUTSIDE) else migration.clocks
    names = migration.teams if clock.endswith(HELPING) else names
    return f"{names.get(own, own)}{dot}{beside}"


def _renewed(
    state: ClockState, name: str, case: Case, old: Playbook, new: Playbook, at: datetime, zone: ZoneInfo
) -> ClockState:
    before, rules = old.clocks[state.name], new.clocks[name]
    named = replace(state, name=name, grade=case.grade, waits=rules.wait)
    keeps_time = before.span(state.grade) == rules.span(case.grade)
    keeps_ladder = old.ladder_of(state.name).rungs == new.ladder_of(name).rungs
    if not state.running or (keeps_time and keeps_ladder):
        return named
    if not (keeps_time or state.breached or state.paused_at):
        named = _due_anew(named, case, new, at, zone, latest=state.due_at if before.told else None)
    fired = clocks.moments_past(named.due_at, at, new.ladder_of(name), breached=state.breached)
    return replace(named, generation=state.generation + 1, fired=fired)


def _due_anew(
    state: ClockState, case: Case, new: Playbook, at: datetime, zone: ZoneInfo, *, latest: datetime | None
) -> ClockState:
    """Return the clock with the due time that the new version gives; `latest` is what the customer was told."""
    fresh = clocks.start(state, state.name, case, state.started_at, new, zone)
    if fresh is None or fresh.due_at <= at or (latest is not None and fresh.due_at > latest):
        return state
    return replace(state, due_at=fresh.due_at, counted_from=fresh.counted_from, guessed=fresh.guessed)
