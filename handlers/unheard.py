"""What must follow from a case's events, looked for afterwards: none happened twice, and somebody heard of each."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from handlers.notices import TOLD_PLAINLY
from workflow.case import Case
from workflow.moves import Fact
from workflow.people import Side
from workflow.ports import Work
from workflow.timeline import Event

RUNGS = frozenset({Fact.REMINDED, Fact.SUPERVISED, Fact.RAISED})
"""Facts of a ladder: each rung names whom it is for."""
FOR_STAFF = RUNGS | {
    Fact.FILED,
    Fact.DISPATCHED,
    Fact.TRANSFERRED,
    Fact.ESCALATED,
    Fact.REOPENED,
    Fact.CALL_DUE,
}
"""Facts of which somebody of ours always hears."""
FOR_CUSTOMERS = TOLD_PLAINLY - {Fact.RECUSED, Fact.CLOSED} | {Fact.TOLD}
"""Facts of which whoever complained hears wherever a chat follows the case."""

SHORTEST = 4
"""Parts of the name of a notice about an event: what else has a case's number is answers and cards."""


def unheard(work: Work, case: Case, events: Sequence[Event]) -> list[str]:
    """Return what of a case's events happened twice (P3), or was told to nobody (P4).

    What comes to a case through a group complaint is told there, and not looked for; an erased case keeps no notice.
    """
    wrong = list(_twice(case, events))
    if case.group or case.part_of is not None or any(event.fact is Fact.LEFT for event in events):
        return wrong
    told = [name for notice in work.outbox.of_case(case.number) if len(name := notice.dedupe.split(":")) >= SHORTEST]
    # A notice for staff begins with the case, one for a customer with the conversation: NUMBER:CLOCK:FACT:DUE:… and
    # CONVERSATION:NUMBER:VERSION:FACT:….
    staff = {known for first, *parts in told if first == case.number for known in (parts[1], tuple(parts[:3]))}
    customers = {parts[1] for _, number, *parts in told if number == case.number and len(parts) > 1}
    for event in events if told else ():
        if event.fact in FOR_STAFF and _for_staff(event) not in staff:
            wrong.append(f"{case.number}: nobody of ours was told that it was {event.fact} (P4)")
        if _is_for_customer(event, case) and event.fact not in customers:
            wrong.append(f"{case.number}: its customer was not told that it was {event.fact} (P4)")
    return list(dict.fromkeys(wrong))


def _for_staff(event: Event) -> object:
    """Return by what of its name a notice is known: of a rung by the clock and its due time, or by the fact alone."""
    due = event.data.get("due")
    if event.fact in RUNGS and isinstance(due, datetime):
        return (str(event.data["clock"]), event.fact.value, str(int(due.timestamp())))
    return event.fact.value


def _is_for_customer(event: Event, case: Case) -> bool:
    return case.conversation is not None and event.by.side is not Side.CUSTOMER and event.fact in FOR_CUSTOMERS


def _twice(case: Case, events: Sequence[Event]) -> Iterator[str]:
    ours = (event for event in events if event.by.side is Side.REDRESS)
    for (fact, at, _), times in Counter((event.fact, event.at, str(event.data)) for event in ours).items():
        if times > 1:
            yield f"{case.number}: that it was {fact} at {at:%Y-%m-%d %H:%M:%S} stands there {times} times (P3)"
