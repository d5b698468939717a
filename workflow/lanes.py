"""What a lane asks of the store: notices that may be sent, who may send them, and where to."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from workflow.numbers import CaseNumber
from workflow.stored import Lease, Notice


class Lanes(Protocol):
    """The outbox as lanes see it: claimed before the call, settled after it (P4)."""

    def due(self, lane: str, now: datetime, limit: int) -> Sequence[Notice]:
        """Return notices that may be sent now, the oldest of each chat, by priority and then by age."""
        ...

    def claim(self, notice: Notice) -> Notice | None:
        """Mark a notice as handed to the platform and return it so; None where it is no longer ready."""
        ...

    def hold(self, notice: Notice, until: datetime) -> None:
        """Let a notice, and with it its chat, wait until a moment."""
        ...

    def settle(self, notice: Notice, after: Notice, available_at: datetime) -> bool:
        """Store what came of a claimed notice; False where somebody else has claimed it since.

        A card whose case changed meanwhile is ready again, whatever its state `after`.
        """
        ...

    def post(self, notice: Notice, address: str, message: str) -> None:
        """Remember which notice a message of the platform is, so that a reply to it finds the case."""
        ...

    def posted(self, lane: str, address: str, message: str) -> Notice | None:
        """Return the notice that a message of the platform is."""
        ...

    def left(self, lane: str) -> Sequence[Notice]:
        """Return what was handed to the platform and not settled: a dead process left it."""
        ...

    def give_up(self, lane: str, chat: str) -> Sequence[Notice]:
        """Mark all that is ready for a chat as failed and return it as it was, oldest first."""
        ...

    def next_due(self, lane: str, now: datetime) -> datetime | None:
        """Return when the next notice that still has to wait may be sent."""
        ...

    def refresh(self, lane: str, chat: str, case: CaseNumber, at: datetime) -> None:
        """Have a case's one card in a chat brought up to date; what is not sent yet is folded into one."""
        ...

    def card(self, lane: str, chat: str, case: CaseNumber) -> Notice | None:
        """Return a case's card in a chat."""
        ...


class Leases(Protocol):
    """Who alone may do something for a while, among many processes."""

    def take(self, name: str, holder: str, now: datetime, lasts: timedelta) -> bool:
        """Take a lease that is free or expired, or renew one's own; False where somebody else has it."""
        ...

    def leave(self, name: str, holder: str, now: datetime) -> None:
        """Let go of one's own lease, so that nobody has to wait for it to expire."""
        ...

    def of(self, name: str) -> Lease | None:
        """Return who had a lease last, and until when."""
        ...


class Bindings(Protocol):
    """Where a platform has the chats of ours: `team:NAME` a group, `staff:ID` a person's own chat."""

    def bind(self, lane: str, chat: str, address: str, at: datetime) -> None:
        """Bind a chat to an address, in place of the one before."""
        ...

    def unbind(self, lane: str, chat: str) -> None:
        """Let a chat have no address any more."""
        ...

    def address(self, lane: str, chat: str) -> str | None:
        """Return a chat's address."""
        ...

    def chats(self, lane: str, address: str) -> Sequence[str]:
        """Return the chats that are bound to an address."""
        ...

    def lanes(self, chat: str) -> Sequence[str]:
        """Return the lanes on which a chat has an address."""
        ...

    def moved(self, lane: str, old: str, new: str) -> None:
        """Give every chat of an address its new one."""
        ...
