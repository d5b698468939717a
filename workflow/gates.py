"""The closed list of conditions that a playbook may put before a move or between two ways on."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from workflow.extension import asked, extendable
from workflow.hearing import is_heard
from workflow.membership import bound, is_open_group, is_ungrouped, may_be_elected, may_step_down
from workflow.moves import Fact, Move, Phase
from workflow.outside import awaited_of
from workflow.parts import parts_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from workflow.case import Case
    from workflow.playbook import Playbook


SECOND_ROUND = 2


class Gate(StrEnum):
    """A condition that holds or doesn't, given the case, the moment and the playbook."""

    CONTACTED = "contacted"
    """A person spoke to the customer; a bot's greeting is no contact."""
    GRADED = "graded"
    """The grade was set."""
    FIRST_REFUSAL = "first_refusal"
    """No team refused this case yet in this round: after one refusal service rules."""
    REWORKED = "reworked"
    """The customer is dissatisfied for the second time or more: the second rework is not the team's to settle."""
    PLANNED = "planned"
    """A plan was proposed in this round."""
    ORDERED = "ordered"
    """A supervision order waits for the team's answer."""
    ASKED = "asked"
    """A question to the customer is open."""
    NOT_ASKED = "not_asked"
    """No question to the customer is open."""
    CALL_OPEN = "call_open"
    """Somebody has to call the customer."""
    MAY_REOPEN = "may_reopen"
    """The playbook's time to reopen has not passed since the case was closed."""
    REVISITED_ENOUGH = "revisited_enough"
    """The customer could not be reached as often as the playbook asks for."""
    REVISITED = "revisited"
    """A person called the customer back in this round, or tried to."""
    WAITED = "waited"
    """Time that the playbook has the case wait is over in this round, and none runs."""
    ADVISED = "advised"
    """Somebody beside the responsible team was heard on the matter in this round."""
    ENDANGERED = "endangered"
    """The customer said that harm is going on, and the immediate measure is not reported yet."""
    CONTAINED = "contained"
    """The immediate measure was taken, or none is needed."""
    APPROVAL_NEEDED = "approval_needed"
    """The playbook wants this plan approved: by its amount or the case's category or grade."""
    VERIFIED = "verified"
    """The effect of the measures was shown."""
    COMPLETE = "complete"
    """All five elements are there; a case opened by an alarm may still lack some."""
    EXPLAINED = "explained"
    """The complaint was found not upheld, with an explanation."""
    UNHEARD = "unheard"
    """An answer is awaited from a customer who has no chat, or did not answer there when asked once more."""
    MARKED = "marked"
    """The case is marked as something that is counted apart."""
    RECUSED = "recused"
    """Somebody is recused from the case."""
    EXTENDABLE = "extendable"
    """A due time that may be put off runs and is not late, and nobody has asked for that yet."""
    EXTENSION_ASKED = "extension_asked"
    """An extension was asked for, and its due time has not passed."""
    OUTSIDE = "outside"
    """A party outside has the matter or a piece of it, and its answer is awaited."""
    SHARED = "shared"
    """Somebody else has a part of the work: a party outside, or a team that helps."""
    APART = "apart"
    """The case is worked on by itself, not through a group complaint."""
    UNGROUPED = "ungrouped"
    """The case is no group complaint and part of none, it is complete, and its result is not told."""
    GROUP = "group"
    """The case is a group complaint whose answer is not told."""
    JOINED = "joined"
    """The case is worked through a group complaint."""
    ELECTABLE = "electable"
    """The case is a group complaint or part of one, and its customer is no speaker of it."""
    SPEAKER = "speaker"
    """The customer is a speaker of the case's group complaint."""


def approval_needed(case: Case, playbook: Playbook) -> bool:
    """Tell whether the plan of `case` needs approval under the playbook."""
    approval = playbook.approval
    if approval is None:
        return False
    named = case.category in approval.categories or case.grade in approval.grades or (approval.groups and case.group)
    if approval.above is None:
        return named or not (approval.categories or approval.grades or approval.groups)
    return named or (case.amount or 0) >= approval.above


def is_waiting(case: Case) -> bool:
    """Tell whether time runs that is only waited for."""
    return any(clock.running and clock.waits for clock in case.clocks)


def may_reopen(case: Case, now: datetime, playbook: Playbook) -> bool:
    """Tell whether a closed case is still within the playbook's time to reopen."""
    return (
        case.phase is Phase.CLOSED
        and case.closed_at is not None
        and now <= case.closed_at + playbook.intake.reopen
        and case.merged_into is None
    )


