"""Versions of a playbook that stand in the store, and which of them somebody put in force at the desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from workflow.people import StaffId


@dataclass(frozen=True, slots=True)
class Version:
    """A text of a playbook, by its hash.

    Attributes:
        kept_at: when it was brought in at the desk, or first used.
        brought_by: who brought it in at the desk; None for what came by a file.
    """

    digest: str
    kept_at: datetime
    brought_by: StaffId | None


@dataclass(frozen=True, slots=True)
class Enforcement:
    """That a version holds from then on, for every process.

    Attributes:
        number: counted from 1 for each playbook; who puts the next one in force names the last one they saw.
        digest: the version; None where the file of each process decides again.
    """

    number: int
    digest: str | None
    by: StaffId
    at: datetime


class Playbooks(Protocol):
    """Every playbook text that a case was filed under or somebody brought in, by hash."""

    def keep(self, digest: str, name: str, text: str, at: datetime, brought_by: StaffId | None = None) -> None:
        """Store a text once."""
        ...

    def versions(self, name: str) -> Sequence[str]:
        """Return the hashes of every text that was kept under a playbook's name, oldest first."""
        ...

    def listed(self, name: str) -> Sequence[Version]:
        """Return every text that was kept under a playbook's name, newest first."""
        ...

    def enforce(self, name: str, enforced: Enforcement) -> bool:
        """Note what is in force from now on; False where somebody noted one of that number before."""
        ...

    def in_force(self, name: str) -> Enforcement | None:
        """Return what was put in force last; None where nobody ever did, and the file decides."""
        ...

    def enforcements(self, name: str, limit: int) -> Sequence[Enforcement]:
        """Return what was put in force, the last first."""
        ...

    def text(self, digest: str) -> str:
        """Return the text of a hash.

        Raises:
            LookupError: there is none.
        """
        ...
