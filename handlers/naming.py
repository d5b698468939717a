"""Staff whom the customer's own words name: whether they are recused is for somebody else to decide."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from workflow.case import Case
from workflow.moves import Fact
from workflow.people import REDRESS
from workflow.playbook import Playbook
from workflow.recusal import is_recused
from workflow.stored import Staff
from workflow.timeline import Event

LIKE = 90
"""Likeness, of 100, from which a longer name counts as said in spite of a slip."""
SHORTEST = 2
"""Letters below which a name says nothing."""
LONG = 5
"""Letters from which a name may have a slip; shorter ones are said exactly or not at all."""


def named_by(words: str, case: Case, people: Iterable[Staff], playbook: Playbook, at: datetime) -> tuple[Event, ...]:
    """Return the line that tells whom `words` name, and who decides; nothing where they name nobody.

    It goes to the role that the playbook names, person by person, and never to the one who is named; where nobody else
    has that role, to those who would stand in.
    """
    everybody = tuple(people)
    named = [each for each in everybody if _says(words, each.name) and not is_recused(each.actor(), case, playbook)]
    if not named or playbook.recusal is None:
        return ()
    to = _deciding(everybody, named, (playbook.recusal.tell, *playbook.recusal.fallback))
    said = {
        "named": ",".join(str(each.id) for each in named),
        "names": "、".join(each.name for each in named),
        "to": ",".join(f"staff:{each.id}" for each in to),
    }
    return (Event(fact=Fact.NAMED, at=at, by=REDRESS, data=said),)


def _deciding(people: Sequence[Staff], named: Sequence[Staff], roles: Sequence[str]) -> Sequence[Staff]:
    for role in roles:
        found = [each for each in people if each not in named and any(grant.role == role for grant in each.grants)]
        if found:
            return found
    return ()


def _says(words: str, name: str) -> bool:
    plain, said = name.strip().lower(), words.lower()
    if len(plain) < SHORTEST or len(said) < len(plain):
        return False
    if plain in said or len(plain) < LONG:
        return plain in said
    # Only where there are names long enough for a slip.
    from rapidfuzz import fuzz

    return fuzz.partial_ratio(plain, said) >= LIKE
