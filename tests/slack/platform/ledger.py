"""What was called, when, and what became of it: exact, so that pace and duplicates can be judged afterwards."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(slots=True, kw_only=True)
class Entry:
    """One call, on the platform's clock."""

    at: datetime
    method: str
    given: Mapping[str, Any] = field(repr=False)
    code: str = ""
    """The error that was answered; "" where there was none."""
    status: int = 0
    """0 while, or because, no answer was given."""
    fault: str = ""
    effect: bool = False
    """It was carried out, whether or not the caller was told."""


class Ledger:
    """All calls, in the order in which they came."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def open(self, at: datetime, method: str, given: Mapping[str, Any]) -> Entry:
        """Begin the entry of a call."""
        self.entries.append(Entry(at=at, method=method, given=given))
        return self.entries[-1]

    def of(self, *methods: str) -> Iterator[Entry]:
        """Walk through the calls of these methods; of all, if none is named."""
        return (each for each in list(self.entries) if not methods or each.method in methods)

    def count(self, *methods: str, code: str | None = None) -> int:
        """Count calls, if asked only those that were answered with this error."""
        return sum(code is None or each.code == code for each in self.of(*methods))
