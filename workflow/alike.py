"""Which cases have the same cause, as far as a playbook can say: the same category, and where it matters the place."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from workflow.written import Length, Table

if TYPE_CHECKING:
    from workflow.case import Case
    from workflow.elements import Elements
    from workflow.playbook import Playbook


class Sameness(StrEnum):
    """What two cases must share to be alike."""

    CATEGORY = "category"
    PLACE = "place"
    """The category and the place; a case whose place is not known is like no other."""


class Alike(Table):
    """When cases of the same cause are so many that a systemic fault lies behind them."""

    by: Sameness = Sameness.CATEGORY
    window: Length
    """How long ago the earliest of them may have been filed."""
    count: Annotated[int, Field(ge=2)]
    """How many open ones there must be, the newest among them; then those below hear of it once."""
    tell: tuple[str, ...]
    """Roles, teams, `owner` or `team`."""


def cause_of(case: Case, elements: Elements, playbook: Playbook) -> str | None:
    """Return what stands for the case's cause; None where the playbook doesn't look, or nothing is known to compare."""
    category = playbook.category(case.category)
    if playbook.alike is None or category is None or category.rest:
        return None
    if playbook.alike.by is Sameness.CATEGORY:
        return category.id
    place = place_of(elements)
    return f"{category.id}@{place}" if place else None


def place_of(elements: Elements) -> str:
    """Return what stands for the place of a case, the same for the same place; nothing where nobody said it."""
    return (elements.where_understood or elements.where_said or "").strip().casefold()
