"""What customers say of the result: the three rates (三率) and the poll's short questions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from workflow.moves import Fact
from workflow.reports.tales import BETWEEN, BY_HANDLERS, RATED, RESPONSES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from workflow.numbers import CaseNumber
    from workflow.reports.tales import Mark, Tale

    Low = Mapping[str, frozenset[int]]
    """The answers of each question of the poll, counted from 0, that count as dissatisfied."""

UNREACHABLE = "unreachable"


@dataclass(slots=True)
class Rates:
    """How many customers were responded to, had their matter solved, and are satisfied.

    Attributes:
        asked: cases that ended with an answer to give on the result; neither duplicates nor withdrawn ones.
        responded: those of them in which a person of ours had responded before the end.
        answered: those whose customer answered, in chat or to somebody apart from the handling team.
        solved: those whose customer says that the matter is solved.
        satisfied: those whose customer is satisfied; who was not reached, or said nothing, never is.
        unreached: those whose customer was called in vain and answered nowhere else.
    """

    asked: list[CaseNumber] = field(default_factory=list["CaseNumber"])
    responded: list[CaseNumber] = field(default_factory=list["CaseNumber"])
    answered: list[CaseNumber] = field(default_factory=list["CaseNumber"])
    solved: list[CaseNumber] = field(default_factory=list["CaseNumber"])
    satisfied: list[CaseNumber] = field(default_factory=list["CaseNumber"])
    unreached: list[CaseNumber] = field(default_factory=list["CaseNumber"])

    def of(self, found: list[CaseNumber]) -> float | None:
        """Return the share that some cases are of those asked; None where nobody was."""
        return len(found) / len(self.asked) if self.asked else None

    def add(self, number: CaseNumber, said: Verdict) -> None:
        """Count a case that ended."""
        self.asked.append(number)
        if said.responded:
            self.responded.append(number)
        if said.answer is not None:
            self.answered.append(number)
            self.solved += [number] if said.solved else []
            self.satisfied += [number] if said.answer is Fact.SATISFIED else []
        elif said.unreached:
            self.unreached.append(number)


class Verdict(NamedTuple):
    """What is known of a case that ended: whether a person of ours responded, and what its customer says."""

    responded: bool
    answer: Fact | None
    solved: bool
    unreached: bool


def verdict(tale: Tale, until: datetime, low: Low) -> Verdict:
    """Return what is known of a case at `until`."""
    marks = [mark for mark in tale.marks if mark.at < until]
    answer = last_answer(tale, until)
    return Verdict(
        responded=any(mark.fact in RESPONSES for mark in marks),
        answer=answer,
        solved=answer is not None and _is_solved(tale, until, answer, low),
        unreached=any(mark.fact is Fact.REVISITED and (mark.word or "").startswith(UNREACHABLE) for mark in marks),
    )


ANSWERS: Mapping[str, Fact] = {fact.value: fact for fact in RATED}


def last_answer(tale: Tale, until: datetime) -> Fact | None:
    """Return the last answer that counts: the customer's own, or one that somebody apart from the handlers took down.

    A reopening takes back what was said before it.
    """
    answer: Fact | None = None
    for mark in tale.marks:
        if mark.at >= until:
            continue
        if mark.fact is Fact.REOPENED:
            answer = None
        elif mark.fact in RATED:
            answer = answer if mark.word == BY_HANDLERS else mark.fact
        elif mark.fact is Fact.REVISITED:
            said, _, way = (mark.word or "").partition(BETWEEN)
            answer = ANSWERS.get(said, answer) if way != BY_HANDLERS else answer
    return answer


def _is_solved(tale: Tale, until: datetime, answer: Fact, low: Low) -> bool:
    """Tell whether the matter is solved: by the question that asks it where it was answered last, else by the poll."""
    said: bool | None = None
    for mark in tale.marks:
        if mark.fact is Fact.REOPENED:
            said = None
        if mark.fact is Fact.COMMENTED and mark.at < until and mark.word:
            question, _, place = mark.word.partition(BETWEEN)
            said = int(place) not in low[question] if low.get(question) else said
    return answer is not Fact.DISSATISFIED and (said if said is not None else answer is Fact.SATISFIED)


@dataclass(slots=True)
class Asked:
    """How one short question of the poll was answered in a period: by which cases, and by which of them low."""

    by_answer: dict[int, list[CaseNumber]] = field(default_factory=dict[int, "list[CaseNumber]"])
    low: list[CaseNumber] = field(default_factory=list["CaseNumber"])

    @property
    def answers(self) -> Counter[int]:
        """How often each answer was given."""
        return Counter({place: len(cases) for place, cases in self.by_answer.items()})

    @property
    def answered(self) -> int:
        """How many answers there are."""
        return self.answers.total()


def add_answers(found: dict[str, Asked], tale: Tale, within: Sequence[Mark], low: Low) -> None:
    """Count the answers to short questions that a case got in a period, `within` it."""
    for mark in within:
        if mark.fact is Fact.COMMENTED and mark.word:
            question, _, place = mark.word.partition(BETWEEN)
            asked = found.setdefault(question, Asked())
            asked.by_answer.setdefault(int(place), []).append(tale.number)
            if int(place) in low.get(question, ()):
                asked.low.append(tale.number)
