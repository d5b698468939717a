"""Whether somebody is left to answer where people are recused, and somebody may make each move of every stage."""

from collections.abc import Iterator

from workflow.finding import Finding
from workflow.helping import is_helpers
from workflow.moves import CUSTOMER_MOVES, Move
from workflow.playbook import Playbook

Faults = Iterator[Finding]


def recusal_faults(playbook: Playbook) -> Faults:
    """Yield a finding for a recusal without a way back or somebody to stand in, and for moves of all stages unmade."""
    yield from _unmade_anywhere(playbook)
    yield from _one_sided(playbook)
    yield from _nobody_left(playbook)


def _unmade_anywhere(playbook: Playbook) -> Faults:
    listed = [("anywhere", *found) for found in enumerate(playbook.anywhere)]
    listed += [("while_open", *found) for found in enumerate(playbook.while_open)]
    for table, place, move in listed:
        key = (table, place)
        if move in CUSTOMER_MOVES:
            yield Finding(key, repr(move.value), "a move of ours; what the customer does stands in the stages")
        elif not (any(move in role.may for role in playbook.roles.values()) or is_helpers(move, playbook)):
            yield Finding(key, f"nobody who may {move}", "a role with this move in its `may`")


def _one_sided(playbook: Playbook) -> Faults:
    moves = {move for stage in playbook.stages.values() for move in stage.moves}
    if Move.RECUSE in moves and Move.READMIT not in moves:
        yield Finding(("anywhere",), "recuse without readmit", "both: a recusal can be lifted, with a reason")
    barred = any(category.recuses for category in playbook.categories)
    if playbook.recusal is None and (Move.RECUSE in moves or barred):
        yield Finding(("recusal",), "nothing", "who stands in when the people in charge are recused")


def _nobody_left(playbook: Playbook) -> Faults:
    rules = playbook.recusal
    if rules is None:
        return
    if not rules.fallback:
        yield Finding(("recusal", "fallback"), "nobody", "at least one role that takes such a case over")
    for place, role in enumerate(rules.fallback):
        if playbook.roles[role].team is None:
            yield Finding(("recusal", "fallback", place), repr(role), "a role with a team of its own")
    for place, category in enumerate(playbook.categories):
        own = (category.stand_in,) if category.stand_in else ()
        if category.recuses and all(playbook.roles[role].team in category.recuses for role in (*own, *rules.fallback)):
            expected = "at least one team left out whose role stands in (`stand_in`, or `fallback` of `recusal`)"
            yield Finding(("categories", place, "recuses"), ", ".join(category.recuses), expected)
