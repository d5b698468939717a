"""The one answer to all of a group complaint (群诉), as it reaches a member; and how a member goes its own way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow import walk
from workflow.frozen import replace
from workflow.grouped import apart
from workflow.hearing import SILENT
from workflow.moves import FACT_OF, Fact, Move, Phase
from workflow.people import REDRESS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from workflow.case import Case
    from workflow.playbook import Playbook
    from workflow.timeline import Event

GROUP, MEMBER, SPEAKER = "group", "member", "speaker"
"""Among an event's data: the group complaint that it came through, the case that joined or left, and the case whose
customer spoke for all."""
MOVE_OF = {fact: move for move, fact in FACT_OF.items()}


def answer_in(events: Sequence[Event], parent: Case) -> Event | None:
    """Return the event by which the parent was answered: its result, or what ended it with an explanation."""
    final = {Fact.FINALLY_ANSWERED, Fact.NOT_UPHELD} if parent.phase is Phase.CLOSED else set[Fact]()
    return next((event for event in events if event.fact in {Fact.TOLD, *final}), None)


def answered(
    member: Case, parent: Case, answer: Event, solved: Event | None, playbook: Playbook, zone: ZoneInfo
) -> tuple[Case, tuple[Event, ...]]:
    """Return a bound member with the answer that its parent was given, and the events that say so.

    From here it is judged by its own customer, in the stage that the answer leads to, with the clocks of that stage.
    `solved` is what the result rests on, which is said with it.
    """
    said = (solved, answer) if solved and answer.fact is Fact.TOLD else (answer,)
    given = replace(
        member,
        told_at=answer.at if answer.fact is Fact.TOLD else None,
        shared_due=None,
        asked_at=None,
        outcome=parent.outcome,
        remedies=parent.remedies,
        amount=parent.amount,
        marks=member.marks - SILENT | {each.fact for each in said},
        turn=member.turn + 1,
    )
    case = given.enter(_landing(MOVE_OF[answer.fact], parent.stage, playbook), answer.at, playbook)
    events: tuple[Event, ...] = ()
    for each in said:
        data = {**each.data, GROUP: parent.number}
        case, more = case.record(each.fact, by=each.by, at=answer.at, playbook=playbook, zone=zone, data=data)
        events += more
    begun, asked = walk.changed_stage(member, case, answer, playbook, zone)
    return begun, (*events, *asked)


def _landing(move: Move, stage: str, playbook: Playbook) -> str:
    """Return the parent's stage, or where the same move leads under the member's own version of the playbook."""
    rules = (each.moves[move] for each in playbook.stages.values() if move in each.moves)
    targets = [target.to for rule in rules for target in rule.to]
    closed = [name for name, each in playbook.stages.items() if each.phase is Phase.CLOSED]
    return stage if stage in targets else (targets or closed)[0]


def freed(member: Case, at: datetime, playbook: Playbook, zone: ZoneInfo) -> tuple[Case, tuple[Event, ...]]:
    """Return a member that goes its own way from now, because its group is no more."""
    own = replace(apart(member), turn=member.turn + 1)
    return own.record(Fact.LEFT, by=REDRESS, at=at, playbook=playbook, zone=zone, data={GROUP: member.part_of})


def speakers(parent: Case, members: Sequence[Case]) -> list[Case]:
    """Return whose customers a plan is put to: those who were chosen, and the parent's own until anybody was."""
    return [case for case in (parent, *members) if case.speaker] or [parent]
