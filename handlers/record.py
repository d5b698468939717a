"""Keeping a change of a case, and what follows from it for a group complaint that it stands for or is part of."""

from collections.abc import Sequence
from datetime import datetime

from handlers.groups import keep_member, keep_parent
from handlers.house import House
from handlers.storing import store
from workflow.case import Case
from workflow.ports import Work
from workflow.timeline import Event


def keep(work: Work, house: House, before: Case, after: Case, events: Sequence[Event], now: datetime) -> Case:
    """Store `after` with the events that led to it, its timers and notices, and all that its group has to know.

    Raises:
        StaleCase: the case moved on since `before` was read.
    """
    if before.group:
        return keep_parent(work, house, before, after, events, now)
    if before.part_of is not None:
        return keep_member(work, house, before, after, events, now)
    return store(work, house, before, after, events, now)
