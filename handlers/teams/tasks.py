"""What a platform is to do beside saying something: the rows of a case's own channel."""

from dataclasses import dataclass
from enum import StrEnum

from workflow.numbers import CaseNumber
from workflow.ports import Work
from workflow.stored import Notice, OutboxState

OF_A_CASE = "case:"
"""Before the number, in the name of a case's own chat."""
TASK = "task"
"""In a row: what is to be done."""

UNDER_WAY = frozenset({OutboxState.READY, OutboxState.SENDING})


class Task(StrEnum):
    """What is to be done; each may be done again without harm."""

    OPEN = "open"
    """Open the channel, or find the one that was opened already."""
    DESCRIBE = "describe"
    """Say on it what it is for."""
    PEOPLE = "people"
    """Invite who belongs there, and remove who must not be there."""
    ARCHIVE = "archive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A task as a platform carries it out.

    Attributes:
        name: what the channel is to be called, and what it is `about`.
        accounts: who belongs there.
        barred: who must not be there.
    """

    task: Task
    name: str = ""
    about: str = ""
    accounts: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()


def chat_of_case(number: CaseNumber) -> str:
    """Return the name of a case's own chat in outbox rows and bindings."""
    return f"{OF_A_CASE}{number}"


def is_of_a_case(chat: str) -> bool:
    """Tell whether a chat is a case's own."""
    return chat.startswith(OF_A_CASE)


def task_of(notice: Notice) -> Task | None:
    """Return what a row has done in the world; None where it says something."""
    found = notice.body.get(TASK)
    return Task(str(found)) if found else None


def is_under_way(work: Work, number: CaseNumber, task: Task) -> bool:
    """Tell whether a task is still to be done for a case."""
    return any(task_of(row) is task and row.state in UNDER_WAY for row in work.outbox.of_case(number))
