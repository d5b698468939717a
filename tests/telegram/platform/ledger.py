"""What was called, when, and what became of it: exact, so that pace and duplicates can be judged afterwards."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(slots=True, kw_only=True)
class Entry:
    """One call, on the platform's clock."""

    number: int
    at: datetime
    method: str
    """In lower case."""
    bot: int
    given: dict[str, Any] = field(repr=False)
    chat: int | None = None
    status: int = 0
    """0 while, or because, no answer was given."""
    description: str = ""
    fault: str = ""
    """The name of the fault that met it, "" where it met none."""
    effect: bool = False
    """It was carried out, whether or not the caller was told."""
    message: int | None = None
    """The message that it made or changed."""

    @property
    def told(self) -> bool:
        """The caller knows that it was carried out."""
        return self.effect and self.status == 200 and not self.fault


class Ledger:
    """All calls, in the order in which they came."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def open(self, at: datetime, method: str, bot: int, given: dict[str, Any]) -> Entry:
        """Begin the entry of a call."""
        chat = given.get("chat_id")
        number = int(chat) if isinstance(chat, int) or (isinstance(chat, str) and _whole(chat)) else None
        entry = Entry(number=len(self.entries), at=at, method=method, bot=bot, given=given, chat=number)
        self.entries.append(entry)
        return entry

    def of(self, *methods: str) -> Iterator[Entry]:
        """Walk through the calls of these methods; of all, if none is named."""
        wanted = {each.lower() for each in methods}
        return (each for each in list(self.entries) if not wanted or each.method in wanted)

    def count(self, *methods: str, status: int | None = None) -> int:
        """Count calls, if asked only those with this status."""
        return sum(status is None or each.status == status for each in self.of(*methods))

    def statuses(self, *methods: str) -> Counter[int]:
        """Count calls by what they were answered."""
        return Counter(each.status for each in self.of(*methods))


def _whole(written: str) -> bool:
    return written.removeprefix("-").isdigit()


def effects(entries: Iterable[Entry]) -> list[Entry]:
    """Return the calls that were carried out."""
    return [each for each in entries if each.effect]
