"""A channel of its own for a grave case: which cases have one, and who belongs there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from workflow.moves import Phase
from workflow.written import Name, Table

if TYPE_CHECKING:
    from workflow.case import Case


class OwnChannel(Table):
    """When a case has a channel of its own, on platforms where one can be opened, and with whom."""

    grades: Annotated[tuple[Name, ...], Field(min_length=1)]
    invites: Annotated[tuple[str, ...], Field(min_length=1)]
    """Roles, teams, `owner` or `team`; whoever of them sees the case."""


def has_channel(case: Case, rules: OwnChannel | None) -> bool:
    """Tell whether a case is grave enough for a channel of its own, and not closed."""
    return rules is not None and case.grade in rules.grades and case.phase is not Phase.CLOSED
