"""Parties outside the company: a matter or a piece of it is handed to them, and the case stays ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.finding import Finding
from workflow.moves import Fact, Move
from workflow.parts import SETTLED
from workflow.schedules import OUTSIDE, Clock
from workflow.spans import Unit
from workflow.written import Due, Name, Table, Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from workflow.case import Case
    from workflow.finding import KeyPath
    from workflow.playbook import Playbook, Rule
    from workflow.timeline import Fields

PARTY, PARTY_NAME = "party", "party_name"
"""The fields that name a party: one of the playbook's, and what it is called where that is typed."""


class Party(Table):
    """A party outside: a contractor, a supplier, an authority, an insurer."""

    name: Words
    contact: Words | None = None
    """How the customer reaches it."""
    typed: bool = False
    """Stands for parties that the playbook does not name: what it is called is typed."""
    awaited: Words
    """What is awaited of it: the name of its due time."""
    due: Due
    """When its answer is due if nobody gives a date."""
    calendar: Name | None = None
    ladder: Name
    """What its silence climbs."""
    ends: tuple[Fact, ...] = SETTLED
    """Facts after which its answer is not waited for any more."""

    def clock(self) -> Clock:
        """Return the due time of its answer, which the customer is told."""
        made = Clock(
            name=self.awaited, due=self.due, calendar=self.calendar, ladder=self.ladder, told=True, stops=self.ends
        )
        return made.of_a_part()


def clocks_of(parties: Mapping[str, Party]) -> dict[str, Clock]:
    """Return the due times of parties, by their names."""
    return {f"{name}{OUTSIDE}": party.clock() for name, party in parties.items()}


def awaited_of(case: Case) -> tuple[str, ...]:
    """Return the parties whose answer the case waits for."""
    return tuple(
        clock.name.removesuffix(OUTSIDE) for clock in case.clocks if clock.running and clock.name.endswith(OUTSIDE)
    )


def offered_here(case: Case, playbook: Playbook) -> tuple[str, ...]:
    """Return the parties to whom the case's stage hands over."""
    rule = playbook.rule(case.stage, Move.REFER)
    return (rule.parties if rule else ()) or tuple(playbook.outside)


def naming_problems(fields: Fields, playbook: Playbook) -> dict[str, str]:
    """Return what is wrong with a party that is named: what it is called is missing where that is to be typed."""
    party = playbook.outside.get(str(fields.get(PARTY) or ""))
    return {PARTY_NAME: "required"} if party and party.typed and not fields.get(PARTY_NAME) else {}


def outside_faults(playbook: Playbook) -> Iterator[Finding]:
    """Yield parties without a time that can be counted, and moves that lack a party or the way back."""
    for name, party in playbook.outside.items():
        if party.due.unit is Unit.PROMISED:
            yield Finding(("outside", name, "due"), repr(str(party.due)), "a time that runs whatever was promised")
    if not playbook.outside and any(Move.REFER in stage.moves for stage in playbook.stages.values()):
        yield Finding(("outside",), "nobody", "parties to hand over to, as the move refer does")
    if Move.REFER in playbook.while_open and not set(BACK) <= set(playbook.while_open):
        yield Finding(
            ("while_open",), "refer alone", f"refer with {' and '.join(BACK)}: what is handed over comes back"
        )
        return
    for name, stage in playbook.stages.items():
        for move, rule in stage.moves.items():
            here = ("stages", name, "moves", move.value)
            if rule.parties and move is not Move.REFER:
                yield Finding((*here, "parties"), f"parties of {move}", "parties of `refer` alone")
            if move is Move.REFER:
                yield from _one_way(here, rule, playbook)


BACK = (Move.RELAY, Move.RECALL)


def _one_way(here: KeyPath, rule: Rule, playbook: Playbook) -> Iterator[Finding]:
    """Yield ways on where the party's answer can't be taken down, nor the matter taken back."""
    for target in rule.to:
        lacking = [move.value for move in BACK if move not in playbook.stages[target.to].moves]
        if lacking:
            found = f"no {', '.join(lacking)} in {target.to}"
            yield Finding(here, found, "the party's answer and taking it back, where the case waits for them")
