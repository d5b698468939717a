"""By when something happens, as customers are told: the next due time that was promised, or the one that has moved."""

from datetime import datetime

from handlers.message import Phrase, Said
from workflow.case import Case
from workflow.moves import Phase
from workflow.playbook import Playbook


def moved(case: Case, at: datetime, playbook: Playbook) -> Said:
    """Say the due time, as far as it is told, of the clock that runs on since `at` after a pause; nothing else."""
    found = [
        clock
        for clock in case.clocks
        if clock.running
        and clock.paused_at is None
        and not (clock.breached or clock.waits)
        and playbook.clocks[clock.name].told
        and any(pause.ended == at for pause in clock.pauses)
    ]
    if not found:
        return ""
    first = min(found, key=lambda clock: clock.due_at)
    return Phrase("cases.moved", {"clock": playbook.clocks[first.name].name, "due": first.due_at})


def by_when(case: Case, playbook: Playbook) -> Said:
    """Say the next due time that is promised to the customer, or until when all wait; nothing where none is."""
    if case.phase is Phase.CLOSING:
        return ""
    told = [
        clock
        for clock in case.clocks
        if clock.running and not clock.breached and clock.paused_at is None and playbook.clocks[clock.name].told
    ]
    if not told:
        return ""
    first = min(told, key=lambda clock: clock.due_at)
    key = "cases.waits" if first.waits else "cases.by_when"
    return Phrase(key, {"clock": playbook.clocks[first.name].name, "due": first.due_at})
