"""What comes again, as promises: customers who were classed before, and cases of one cause."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from workflow.numbers import CaseNumber
from workflow.people import Scope


class Customers(Protocol):
    """The classes that staff have given to customers, by their contacts; kept without who they are."""

    def class_of(self, contact: str) -> str | None:
        """Return the class of whoever has that phone (E.164) or e-mail."""
        ...

    def classify(self, contact: str, named: str, at: datetime) -> None:
        """Keep the class of whoever has that contact, in place of the one before."""
        ...


class Causes(Protocol):
    """Which case came of which cause; what stands for a cause is kept as a blind index."""

    def keep(self, number: CaseNumber, cause: str, at: datetime, *, told: bool) -> None:
        """Keep the cause of a case filed `at`, in place of the one before; `told` where staff heard of so many."""
        ...

    def forget(self, number: CaseNumber) -> None:
        """Forget the cause of a case, as it is of another or of none."""
        ...

    def others(
        self, number: CaseNumber, cause: str, since: datetime, *, visible_to: Scope
    ) -> Mapping[CaseNumber, bool]:
        """Return the other open cases of a cause filed since, newest first, and whether staff were told with them."""
        ...

    def tally(self, number: CaseNumber, cause: str, since: datetime) -> tuple[int, bool]:
        """Count those, whoever may see them, and tell whether staff were told with any."""
        ...
