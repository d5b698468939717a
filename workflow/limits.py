"""Hard upper limits: how far a due time may be put off at the most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.moves import Fact
from workflow.schedules import LIMIT

if TYPE_CHECKING:
    from datetime import datetime

    from workflow.case import Case
    from workflow.playbook import Playbook


def limit_of(case: Case, clock: str) -> datetime | None:
    """Return the hard limit that runs beside `clock`, or None where there is none or it has passed already.

    A limit that has passed forbids nothing more: the work still has to be done by some date.
    """
    return next((c.due_at for c in case.clocks if c.name == clock + LIMIT and c.running and not c.breached), None)


def passes_limit(case: Case, clock: str, until: datetime) -> bool:
    """Tell whether putting `clock` off until then would pass its hard limit, which no extension may."""
    limit = limit_of(case, clock)
    return limit is not None and until > limit


def latest_promise(case: Case, playbook: Playbook) -> datetime | None:
    """Return the latest date of a solution that may still be promised, or None where no hard limit forbids any."""
    solving = [name for name, rules in playbook.clocks.items() if Fact.RESOLVED in rules.stops and not rules.hard]
    return min((limit for name in solving if (limit := limit_of(case, name)) is not None), default=None)
