"""Samples: who is asked, drawn so that an auditor draws the same again, and how far a share among them may be off."""

from __future__ import annotations

from hashlib import sha256
from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from workflow.numbers import CaseNumber
    from workflow.people import ConversationId

Z = 1.96
"""Standard errors on either side of a share within which the true one lies, with a confidence of 95 %."""
WORST = 0.5
"""The share that scatters most: a margin of error counted with it holds for every other."""


class Closed(NamedTuple):
    """A closed case as a sample sees it, the newest first; `keys` are what its customer is known by, as blind words."""

    number: CaseNumber
    conversation: ConversationId | None
    keys: frozenset[str]


class Person(NamedTuple):
    """Somebody who may be asked, once, however many cases they had.

    Attributes:
        number: their newest case, which stands for them.
        conversation: the newest chat of theirs; None where they have none.
    """

    number: CaseNumber
    conversation: ConversationId | None


def people_in(cases: Sequence[Closed]) -> tuple[Person, ...]:
    """Return the people behind cases, in the order of their numbers: whoever shares a chat or a contact is one."""
    leader: dict[str, str] = {}

    def lead(key: str) -> str:
        while (above := leader.setdefault(key, key)) != key:
            leader[key] = leader[above]
            key = leader[key]
        return key

    for case in cases:
        for key in _keys(case):
            leader[lead(key)] = lead(case.number)
    found: dict[str, list[Closed]] = {}
    for case in cases:
        found.setdefault(lead(case.number), []).append(case)
    people = (
        Person(mine[0].number, next((c.conversation for c in mine if c.conversation), None)) for mine in found.values()
    )
    return tuple(sorted(people))


def _keys(case: Closed) -> Iterable[str]:
    chat = () if case.conversation is None else (f"chat:{case.conversation}",)
    return (case.number, *sorted(case.keys), *chat)


def drawn(frame: Iterable[CaseNumber], seed: str, count: int) -> tuple[CaseNumber, ...]:
    """Return `count` of a frame: those whose SHA-256 of `SEED:NUMBER` comes first; any tool can work it out again."""
    return tuple(sorted(frame, key=lambda number: sha256(f"{seed}:{number}".encode()).hexdigest())[:count])


def digest_of(frame: Iterable[CaseNumber]) -> str:
    """Return the SHA-256 of a frame: its numbers in order, one a line."""
    return sha256("".join(f"{number}\n" for number in sorted(frame)).encode()).hexdigest()


def margin(population: int, answered: int) -> float | None:
    """Return how far a share among those who answered may be off, at the worst share, with a confidence of 95 %.

    With the correction for a finite population; None where nobody answered.
    """
    if answered <= 0:
        return None
    left = (population - answered) / (population - 1) if population > 1 else 0.0
    return Z * sqrt(WORST * (1 - WORST) / answered * max(left, 0.0))
