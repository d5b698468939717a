"""The case library: what of a case is worth a study, told so that nobody can see whose it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from workflow.numbers import CaseNumber
    from workflow.people import StaffId


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is written of a case; encrypted at rest, as nobody can swear that it names no person."""

    title: str
    cause: str
    done: str
    learnt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Who wrote, and when."""

    at: datetime
    by: StaffId


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A case in the library.

    Attributes:
        category: the case's, by its name in the playbook.
        site: the case's.
        edits: every time that it was written, the first one first; what stood there before is not kept.
    """

    id: int
    case: CaseNumber
    category: str | None
    site: str | None
    told: Told
    edits: tuple[Edit, ...]


class Lessons(Protocol):
    """The case library; what those who go by one of the names `recused_as` are recused from is not there for them."""

    def put(self, case: CaseNumber, told: Told, edition: int, by: StaffId, at: datetime) -> bool:
        """Write it for the first time (`edition` 0) or anew; False where somebody else has written since that edition.

        Raises:
            UnknownCase: there is no such case.
        """
        ...

    def get(self, ident: int, recused_as: frozenset[str]) -> Lesson | None:
        """Return one."""
        ...

    def of(self, case: CaseNumber) -> Lesson | None:
        """Return that of a case."""
        ...

    def every(self, recused_as: frozenset[str], category: str | None = None, limit: int = 2_000) -> Sequence[Lesson]:
        """Return them, or those of one category, the last written first."""
        ...
