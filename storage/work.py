"""One transaction with all that may be touched in it."""

from typing import TYPE_CHECKING

from storage.encryption import Keys
from storage.statement import Connection

if TYPE_CHECKING:
    from storage.bindings import SqlBindings
    from storage.cases import SqlCases
    from storage.causes import SqlCauses
    from storage.conversations import SqlConversations
    from storage.customers import SqlCustomers
    from storage.duties import SqlDuties
    from storage.files import SqlFiles
    from storage.inbox import SqlInbox
    from storage.lanes import SqlLanes
    from storage.leases import SqlLeases
    from storage.outbox import SqlOutbox
    from storage.people import SqlPeople
    from storage.playbooks import SqlPlaybooks
    from storage.timers import SqlTimers
    from storage.vitals import SqlVitals

    made_once = property
else:
    # Behind pyright's back, which does not take a cached property for that of a Protocol.
    from functools import cached_property as made_once

LOT_BYTES = 6
"""As many as a float holds exactly, so that 1 is never reached."""


class SqlWork:
    """The repositories over one connection, and the hints for after the commit.

    Each is imported and made when it is first asked for: a start asks for few of them.
    """

    def __init__(self, connection: Connection, keys: Keys) -> None:
        self._connection, self._keys = connection, keys
        self.hints: set[str] = set()

    @made_once
    def conversations(self) -> "SqlConversations":
        from storage.conversations import SqlConversations

        return SqlConversations(self._connection, self._keys)

    @made_once
    def cases(self) -> "SqlCases":
        from storage.cases import SqlCases

        return SqlCases(self._connection, self._keys)

    @made_once
    def causes(self) -> "SqlCauses":
        from storage.causes import SqlCauses

        return SqlCauses(self._connection, self._keys)

    @made_once
    def customers(self) -> "SqlCustomers":
        from storage.customers import SqlCustomers

        return SqlCustomers(self._connection, self._keys)

    @made_once
    def inbox(self) -> "SqlInbox":
        from storage.inbox import SqlInbox

        return SqlInbox(self._connection, self._keys)

    @made_once
    def outbox(self) -> "SqlOutbox":
        from storage.outbox import SqlOutbox

        return SqlOutbox(self._connection, self._keys)

    @made_once
    def lanes(self) -> "SqlLanes":
        from storage.lanes import SqlLanes

        return SqlLanes(self._connection, self._keys)

    @made_once
    def bindings(self) -> "SqlBindings":
        from storage.bindings import SqlBindings

        return SqlBindings(self._connection, self._keys)

    @made_once
    def leases(self) -> "SqlLeases":
        from storage.leases import SqlLeases

        return SqlLeases(self._connection)

    @made_once
    def timers(self) -> "SqlTimers":
        from storage.timers import SqlTimers

        return SqlTimers(self._connection)

    @made_once
    def duties(self) -> "SqlDuties":
        from storage.duties import SqlDuties

        return SqlDuties(self._connection, self._keys)

    @made_once
    def people(self) -> "SqlPeople":
        from storage.people import SqlPeople

        return SqlPeople(self._connection, self._keys)

    @made_once
    def files(self) -> "SqlFiles":
        from storage.files import SqlFiles

        return SqlFiles(self._connection, self._keys)

    @made_once
    def playbooks(self) -> "SqlPlaybooks":
        from storage.playbooks import SqlPlaybooks

        return SqlPlaybooks(self._connection)

    @made_once
    def vitals(self) -> "SqlVitals":
        from storage.vitals import SqlVitals

        return SqlVitals(self._connection)

    def lot(self, about: str) -> float:
        return int.from_bytes(self._keys.blind("lot", about)[:LOT_BYTES]) / (1 << 8 * LOT_BYTES)

    def hint(self, topic: str) -> None:
        self.hints.add(topic)
