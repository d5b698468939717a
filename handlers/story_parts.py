"""The parts of a timeline that somebody may want to read alone."""

from collections.abc import Sequence
from enum import StrEnum

from handlers.lines import Line
from workflow.moves import Fact
from workflow.people import Side


class Part(StrEnum):
    """Which lines are read."""

    ALL = "all"
    CUSTOMER = "customer"
    STAFF = "staff"
    NOTES = "notes"
    DEADLINES = "deadlines"
    FEEDBACK = "feedback"


FEEDBACK = frozenset(
    {
        *(Fact.TOLD, Fact.SATISFIED, Fact.NEUTRAL, Fact.DISSATISFIED, Fact.COMMENTED, Fact.REVISITED, Fact.HEARD),
        *(Fact.FINALLY_ANSWERED, Fact.REOPENED, Fact.SCORED, Fact.CLOSED),
    }
)
"""What the customer thought of the result, what was asked about it, and how the handling was judged."""
DEADLINES = frozenset(
    {
        *(Fact.REMINDED, Fact.BREACHED, Fact.SUPERVISED, Fact.RAISED, Fact.ESCALATED, Fact.REPORTED, Fact.NUDGED),
        *(Fact.EXTENSION_REQUESTED, Fact.EXTENDED, Fact.EXTENSION_REFUSED, Fact.EXTENSION_LAPSED, Fact.POSTPONED),
        *(Fact.RESUMED, Fact.RECOUNTED),
    }
)
"""What has to do with due times."""


def part_of(lines: Sequence[Line], part: Part) -> tuple[Line, ...]:
    """Return the lines of a part."""
    return tuple(line for line in lines if _is_of(line, part))


def _is_of(line: Line, part: Part) -> bool:
    match part:
        case Part.ALL:
            return True
        case Part.CUSTOMER | Part.STAFF:
            return line.side is (Side.CUSTOMER if part is Part.CUSTOMER else Side.STAFF)
        case Part.NOTES:
            return line.fact == Fact.NOTED
        case Part.DEADLINES:
            return line.fact in DEADLINES
        case Part.FEEDBACK:
            return line.fact in FEEDBACK
