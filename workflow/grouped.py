"""What the moves of a group complaint (群诉) change in a case: it becomes one, joins it, leaves it, speaks for it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from workflow.frozen import replace
from workflow.moves import Move
from workflow.numbers import CaseNumber

if TYPE_CHECKING:
    from collections.abc import Callable

    from workflow.case import Case
    from workflow.people import Actor
    from workflow.timeline import Fields

    Effect = Callable[[Case, Actor, datetime, Fields], tuple[Case, Fields]]


def apart(case: Case) -> Case:
    """Return a member that goes its own way; any other case as it is."""
    return replace(case, part_of=None, shared_due=None, speaker=False) if case.part_of else case


def alone(case: Case) -> Case:
    """Return a case that is no part of a group complaint and none itself."""
    return replace(apart(case), group=False, speaker=False) if case.part_of or case.group else case


def declare(case: Case, _by: Actor, _at: datetime, fields: Fields) -> tuple[Case, Fields]:
    """Make the case the parent of a group complaint; which cases join is on their own timelines."""
    return replace(case, group=True), {name: value for name, value in fields.items() if name != "cases"}


def dissolve(case: Case, _by: Actor, _at: datetime, fields: Fields) -> tuple[Case, Fields]:
    """Make the case one like any other again."""
    return alone(case), fields


def join(case: Case, _by: Actor, _at: datetime, fields: Fields) -> tuple[Case, Fields]:
    """Work the case through its group from now on; an order to its own team is no longer to be answered."""
    due = fields.get("due")
    joined = replace(
        case,
        part_of=CaseNumber(str(fields["number"])),
        shared_due=due if isinstance(due, datetime) else None,
        order=None,
    )
    return joined, {"number": fields["number"]}


def leave(case: Case, _by: Actor, _at: datetime, fields: Fields) -> tuple[Case, Fields]:
    """Let the case go its own way."""
    return apart(case), fields


def elect(case: Case, _by: Actor, _at: datetime, fields: Fields) -> tuple[Case, Fields]:
    """Let the customer speak for the group."""
    return replace(case, speaker=True), fields


def unelect(case: Case, _by: Actor, _at: datetime, fields: Fields) -> tuple[Case, Fields]:
    """Let the customer speak for the group no more."""
    return replace(case, speaker=False), fields


MEMBERSHIP: dict[Move, Effect] = {
    Move.DECLARE: declare,
    Move.DISSOLVE: dissolve,
    Move.JOIN: join,
    Move.LEAVE: leave,
    Move.ELECT: elect,
    Move.UNELECT: unelect,
}
"""What the moves of a group complaint change."""
