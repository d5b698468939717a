"""Who takes no part in a case from its category on: the teams that such a complaint is about, as the playbook says."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from workflow.case import Case
from workflow.frozen import replace
from workflow.moves import Fact
from workflow.people import REDRESS, Actor
from workflow.playbook import Playbook
from workflow.recusal import named_in
from workflow.roster import Roster
from workflow.timeline import Event, Fields


def about(case: Case, playbook: Playbook) -> Sequence[Fields]:
    """Return the teams that a complaint of this category is about, each as a recusal names it."""
    category = playbook.category(case.category)
    return [{"team": name} for name in (category.recuses if category else ())]


def barred(
    case: Case, whom: Iterable[Fields], by: Actor, roster: Roster, now: datetime
) -> tuple[Case, tuple[Event, ...]]:
    """Return the case with `whom` recused and the events that say so; a person is recused by `by`, a team by Redress.

    A recusal that would leave nobody to answer is passed over.
    """
    events: list[Event] = []
    for named in whom:
        after = replace(case, recused=case.recused | named_in(named))
        if after == case or not roster.leaves_somebody(after):
            continue
        case = after
        events.append(Event(fact=Fact.RECUSED, at=now, by=by if "staff" in named else REDRESS, data=named))
    return case, tuple(events)
