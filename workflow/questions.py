"""The format of decision trees: questions, their answers, and what is typed with an answer and tested by itself."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from workflow.moves import Move
from workflow.written import Name, Table, Words

Number = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_]{0,15}$")]
"""A question's own number or name: small letters, digits and `_`, at most 16."""


class Outcome(StrEnum):
    """What the test of a meter reading on its history said."""

    PLAUSIBLE = "plausible"
    """The use since the last reading is within the rule's factors of the average daily use."""
    IMPLAUSIBLE = "implausible"
    """It is outside them, or the meter seems to run backwards."""
    UNTESTED = "untested"
    """No reading was given, or too few earlier ones to tell an average."""


class Answer(Table):
    """One answer of a decision tree's question: it leads to another question, or to a move."""

    name: Words
    to: str | None = None
    move: Move | None = None
    note: Words | None = None
    reading: Name | None = None
    """A rule of `[readings]`: a meter reading is typed with this answer and tested by it."""
    table: Name | None = None
    """A table of `[appliances]`: appliances are named with this answer and their monthly use is estimated."""
    when: Outcome | None = None
    """Taken by itself, when the reading that was typed before had this outcome."""

    @model_validator(mode="after")
    def leads_somewhere(self) -> Self:
        """Refuse an answer that leads nowhere, or to two places, or takes two things at once."""
        if (self.to is None) == (self.move is None):
            expected = "either `to`, a question of this tree, or `move`"
            raise ValueError(expected)
        if (self.reading is not None) + (self.table is not None) + (self.when is not None) > 1:
            expected = "no more than one of `reading`, `table` and `when`"
            raise ValueError(expected)
        return self


class Node(Table):
    """One question of a decision tree."""

    ask: Words
    role: Name | None = None
    """Who answers; the customer where no role is named."""
    answers: tuple[Answer, ...]

    @property
    def automatic(self) -> bool:
        """Whether nobody is asked: the outcome of a test answers it."""
        return any(answer.when is not None for answer in self.answers)


class Tree(Table):
    """A decision tree: guided questions that end in moves."""

    first: str
    nodes: Mapping[Number, Node]


class ReadingRule(Table):
    """When a meter reading is plausible: daily use since the last one, in multiples of the average before."""

    least: float = Field(ge=0)
    most: float = Field(gt=0)
    earlier: int = Field(default=2, ge=2)
    """Earlier readings below which nothing can be tested."""


class Appliance(Table):
    """One line of an appliance table."""

    name: Words
    words: tuple[str, ...] = ()
    power: int = Field(gt=0)
    """In watts."""
    hours: float = Field(gt=0, le=24)
    """Usual hours a day, where nothing else is said."""


class ApplianceTable(Table):
    """Appliances by which a month's use is estimated."""

    days: int = Field(default=30, gt=0)
    """Days of a month."""
    rows: tuple[Appliance, ...] = ()
