"""What a customer is given when a complaint is upheld: a closed list, which of it a playbook offers, and its money."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from workflow.finding import Finding
from workflow.moves import Move
from workflow.written import Table, Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workflow.case import Case
    from workflow.playbook import Playbook
    from workflow.timeline import Fields


class Remedy(StrEnum):
    """What a customer may be given (procedures.md, 3)."""

    APOLOGY = "apology"
    REFUND = "refund"
    """Money; its amount is a field of this name."""
    REPLACEMENT = "replacement"
    REPEAT_SERVICE = "repeat_service"
    COMPENSATION = "compensation"
    """Money; its amount is a field of this name."""
    PROCESS_CHANGE = "process_change"


MONETARY = (Remedy.REFUND, Remedy.COMPENSATION)
"""Remedies that have an amount."""
REMEDIES = "remedies"
"""The field that names them, one after the other with commas."""
BETWEEN = ","
GIVEN_BY = frozenset({Move.PROPOSE, Move.RESOLVE})
"""Moves that name remedies: a plan offers them, a solution gives them."""


class Remedies(Table):
    """Which remedies plans and solutions may name."""

    offered: tuple[Remedy, ...] = ()
    currency: Words | None = None
    """What the money is called; needed where a remedy has an amount."""

    @property
    def money(self) -> tuple[Remedy, ...]:
        """Those offered that have an amount."""
        return tuple(remedy for remedy in MONETARY if remedy in self.offered)


@dataclass(frozen=True, slots=True)
class Given:
    """One remedy; `amount` is in the currency's smallest unit, None where no money moves."""

    remedy: Remedy
    amount: int | None = None


def given_in(fields: Fields) -> tuple[Given, ...]:
    """Return the remedies that a move names, in the order of the closed list; an amount names its remedy too."""
    named = set(str(fields.get(REMEDIES) or "").split(BETWEEN))
    amounts = {remedy: fields.get(remedy) for remedy in MONETARY}
    found: list[Given] = []
    for remedy in Remedy:
        amount = amounts.get(remedy)
        if remedy in named or amount:
            found.append(Given(remedy, amount if isinstance(amount, int) else None))
    return tuple(found)


def total(given: tuple[Given, ...]) -> int | None:
    """Return the sum of the amounts, None where no money moves."""
    amounts = [each.amount for each in given if each.amount is not None]
    return sum(amounts) if amounts else None


def remedy_problems(move: Move, fields: Fields, case: Case, playbook: Playbook) -> dict[str, str]:
    """Return what is wrong with the remedies of a move: required, where money has no amount, or approval.

    A solution gives no more money than its plan where that much needs approval, save by who would approve it.
    """
    if move not in GIVEN_BY:
        return {}
    given = given_in(fields)
    problems = {each.remedy.value: "required" for each in given if each.remedy in MONETARY and not each.amount}
    sum_of, approval = total(given), playbook.approval
    if move is Move.RESOLVE and sum_of and approval and approval.above is not None:
        beyond = sum_of >= approval.above and sum_of > (case.amount or 0)
        if beyond and playbook.stages[case.stage].owner != approval.role:
            problems[REMEDIES] = "approval"
    return problems


def remedy_faults(playbook: Playbook) -> Iterator[Finding]:
    """Yield remedies that can't be: money without a currency, or one that is offered twice."""
    remedies = playbook.remedies
    if remedies.money and remedies.currency is None:
        yield Finding((REMEDIES, "currency"), "nothing", f"what the money of {', '.join(remedies.money)} is called")
    for place, remedy in enumerate(remedies.offered):
        if remedy in remedies.offered[:place]:
            yield Finding((REMEDIES, "offered", place), repr(remedy.value), "each remedy once")