HOLDS: dict[Gate, Callable[[Case, datetime, Playbook], bool]] = {
    Gate.CONTACTED: lambda case, _now, _playbook: Fact.CONTACTED in case.marks,
    Gate.GRADED: lambda case, _now, _playbook: case.grade is not None,
    Gate.FIRST_REFUSAL: lambda case, _now, _playbook: Fact.REFUSED not in case.marks,
    Gate.REWORKED: lambda case, _now, _playbook: case.round > SECOND_ROUND,
    Gate.PLANNED: lambda case, _now, _playbook: Fact.PROPOSED in case.marks,
    Gate.ORDERED: lambda case, _now, _playbook: case.order is not None,
    Gate.ASKED: lambda case, _now, _playbook: case.asked_at is not None,
    Gate.NOT_ASKED: lambda case, _now, _playbook: case.asked_at is None,
    Gate.CALL_OPEN: lambda case, _now, _playbook: case.calls > 0,
    Gate.MAY_REOPEN: may_reopen,
    Gate.REVISITED_ENOUGH: lambda case, _now, playbook: case.revisits >= playbook.poll.revisits,
    Gate.REVISITED: lambda case, _now, _playbook: Fact.REVISITED in case.marks,
    Gate.WAITED: lambda case, _now, _playbook: Fact.WAITED in case.marks and not is_waiting(case),
    Gate.ADVISED: lambda case, _now, _playbook: Fact.ADVISED in case.marks,
    Gate.ENDANGERED: lambda case, _now, _playbook: case.endangered,
    Gate.CONTAINED: lambda case, _now, _playbook: not case.endangered,
    Gate.APPROVAL_NEEDED: lambda case, _now, playbook: approval_needed(case, playbook),
    Gate.VERIFIED: lambda case, _now, _playbook: Fact.VERIFIED in case.marks,
    Gate.COMPLETE: lambda case, _now, _playbook: not case.provisional,
    Gate.EXPLAINED: lambda case, _now, _playbook: Fact.NOT_UPHELD in case.marks,
    Gate.UNHEARD: lambda case, _now, playbook: is_heard(case, playbook),
    Gate.MARKED: lambda case, _now, _playbook: bool(case.labels),
    Gate.RECUSED: lambda case, _now, _playbook: bool(case.recused),
    Gate.EXTENDABLE: lambda case, now, playbook: extendable(case, now, playbook) is not None,
    Gate.EXTENSION_ASKED: lambda case, now, _playbook: asked(case, now) is not None,
    Gate.OUTSIDE: lambda case, _now, _playbook: bool(awaited_of(case)),
    Gate.SHARED: lambda case, _now, _playbook: bool(parts_of(case)),
    Gate.APART: lambda case, _now, _playbook: not bound(case),
    Gate.UNGROUPED: lambda case, _now, _playbook: is_ungrouped(case),
    Gate.GROUP: lambda case, _now, _playbook: is_open_group(case),
    Gate.JOINED: lambda case, _now, _playbook: bound(case),
    Gate.ELECTABLE: lambda case, _now, _playbook: may_be_elected(case),
    Gate.SPEAKER: lambda case, _now, _playbook: may_step_down(case),
}


def shut(gates: tuple[Gate, ...], case: Case, now: datetime, playbook: Playbook) -> Gate | None:
    """Return the first of `gates` that does not hold, or None."""
    for gate in gates:  # asked for every move of every card, and `next` costs twice as much
        if not HOLDS[gate](case, now, playbook):
            return gate
    return None


IMPLIED: dict[Move, tuple[Gate, ...]] = {
    Move.ANSWER: (Gate.ASKED,),
    Move.ASK: (Gate.NOT_ASKED,),
    Move.CALL: (Gate.CALL_OPEN,),
    Move.REPORT: (Gate.ORDERED,),
    Move.CONTAIN: (Gate.ENDANGERED,),
    Move.REOPEN: (Gate.MAY_REOPEN,),
    Move.READMIT: (Gate.RECUSED,),
    Move.REQUEST_EXTENSION: (Gate.EXTENDABLE,),
    Move.GRANT_EXTENSION: (Gate.EXTENSION_ASKED,),
    Move.REFUSE_EXTENSION: (Gate.EXTENSION_ASKED,),
    Move.UNMARK: (Gate.MARKED,),
    Move.HEAR: (Gate.UNHEARD,),
    Move.RELAY: (Gate.OUTSIDE,),
    Move.RECALL: (Gate.SHARED,),
    Move.DECLARE: (Gate.UNGROUPED,),
    Move.DISSOLVE: (Gate.GROUP,),
    Move.JOIN: (Gate.UNGROUPED,),
    Move.LEAVE: (Gate.JOINED,),
    Move.ELECT: (Gate.ELECTABLE,),
    Move.UNELECT: (Gate.SPEAKER,),
}
"""Gates that belong to a move itself, in every playbook."""
