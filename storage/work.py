"""One transaction with all that may be touched in it."""

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from storage.encryption import Keys
from storage.statement import Connection

if TYPE_CHECKING:
    from storage.attendance import SqlAttendance
    from storage.batches import SqlBatches
    from storage.bindings import SqlBindings
    from storage.cases import SqlCases
    from storage.causes import SqlCauses
    from storage.conversations import SqlConversations
    from storage.customers import SqlCustomers
    from storage.duties import SqlDuties
    from storage.examination import SqlExamination
    from storage.figures import SqlFigures
    from storage.files import SqlFiles
    from storage.improvements import SqlImprovements
    from storage.inbox import SqlInbox
    from storage.installations import SqlInstallations
    from storage.lanes import SqlLanes
    from storage.leases import SqlLeases
    from storage.lessons import SqlLessons
    from storage.outbox import SqlOutbox
    from storage.oversight import SqlOversight
    from storage.people import SqlPeople
    from storage.playbooks import SqlPlaybooks
    from storage.surveys import SqlSurveys
    from storage.timers import SqlTimers
    from storage.tracking import SqlTracking
    from storage.trials import SqlTrials
    from storage.vitals import SqlVitals
    from storage.worklists import SqlWorklists

SEALED: Mapping[str, str] = {
    "conversations": "SqlConversations",
    "cases": "SqlCases",
    "causes": "SqlCauses",
    "customers": "SqlCustomers",
    "inbox": "SqlInbox",
    "outbox": "SqlOutbox",
    "lanes": "SqlLanes",
    "bindings": "SqlBindings",
    "installations": "SqlInstallations",
    "duties": "SqlDuties",
    "improvements": "SqlImprovements",
    "lessons": "SqlLessons",
    "figures": "SqlFigures",
    "worklists": "SqlWorklists",
    "people": "SqlPeople",
    "files": "SqlFiles",
}
"""Repositories whose rows hold what is sealed, by the name of their module."""
PLAIN: Mapping[str, str] = {
    "leases": "SqlLeases",
    "attendance": "SqlAttendance",
    "batches": "SqlBatches",
    "oversight": "SqlOversight",
    "surveys": "SqlSurveys",
    "timers": "SqlTimers",
    "tracking": "SqlTracking",
    "trials": "SqlTrials",
    "playbooks": "SqlPlaybooks",
    "vitals": "SqlVitals",
    "examination": "SqlExamination",
}
"""Repositories that need no key."""
LOT_BYTES = 6
"""As many as a float holds exactly, so that 1 is never reached."""


class SqlWork:
    """The repositories over one connection, and the hints for after the commit.

    Each is imported and made when it is first asked for: a start asks for few of them. An import statement in a
    property would look its module up with every transaction, which was a twentieth of a message.
    """

    if TYPE_CHECKING:
        conversations: SqlConversations
        cases: SqlCases
        causes: SqlCauses
        customers: SqlCustomers
        inbox: SqlInbox
        outbox: SqlOutbox
        lanes: SqlLanes
        bindings: SqlBindings
        installations: SqlInstallations
        leases: SqlLeases
        attendance: SqlAttendance
        batches: SqlBatches
        oversight: SqlOversight
        surveys: SqlSurveys
        timers: SqlTimers
        tracking: SqlTracking
        trials: SqlTrials
        duties: SqlDuties
        improvements: SqlImprovements
        lessons: SqlLessons
        figures: SqlFigures
        worklists: SqlWorklists
        people: SqlPeople
        files: SqlFiles
        playbooks: SqlPlaybooks
        vitals: SqlVitals
        examination: SqlExamination

    def __init__(self, connection: Connection, keys: Keys) -> None:
        self._connection, self._keys = connection, keys
        self._hints: set[str] = set()

    def lot(self, about: str) -> float:
        return int.from_bytes(self._keys.blind("lot", about)[:LOT_BYTES]) / (1 << 8 * LOT_BYTES)

    def hint(self, topic: str) -> None:
        self._hints.add(topic)

    def told(self) -> frozenset[str]:
        """Return the hints given since this was last asked."""
        told, self._hints = frozenset(self._hints), set()
        return told

    def make(self, name: str) -> object:
        """Return a repository of this transaction."""
        return _maker(name)(self._connection, self._keys)


class _Room:
    """A repository by its name, made the first time; nothing is in the way of the next."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, work: SqlWork, _owner: type) -> object:
        made = vars(work)[self._name] = work.make(self._name)
        return made


for _name in (*SEALED, *PLAIN):
    setattr(SqlWork, _name, _Room(_name))


@cache
def _maker(name: str) -> Callable[[Connection, Keys], object]:
    module = import_module(f"storage.{name}")
    if name in SEALED:
        return getattr(module, SEALED[name])
    plain = getattr(module, PLAIN[name])
    return lambda connection, _keys: plain(connection)
