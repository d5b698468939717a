"""A channel of its own for a grave case: what is to be done in the world for it, as rows of the outbox.

A row keeps only what is to be done; who belongs there, and whether it is still wanted, is asked when it is carried out
(`orders.py`), and what came of it is noted afterwards (`opening.py`).
"""

from collections.abc import Sequence
from datetime import datetime

from handlers.message import Phrase
from handlers.said import to_json
from handlers.speaking import lane_topic
from handlers.teams.tasks import TASK, Task, chat_of_case
from workflow.case import Case
from workflow.moves import Fact, Phase
from workflow.numbers import CaseNumber, spoken
from workflow.own_channel import has_channel
from workflow.playbook import Playbook
from workflow.ports import Work
from workflow.stored import Json, Notice
from workflow.timeline import Event

CHANNELLED = frozenset({"slack"})
"""Lanes on which a channel can be opened."""
OPENS = frozenset({Fact.FILED, Fact.GRADED, Fact.REOPENED})
"""Facts that may make a case grave enough."""
BRINGS = frozenset(
    {Fact.GRADED, Fact.DISPATCHED, Fact.TRANSFERRED, Fact.ASSIGNED, Fact.ACKNOWLEDGED, Fact.ESCALATED}
    | {Fact.REOPENED, Fact.RECUSED, Fact.READMITTED}
)
"""Facts that change who belongs there."""
Place = tuple[str, str]


def gather(work: Work, case: Case, events: Sequence[Event], now: datetime) -> None:
    """Have people invited to a case's own channel, and removed from it, before anything else is said there."""
    chat = chat_of_case(case.number)
    if case.phase is Phase.CLOSED or not any(event.fact in BRINGS for event in events):
        return
    for place in ((lane, each) for lane, each in work.bindings.names() if each == chat):
        put_task(work, place, case.number, Task.PEOPLE, str(work.cases.lines(case.number)), now)


def tend(
    work: Work, bound: Sequence[Place], case: Case, events: Sequence[Event], playbook: Playbook, now: datetime
) -> None:
    """Have a case's own channel opened once the case is grave enough, and archived once it is closed."""
    chat, mark = chat_of_case(case.number), str(work.cases.lines(case.number))
    if case.phase is Phase.CLOSED:
        said = {"said": to_json(Phrase("teams.channel.last", {"number": spoken(case.number)}))}
        for place in (place for place in bound if place[1] == chat):
            put(work, place, case.number, said, f"last:{mark}", now)
            put_task(work, place, case.number, Task.ARCHIVE, mark, now)
    elif has_channel(case, playbook.own_channel) and any(event.fact in OPENS for event in events):
        for lane in sorted({lane for lane, _ in bound} & CHANNELLED):
            put_task(work, (lane, chat), case.number, Task.OPEN, mark, now)


def put_task(work: Work, place: Place, number: CaseNumber, task: Task, mark: str, now: datetime) -> None:
    """Have something done; `mark` tells it from the same done at another time."""
    put(work, place, number, {TASK: task}, f"{task}:{mark}", now)


def put(work: Work, place: Place, number: CaseNumber, body: dict[str, Json], mark: str, now: datetime) -> None:
    """Write a row for a case's own chat."""
    lane, chat = place
    row = Notice(dedupe=f"channel:{lane}:{chat}:{mark}", lane=lane, chat=chat, case=number, body=body, at=now)
    work.outbox.put(row)
    work.hint(lane_topic(lane))
