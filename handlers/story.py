"""The timeline of a case as somebody of ours may read it: what is out of their sight, or about them, is left out."""

from collections.abc import Iterator, Sequence

from handlers.belonging import is_out_of_sight
from handlers.house import House
from handlers.lines import Line, line_of
from handlers.masking import sees_contact
from handlers.versions import under_their_rules
from workflow.case import Case
from workflow.elements import Elements
from workflow.moves import Fact
from workflow.people import Actor, Scope
from workflow.ports import Work
from workflow.stored import Line as Stored
from workflow.timeline import Event


def story_of(
    work: Work,
    house: House,
    case: Case,
    elements: Elements,
    timeline: Sequence[Stored],
    reader: tuple[Actor, Scope],
) -> Iterator[tuple[Stored, Line]]:
    """Yield the lines that a reader may see, as they read them: masked where they need not know who complains."""
    actor, scope = reader
    clear = sees_contact(actor, house.playbook_of(case, work))
    for stored, (event, rules) in zip(timeline, under_their_rules(work, house, case, timeline), strict=True):
        hidden = not clear and event.fact is Fact.COMMENTED
        if not hidden and not _is_about(event, actor) and not is_out_of_sight(work, event, scope):
            yield stored, line_of(event, case, rules, elements, clear=clear)


def _is_about(event: Event, actor: Actor) -> bool:
    """Nobody reads that the customer's words may mean them: somebody else decides that."""
    return event.fact is Fact.NAMED and str(actor.staff) in str(event.data["named"]).split(",")
