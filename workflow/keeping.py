"""What is kept beside the cases, as promises: evidence."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from workflow.elements import Evidence
from workflow.numbers import CaseNumber
from workflow.people import ConversationId


class Files(Protocol):
    """Evidence, encrypted with a key of its own that goes with its case."""

    def put(
        self, name: str, kind: str, content: bytes, *, conversation: ConversationId | None, at: datetime
    ) -> Evidence:
        """Store a file (once for equal content in one conversation) and return what is known of it."""
        ...

    def erase(self, conversation: ConversationId) -> None:
        """Delete the files of a conversation that belong to no case."""
        ...

    def of_conversation(self, conversation: ConversationId, ids: Sequence[int]) -> Sequence[Evidence]:
        """Return those of `ids` that this conversation sent."""
        ...

    def attach(self, ids: Sequence[int], number: CaseNumber, at: datetime) -> None:
        """Make files evidence of a case."""
        ...

    def of_case(self, number: CaseNumber) -> Sequence[Evidence]:
        """Return the evidence of a case."""
        ...

    def read(self, file: int) -> bytes:
        """Return a file's bytes.

        Raises:
            LookupError: there is none, or its key was erased.
        """
        ...
