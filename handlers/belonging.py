"""A group complaint (群诉) as staff see it from each of its cases: nobody reads of a case that is not theirs to see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.house import House
from handlers.message import Said
from workflow.case import Case
from workflow.clocks import next_due
from workflow.errors import UnknownCase
from workflow.groups import MEMBER
from workflow.membership import bound, is_open_group, is_ungrouped
from workflow.moves import Fact, Move
from workflow.numbers import CaseNumber, spoken
from workflow.people import Scope
from workflow.playbook import Playbook
from workflow.ports import Work
from workflow.timeline import Event, Fields

BETWEEN = ", "


@dataclass(frozen=True, slots=True, kw_only=True)
class Belonging:
    """What a case is in a group complaint.

    Attributes:
        parent: whether it is the group complaint itself.
        through: whether it is worked through its group now.
        group: the group complaint that it is part of; None where it is the group itself, or out of sight.
        speaker: whether its customer speaks for the group.
    """

    parent: bool
    through: bool
    group: CaseNumber | None
    speaker: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One case of a group complaint.

    Attributes:
        through: whether it is worked through the group; answered ones are judged by their own customers.
    """

    number: CaseNumber
    stage: Said
    through: bool
    speaker: bool
    due: datetime | None


def belonging(work: Work, case: Case, scope: Scope) -> Belonging | None:
    """Return what a case is in a group complaint, None where it has to do with none."""
    if not case.group and case.part_of is None:
        return None
    group = _seen(work, case.part_of, scope) if case.part_of else None
    return Belonging(
        parent=case.group, through=bound(case), group=group.number if group else None, speaker=case.speaker
    )


def members_of(work: Work, house: House, case: Case, scope: Scope) -> tuple[Member, ...]:
    """Return the cases that joined a group complaint and that this person sees, eldest first."""
    if not case.group:
        return ()
    return tuple(
        _member(each, house.playbook_of(each, work)) for each in work.cases.members(case.number, visible_to=scope)
    )


def _member(case: Case, playbook: Playbook) -> Member:
    return Member(
        number=case.number,
        stage=playbook.stages[case.stage].name,
        through=bound(case),
        speaker=case.speaker,
        due=next_due(case),
    )


def is_out_of_sight(work: Work, event: Event, scope: Scope) -> bool:
    """Tell whether a line of a group's timeline is about a case that this person does not see."""
    if event.fact not in (Fact.GAINED, Fact.LOST):
        return False
    return _seen(work, CaseNumber(str(event.data[MEMBER])), scope) is None


def known_fields(
    work: Work, case: Case, alike: Sequence[CaseNumber], playbook: Playbook, scope: Scope
) -> Mapping[Move, Fields]:
    """Return what the forms of a group's moves begin with: the open cases of the same cause, or the group they have."""
    if playbook.group is None or not is_ungrouped(case):
        return {}
    others = [case for case in (_seen(work, number, scope) for number in alike) if case is not None]
    free = [spoken(case.number) for case in others if is_ungrouped(case)]
    known: dict[Move, Fields] = {Move.DECLARE: {"cases": BETWEEN.join(free)}} if free else {}
    groups = (_seen(work, case.number if case.group else case.part_of, scope) for case in others)
    group = next((case for case in groups if case is not None and is_open_group(case)), None)
    return {**known, Move.JOIN: {"number": spoken(group.number)}} if group else known


def proposed(known: Mapping[Move, Fields], moves: Sequence[Move], alike: int, playbook: Playbook) -> Move | None:
    """Return what is proposed for a case of which so many others are like it: the group they have, or a new one."""
    if Move.JOIN in known and Move.JOIN in moves:
        return Move.JOIN
    many = playbook.alike is not None and alike + 1 >= playbook.alike.count
    is_found = playbook.group is not None and playbook.group.found and many
    return Move.DECLARE if is_found and Move.DECLARE in known and Move.DECLARE in moves else None


def _seen(work: Work, number: CaseNumber | None, scope: Scope) -> Case | None:
    try:
        return work.cases.get(number or CaseNumber(""), visible_to=scope)
    except UnknownCase:
        return None
