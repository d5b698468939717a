"""One transaction with all that may be touched in it."""

from storage.bindings import SqlBindings
from storage.cases import SqlCases
from storage.causes import SqlCauses
from storage.conversations import SqlConversations
from storage.customers import SqlCustomers
from storage.encryption import Keys
from storage.files import SqlFiles
from storage.inbox import SqlInbox
from storage.lanes import SqlLanes
from storage.leases import SqlLeases
from storage.outbox import SqlOutbox
from storage.people import SqlPeople
from storage.playbooks import SqlPlaybooks
from storage.statement import Connection
from storage.timers import SqlTimers


class SqlWork:
    """The repositories over one connection, and the hints for after the commit."""

    __slots__ = (
        "bindings",
        "cases",
        "causes",
        "conversations",
        "customers",
        "files",
        "hints",
        "inbox",
        "lanes",
        "leases",
        "outbox",
        "people",
        "playbooks",
        "timers",
    )

    def __init__(self, connection: Connection, keys: Keys) -> None:
        self.conversations = SqlConversations(connection, keys)
        self.cases = SqlCases(connection, keys)
        self.causes = SqlCauses(connection, keys)
        self.customers = SqlCustomers(connection, keys)
        self.inbox = SqlInbox(connection, keys)
        self.outbox = SqlOutbox(connection, keys)
        self.lanes = SqlLanes(connection, keys)
        self.bindings = SqlBindings(connection, keys)
        self.leases = SqlLeases(connection)
        self.timers = SqlTimers(connection)
        self.people = SqlPeople(connection, keys)
        self.files = SqlFiles(connection, keys)
        self.playbooks = SqlPlaybooks(connection)
        self.hints: set[str] = set()

    def hint(self, topic: str) -> None:
        self.hints.add(topic)
