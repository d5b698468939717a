"""What a playbook says of the talk with customers: the intake's questions and offers, the kinds, the poll."""

from functools import cached_property
from typing import Literal

from workflow.language import Language
from workflow.written import Length, Name, Table, Words


class Question(Table):
    """A short question of the poll: with answers in words, or on a scale."""

    id: Name
    ask: Words
    answers: tuple[Words, ...] = ()
    reworks: tuple[int, ...] = ()
    """Answers in words, counted from 0, that begin rework although the customer was satisfied at first."""
    scale: int | None = None
    """Answered by a number from 1 up to this, the best, instead of by words."""
    ends: tuple[Words, Words] | None = None
    """What 1 and the highest number mean, said with them."""
    threshold: int | None = None
    """The number up to which an answer on the scale counts as dissatisfied."""

    @cached_property
    def choices(self) -> tuple[Words, ...]:
        """Its answers as they are read; those of a scale are numbers."""
        if self.scale is None:
            return self.answers
        numbers = [dict.fromkeys(Language, str(number)) for number in range(1, self.scale + 1)]
        for place, meant in zip((0, -1), self.ends or (), strict=False):
            numbers[place] = {language: f"{numbers[place][language]} {meant[language]}" for language in Language}
        return tuple(numbers)

    @cached_property
    def dissatisfied(self) -> frozenset[int]:
        """The answers, counted from 0, that count as dissatisfied."""
        return frozenset(self.reworks) | frozenset(range(self.threshold or 0))


class Poll(Table):
    """The satisfaction poll that opens the closing; its clock carries reminder and revisit."""

    ask: Words
    questions: tuple[Question, ...] = ()
    confidential: Words
    revisits: int
    """Attempts to reach the customer after which a manager may close the case as not rated."""


class KindRule(Table):
    """Where a case of one kind begins."""

    entry: Name
    words: tuple[str, ...] = ()
    """What people type at the question of kind, in any language."""
    polled: bool = True
    offered: bool = True
    """Whether customers are offered it; what only our own people file is not."""


class Choice(Table):
    """A place or an expectation that is offered as a button."""

    name: Words
    words: tuple[str, ...] = ()


class Place(Choice):
    """A place that is offered as a button; one with a `sign` may also have a code on its wall."""

    sign: Name | None = None
    """What its code carries; it stays on the wall for years, so it is never given to another place."""
    category: str | None = None
    """What a complaint from here is usually about: not asked, but shown and changed in the summary."""
    site: str | None = None
    """Where it is, of a group's sites."""


class Intake(Table):
    """What the dialogue asks and offers."""

    mandatory: frozenset[Literal["name", "phone", "place", "room"]] = frozenset()
    """Elements that can't be declined."""
    consent: Words
    """What is stored, where and for how long."""
    outside: Words
    """The outside routes that a final answer names."""
    danger_team: Name
    """Who gets the immediate measure."""
    expectations: tuple[Choice, ...]
    places: tuple[Place, ...] = ()
    nudge: Length
    """Silence in the middle of intake after which the customer is asked once."""
    reopen: Length
    """How long after closing a customer may reopen."""
    unseen: Length
    """How long a notice in the web chat may go unseen before it becomes a call."""
