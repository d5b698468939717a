"""What belonging to a group complaint (群诉) means for a case: what is still its own, and what goes through the parent.

The parent is the case that the group was declared on. A member is bound to it from the day it joins until the answer to
all was told, or the member ends or leaves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.moves import Fact, Move, Phase

if TYPE_CHECKING:
    from workflow.case import Case
    from workflow.schedules import Clock

AT_WORK = frozenset({Phase.OPEN, Phase.WAITING})
"""Phases of a case whose result is not told yet."""
OWN_MOVES = frozenset(
    {
        *(Move.LEAVE, Move.ELECT, Move.UNELECT),
        *(Move.CONTACT, Move.NOTE, Move.ASK, Move.ANSWER, Move.CALL, Move.CONTAIN),
        *(Move.MERGE, Move.WITHDRAW),
        *(Move.MARK, Move.UNMARK, Move.RECUSE, Move.READMIT, Move.SCORE),
    },
)
"""What is still done to a bound member itself: everything about this one customer, and nothing of the work."""
OWN_FACTS = frozenset({Fact.ENDANGERED, Fact.ASKED, Fact.CALL_DUE})
"""What concerns one customer alone; the clocks that begin with it run on a bound member too."""


def bound(case: Case) -> bool:
    """Tell whether a case is worked through a group complaint."""
    return case.part_of is not None and case.told_at is None and case.phase is not Phase.CLOSED


def runs_apart(rules: Clock) -> bool:
    """Tell whether a clock is the member's own: about this one customer, or a limit that the law sets to each case."""
    return rules.hard or not rules.begins.isdisjoint(OWN_FACTS)


def is_ungrouped(case: Case) -> bool:
    """Tell whether a case may become a group complaint or join one."""
    return not (case.group or bound(case) or case.provisional) and _is_unanswered(case)


def is_open_group(case: Case) -> bool:
    """Tell whether a case is a group complaint that others may still join."""
    return case.group and _is_unanswered(case)


def may_be_elected(case: Case) -> bool:
    """Tell whether the customer of a case may be named as a speaker of its group."""
    return not case.speaker and (bound(case) or is_open_group(case))


def may_step_down(case: Case) -> bool:
    """Tell whether the customer of a case speaks for its group."""
    return case.speaker and (bound(case) or is_open_group(case))


def _is_unanswered(case: Case) -> bool:
    return case.phase in AT_WORK and case.told_at is None
