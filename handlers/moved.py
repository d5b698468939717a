"""How a press of staff's went."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from handlers.cards import Card
from workflow.case import Case
from workflow.people import REDRESS
from workflow.ports import Work


class Result(StrEnum):
    """How a press went."""

    DONE = "done"
    FIRST = "somebody was first"
    FIELDS = "fields to mend"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """The answer to a press: the case as it is now, and what went wrong if anything did.

    Attributes:
        first: who did what before, where somebody was first.
        problems: by field: required, choice, date, past, money, number, long, unknown, self, limit,
            earlier, unseen, and what is typed with an answer: day, future, history, appliances.
    """

    result: Result
    case: Case
    first: tuple[str, str] | None = None
    problems: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed(Moved):
    """The same, with the card that this person is shown."""

    card: Card


def first_mover(work: Work, case: Case) -> tuple[str, str] | None:
    """Return who moved the case last, and how."""
    lines = (line.event for line in reversed(work.cases.timeline(case.number)))
    found = next((event for event in lines if event.by != REDRESS), None)
    return (found.by.name, found.fact.value) if found else None
