"""How far a message that came in is, and a notice that goes out."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class InboxState(StrEnum):
    """How far a received message is."""

    WAITING = "waiting"
    DONE = "done"
    PARKED = "parked"
    """Failed five times; a person at the desk retries or closes it."""


class OutboxState(StrEnum):
    """How far a notice is."""

    READY = "ready"
    SENDING = "sending"
    """Handed to the platform, and committed so before the call: what a dead process leaves so may have arrived."""
    SENT = "sent"
    SEEN = "seen"
    FAILED = "failed"
    """The platform refused it for good; a person was told."""
    UNKNOWN = "unknown"
    """Whether it arrived is not known, and it is not sent again."""


class Backup(NamedTuple):
    """A back-up that was made: the name of its file, and when."""

    file: str
    at: datetime
