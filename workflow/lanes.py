"""What a lane asks of the store: notices that may be sent, who may send them, and where to."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from workflow.numbers import CaseNumber
from workflow.stored import Bound, Json, Lease, Notice


class Lanes(Protocol):
    """The outbox as lanes see it: claimed before the call, settled after it (P4)."""

    def due(self, lane: str, now: datetime, limit: int) -> Iterator[Notice]:
        """Yield notices that may be sent now, the oldest of each chat, by priority and then by age."""
        ...

    def claim(self, notice: Notice) -> Notice | None:
        """Mark a notice as handed to the platform and return it so; None where it is no longer ready."""
        ...

    def hold(self, notice: Notice, until: datetime) -> None:
        """Let a notice, and with it its chat, wait until a moment."""
        ...

    def put_back(self, lane: str, before: datetime, now: datetime) -> None:
        """The clock was put back: what might be sent until `before` may be sent now."""
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

    def release(self, lane: str, chat: str, at: datetime) -> int:
        """Let what waits for a chat be sent from a moment on, whatever it waited for; return how much that is."""
        ...

    def revive(self, lane: str, chat: str, case: CaseNumber) -> bool:
        """Let a card that failed be sent after all: its chat is somewhere else now; False where it had not failed."""
        ...

    def send_again(self, notice: Notice, at: datetime) -> bool:
        """Let what failed, or may not have arrived, be sent after all; False where it stands otherwise by now."""
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

    def edited(self, case: CaseNumber) -> Sequence[Notice]:
        """Return what else of a case is edited in place, beside its cards."""
        ...

    def renew(self, dedupe: str, at: datetime) -> bool:
        """Have what is edited in place brought up to date; False where there is no such row."""
        ...

    def cards(self, case: CaseNumber) -> Sequence[tuple[str, str]]:
        """Return the lane and the chat of every card of a case."""
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

    def bind(self, lane: str, chat: str, address: str, at: datetime, name: str = "") -> None:
        """Bind a chat to an address, in place of the one before; `name` is what people call it there."""
        ...

    def unbind(self, lane: str, chat: str) -> bool:
        """Let a chat have no address any more; False where it had none."""
        ...

    def of(self, lane: str, chat: str) -> Bound | None:
        """Return where a chat is."""
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

    def names(self) -> Sequence[tuple[str, str]]:
        """Return the lane and the chat of all that is bound, oldest first."""
        ...

    def every(self) -> Sequence[Bound]:
        """Return all that is bound, oldest first."""
        ...

    def moved(self, lane: str, old: str, new: str) -> None:
        """Give every chat of an address its new one."""
        ...

    def call(self, lane: str, chat: str, name: str) -> None:
        """Name the place that a chat is bound to anew; nothing where it is bound to none."""
        ...

    def lose(self, lane: str, chat: str, why: str, at: datetime) -> bool:
        """Remember that nothing can be written there; False where that is known."""
        ...

    def found(self, lane: str, chat: str) -> bool:
        """Remember that it can be written there again; False where nobody had said otherwise."""
        ...

    def offer(self, chat: str, token: str, at: datetime, expires_at: datetime) -> None:
        """Let whoever brings a token bind a chat to where they write from, once; only its hash is stored."""
        ...

    def take_up(self, token: str, at: datetime) -> str | None:
        """Use a token up and return its chat; None where it is unknown, used or out of date."""
        ...

    def prune(self, now: datetime) -> int:
        """Delete tokens that were used or are out of date, and return how many: none of them could be used again."""
        ...


class Installations(Protocol):
    """Where an app of ours is installed on a platform, by the workspace's id there."""

    def keep(self, lane: str, workspace: str, known: Mapping[str, Json], at: datetime) -> None:
        """Remember an installation, in place of the one before; what is `known` of it, its token first, is sealed."""
        ...

    def of(self, lane: str, workspace: str) -> Mapping[str, Json] | None:
        """Return what is known of an installation; None where there is none."""
        ...

    def every(self, lane: str) -> Sequence[str]:
        """Return all workspaces that a lane's app is installed in."""
        ...

    def drop(self, lane: str, workspace: str) -> bool:
        """Forget an installation and its token; False where there was none."""
        ...
