"""Parts of the work that somebody beside the responsible team has; each lasts as long as its due time runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.moves import Fact

if TYPE_CHECKING:
    from workflow.case import Case

SETTLED = (Fact.RESOLVED, Fact.NOT_UPHELD, Fact.TOLD, Fact.REPLIED, Fact.FINALLY_ANSWERED)
"""Facts after which nobody waits any more for what somebody else was to do, unless the playbook says otherwise."""
PART = "part"
"""The field that names a part, by its due time."""


def parts_of(case: Case) -> tuple[str, ...]:
    """Return the parts that somebody else has, by the names of their due times, in the order they were last changed."""
    return tuple(clock.name for clock in case.clocks if clock.running and clock.part)
