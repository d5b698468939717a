"""What a customer is told when asking how far a case is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from handlers.house import House
from handlers.message import Button, Phrase, Replies, Reply, Said
from handlers.notices import by_when, reopening
from handlers.parties import awaited
from workflow.case import Case
from workflow.gates import may_reopen
from workflow.membership import bound
from workflow.moves import Phase
from workflow.numbers import spoken
from workflow.people import ALL
from workflow.playbook import Playbook
from workflow.ports import Work
from workflow.recusal import owner_of
from workflow.stored import Conversation

MOST_CASES = 5
"""Cases told one by one; older ones are found by their number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far a case is, as its customer is told.

    Attributes:
        named: number, stage, team and next step; the group's number too, where it is worked through one.
        also: whose answer is awaited, what is late and why, and by when what comes next.
    """

    named: Mapping[str, Said]
    also: tuple[Said, ...]


def status_of_all(work: Work, house: House, conversation: Conversation, now: datetime) -> Replies:
    """Tell how far each case of this chat is, open ones first."""
    cases = sorted(work.cases.of_conversation(conversation.id), key=lambda case: case.phase is Phase.CLOSED)
    if not cases:
        return (Reply(said=Phrase("cases.status.none"), buttons=(_new(),)),)
    return tuple(status(work, house, case, now) for case in cases[:MOST_CASES])


def status(work: Work, house: House, case: Case, now: datetime) -> Reply:
    """Tell stage, responsible team, next step and due time of a case, and if it is late why."""
    found, playbook = standing(work, house, case, now), house.playbook_of(case, work)
    key = "cases.status.group" if "group" in found.named else "cases.status.line"
    return Reply(said=(Phrase(key, found.named), *found.also), buttons=_buttons(case, now, playbook), case=case.number)


def standing(work: Work, house: House, case: Case, now: datetime) -> Standing:
    """Return how far a case is; one that is worked through a group complaint, how far that is."""
    playbook = house.playbook_of(case, work)
    if case.part_of is not None and bound(case):
        group = work.cases.get(case.part_of, visible_to=ALL)
        return _through(case, group, house.playbook_of(group, work))
    late = _late(case, playbook, now)
    also = (*awaited(work, case, playbook, now), late, by_when(case, playbook))
    return Standing(named=_facts(case, playbook), also=also)


def _facts(case: Case, playbook: Playbook) -> dict[str, Said]:
    stage = playbook.stages[case.stage]
    team = playbook.teams[playbook.team_of(owner_of(case, playbook), case.team)]
    return {"number": spoken(case.number), "stage": stage.name, "team": team.name, "next": stage.next}


def _through(case: Case, group: Case, playbook: Playbook) -> Standing:
    """Tell how far the group complaint is that a case is part of."""
    named: dict[str, Said] = {**_facts(group, playbook), "number": spoken(case.number), "group": spoken(group.number)}
    return Standing(named=named, also=(by_when(group, playbook),))


def _late(case: Case, playbook: Playbook, now: datetime) -> Said:
    if case.asked_at is not None:
        return Phrase("cases.status.waiting_for_you", {"since": case.asked_at})
    late = [clock for clock in case.clocks if clock.running and clock.due_at <= now and not clock.waits]
    if not late or case.phase is Phase.CLOSING:
        return ""
    first = min(late, key=lambda clock: clock.due_at)
    key = "cases.status.late_ordered" if case.order else "cases.status.late"
    return Phrase(key, {"clock": playbook.clocks[first.name].name, "due": first.due_at})


def _buttons(case: Case, now: datetime, playbook: Playbook) -> tuple[Button, ...]:
    if case.phase is Phase.CLOSED:
        return (reopening(case, playbook),) if may_reopen(case, now, playbook) else ()
    buttons = [Button(Phrase("cases.button.add"), f"a:{case.number}")]
    if "withdraw" in playbook.stages[case.stage].moves:
        buttons.append(Button(Phrase("cases.button.withdraw"), f"w:{case.number}"))
    return tuple(buttons)


def _new() -> Button:
    return Button(Phrase("cases.button.new"), "n:")
