"""Who acts on a case, and what part of the cases they see."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

StaffId = NewType("StaffId", int)
ConversationId = NewType("ConversationId", int)

ADMINISTRATOR = "administrator"
"""The built-in role: invites people and sees how Redress itself is; it has no move."""


class Side(StrEnum):
    """Where an actor stands."""

    CUSTOMER = "customer"
    STAFF = "staff"
    REDRESS = "redress"


@dataclass(frozen=True, slots=True)
class Grant:
    """One role held by a person, in one team where the role belongs to teams, at one site or at all."""

    role: str
    team: str | None = None
    site: str | None = None

    def reaches(self, site: str | None) -> bool:
        """Tell whether it holds for a case of `site`; None is a case whose site nobody knows yet."""
        return self.site is None or site is None or self.site == site


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Whoever makes a move: the customer, one of the staff with their grants, or Redress itself."""

    side: Side
    name: str = ""
    staff: StaffId | None = None
    grants: tuple[Grant, ...] = ()


CUSTOMER = Actor(side=Side.CUSTOMER)
REDRESS = Actor(side=Side.REDRESS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The part of all cases that somebody sees: whole teams, one conversation, everything, or nothing.

    Attributes:
        everything: no limit.
        teams: cases on these boards: teams, and `TEAM@SITE` or `@SITE` for one site's.
        conversation: the cases of one chat.
        recused_as: names by which whoever looks may be recused; cases that one of them is recused from are not seen.
    """

    everything: bool = False
    teams: frozenset[str] = frozenset()
    conversation: ConversationId | None = None
    recused_as: frozenset[str] = frozenset()


ALL = Scope(everything=True)
