"""What gives a complaint its weight, as a playbook writes it: words, classes of customers, reach, harm going on."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from workflow.written import Name, Table, Words

Priority = Annotated[int, Field(ge=0, le=9)]
"""0 is ordinary; what is higher stands first on every board."""


class Reach(StrEnum):
    """How many are affected."""

    ONE = "one"
    SEVERAL = "several"
    MANY = "many"


class Weight(Table):
    """What one reason proposes; of several reasons the gravest grade and the highest priority count."""

    grade: Name | None = None
    priority: Priority = 0


class Signal(Weight):
    """Words in what the customer says that give the complaint weight."""

    id: Name
    name: Words
    words: tuple[str, ...]
    at_once: bool = False
    """High risk: whom `tells` names for `flagged` hears of it when the words are seen, even in the middle of intake."""


class CustomerClass(Weight):
    """A class of customers, such as key accounts."""

    name: Words
    at_once: bool = False
    """Every complaint of theirs is told at once, as high risk is."""


class Weighing(Table):
    """Weight by circumstances that every playbook knows."""

    endangered: Weight = Weight()
    """Harm is going on."""
    reach: Mapping[Reach, Weight] = {}
