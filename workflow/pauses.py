"""The ledger of a clock's pauses: when each began and ended, and at which facts. Who and why stand on the timeline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from workflow.frozen import replace
from workflow.moves import Fact  # noqa: TC001 - storage reads these hints

if TYPE_CHECKING:
    from workflow.schedules import Clock


@dataclass(frozen=True, kw_only=True)
class Pause:
    """One pause.

    Attributes:
        fact: what it began with, at that very moment on the timeline.
        ended: None while it lasts.
    """

    fact: Fact
    began: datetime
    ended: datetime | None = None


Ledger = tuple[Pause, ...]
FOREVER = datetime.max.replace(tzinfo=UTC)


def begun(ledger: Ledger, fact: Fact, at: datetime) -> Ledger:
    """Return the ledger with a pause that begins now; one for the same reason goes on instead."""
    if any(pause.fact is fact and pause.ended is None for pause in ledger):
        return ledger
    return (*ledger, Pause(fact=fact, began=at))


def ended(ledger: Ledger, rules: Clock, fact: Fact, at: datetime) -> Ledger:
    """Return the ledger with those pauses over that `fact` ends."""
    return tuple(
        replace(pause, ended=at) if pause.ended is None and fact in rules.ends_of(pause.fact) else pause
        for pause in ledger
    )


def closed(ledger: Ledger, at: datetime) -> Ledger:
    """Return the ledger with every pause over, as its clock stops or starts anew."""
    return tuple(replace(pause, ended=at) if pause.ended is None else pause for pause in ledger)


def lasts(ledger: Ledger) -> bool:
    """Tell whether a pause goes on."""
    return any(pause.ended is None for pause in ledger)


def stretches(ledger: Ledger, since: datetime) -> tuple[tuple[datetime, datetime], ...]:
    """Return the finished stretches of time from `since` in which at least one pause lasted: none counts twice.

    A stretch still going on, whatever ended within it, is left out.
    """
    found: list[tuple[datetime, datetime]] = []
    for pause in sorted(ledger, key=lambda pause: pause.began):
        end = pause.ended or FOREVER
        if pause.began < since:
            continue
        if found and pause.began <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((pause.began, end))
    return tuple(stretch for stretch in found if stretch[1] != FOREVER)
