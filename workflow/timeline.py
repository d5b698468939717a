"""What happened to a case, line by line."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from workflow.moves import Fact
from workflow.people import Actor

Value = str | int | bool | datetime | None
Fields = Mapping[str, Value]
"""What was filled in with a move: words, amounts in the currency's smallest unit, choices, moments."""

INSTEAD_OF = "instead_of"
"""Among an event's data: the words that its own correct, which stay on their line above."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One line of a timeline.

    Attributes:
        at: when it happened; a breach carries its due time, not the time of noticing.
        data: words and figures, by name; free text from people only under the names the move's fields give it.
    """

    fact: Fact
    at: datetime
    by: Actor
    data: Fields = field(default_factory=dict[str, Value])
