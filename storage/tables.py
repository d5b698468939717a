"""Every table, declared. Times are microseconds of UTC, enums stand by value, keys are integers that nobody is shown.

Columns named `sealed`, `sealed_…`, `wrapped` and `content` are encrypted; `blind` and `…_hash` only compare.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from workflow.progress import InboxState, OutboxState

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
# SQLite numbers rows by itself only where the key is spelled INTEGER. It gives the number of a deleted row anew unless
# told to count on: a timer fired by the id of one that was replaced meanwhile would silence its successor.
Key = BigInteger().with_variant(Integer, "sqlite")
Moment = BigInteger


def _id() -> Column[int]:
    return Column("id", Key, primary_key=True)


def _needed(name: str, kind: Any, *rest: Any) -> Column[Any]:
    return Column(name, kind, *rest, nullable=False)


def _maybe(name: str, kind: Any, *rest: Any) -> Column[Any]:
    return Column(name, kind, *rest, nullable=True)


meta = Table("meta", metadata, Column("name", String, primary_key=True), _needed("value", LargeBinary))

conversation = Table(
    "conversation",
    metadata,
    _id(),
    _needed("channel", String),
    _needed("blind", LargeBinary),
    _needed("language", String),
    _needed("language_chosen", Integer),
    _needed("seq", Integer),
    _needed("seen", Integer),
    _needed("revision", Integer),
    _needed("sealed", LargeBinary),
    _needed("opened_at", Moment),
    _needed("saved_at", Moment),
    UniqueConstraint("channel", "blind"),
)

inbox = Table(
    "inbox",
    metadata,
    _id(),
    _needed("channel", String),
    _needed("key", String),
    _maybe("conversation_id", Key, ForeignKey(conversation.c.id)),
    _needed("received_at", Moment),
    _needed("state", String),
    _needed("attempts", Integer),
    _maybe("next_at", Moment),
    _needed("sealed", LargeBinary),
    _maybe("sealed_answer", LargeBinary),
    UniqueConstraint("channel", "key"),
    sqlite_autoincrement=True,
)
_is_waiting = inbox.c.state == InboxState.WAITING.value
Index("ix_inbox_waiting", inbox.c.conversation_id, inbox.c.id, sqlite_where=_is_waiting)
_is_parked = inbox.c.state == InboxState.PARKED.value
Index("ix_inbox_parked", inbox.c.id, sqlite_where=_is_parked)

outbox = Table(
    "outbox",
    metadata,
    _id(),
    _needed("dedupe", String),
    _needed("lane", String),
    _needed("chat", String),
    _needed("priority", String),
    _needed("state", String),
    _needed("at", Moment),
    _needed("available_at", Moment),
    _needed("attempts", Integer),
    _needed("doubts", Integer),
    _needed("edition", Integer),
    _needed("must_arrive", Integer),
    _maybe("seq", Integer),
    _maybe("case_number", String),
    _needed("sealed", LargeBinary),
    _maybe("sealed_sent", LargeBinary),
    UniqueConstraint("dedupe"),
)
_is_ready = outbox.c.state == OutboxState.READY.value
Index("ix_outbox_ready", outbox.c.lane, outbox.c.priority, outbox.c.id, sqlite_where=_is_ready)
Index("ix_outbox_due", outbox.c.lane, outbox.c.available_at, sqlite_where=_is_ready)
_is_on_its_way = outbox.c.state.in_([OutboxState.READY.value, OutboxState.SENDING.value])
Index("ix_outbox_way", outbox.c.lane, outbox.c.chat, outbox.c.id, sqlite_where=_is_on_its_way)
Index("ix_outbox_chat_id", outbox.c.chat, outbox.c.id)
_is_said = outbox.c.seq.is_not(None)
Index("ix_outbox_said", outbox.c.chat, outbox.c.seq, sqlite_where=_is_said)
_has_case = outbox.c.case_number.is_not(None)
Index("ix_outbox_case", outbox.c.case_number, outbox.c.id, sqlite_where=_has_case)

posting = Table(
    "posting",
    metadata,
    Column("blind", LargeBinary, primary_key=True),
    _needed("outbox_id", Key, ForeignKey(outbox.c.id)),
    Index(None, "outbox_id"),
)

binding = Table(
    "binding",
    metadata,
    _id(),
    _needed("lane", String),
    _needed("chat", String),
    _needed("blind", LargeBinary),
    _needed("bound_at", Moment),
    _maybe("lost_at", Moment),
    _maybe("why", String),
    _needed("sealed", LargeBinary),
    UniqueConstraint("lane", "chat"),
    Index(None, "blind"),
)

offer = Table(
    "offer",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    _needed("chat", String),
    _needed("offered_at", Moment),
    _needed("expires_at", Moment),
    _maybe("used_at", Moment),
)

lease = Table(
    "lease",
    metadata,
    Column("name", String, primary_key=True),
    _needed("holder", String),
    _needed("until", Moment),
)

timer = Table(
    "timer",
    metadata,
    _id(),
    _needed("subject", String),
    _needed("kind", String),
    _needed("generation", BigInteger),
    _needed("due_at", Moment),
    _maybe("fired_at", Moment),
    UniqueConstraint("subject", "kind", "generation"),
    sqlite_autoincrement=True,
)
_is_unfired = timer.c.fired_at.is_(None)
Index("ix_timer_unfired", timer.c.due_at, timer.c.id, sqlite_where=_is_unfired)

case_ = Table(
    "case_",
    metadata,
    _id(),
    _needed("number", String),
    _needed("version", Integer),
    _needed("lines", Integer),
    _needed("playbook", String),
    _needed("stage", String),
    _needed("phase", String),
    _needed("team", String),
    _needed("teams", Text),
    _maybe("site", String),
    _maybe("category", String),
    _maybe("place", LargeBinary),
    _maybe("outcome", String),
    _maybe("conversation_id", Key, ForeignKey(conversation.c.id)),
    _needed("rank", Integer),
    _maybe("due_at", Moment),
    _needed("filed_at", Moment),
    _needed("changed_at", Moment),
    _maybe("closed_at", Moment),
    _needed("state", Text),
    _needed("issue", Text),
    _needed("sealed", LargeBinary),
    _maybe("wrapped", LargeBinary),
    UniqueConstraint("number"),
    Index(None, "conversation_id"),
    Index(None, "closed_at"),
    Index(None, "filed_at"),
)
_is_open = case_.c.closed_at.is_(None)
Index("ix_case__open", case_.c.rank, case_.c.due_at, case_.c.id, sqlite_where=_is_open)

case_team = Table(
    "case_team",
    metadata,
    Column("team", String, primary_key=True),
    Column("case_id", Key, ForeignKey(case_.c.id), primary_key=True),
    Index(None, "case_id"),
)

recusal = Table(
    "recusal",
    metadata,
    Column("who", String, primary_key=True),
    Column("case_id", Key, ForeignKey(case_.c.id), primary_key=True),
    Index(None, "case_id"),
)

membership = Table(
    "membership",
    metadata,
    Column("case_id", Key, ForeignKey(case_.c.id), primary_key=True, autoincrement=False),
    _needed("group_id", Key, ForeignKey(case_.c.id)),
    Index(None, "group_id"),
)

case_event = Table(
    "case_event",
    metadata,
    Column("case_id", Key, ForeignKey(case_.c.id), primary_key=True),
    Column("seq", Integer, primary_key=True),
    _needed("fact", String),
    _needed("at", Moment),
    _maybe("word", String),
    _maybe("phase", String),
    _needed("sealed", LargeBinary),
)

follower = Table(
    "follower",
    metadata,
    _id(),
    _needed("case_id", Key, ForeignKey(case_.c.id)),
    _needed("conversation_id", Key, ForeignKey(conversation.c.id)),
    UniqueConstraint("case_id", "conversation_id"),
    Index(None, "conversation_id"),
)

contact = Table(
    "contact",
    metadata,
    Column("blind", LargeBinary, primary_key=True),
    Column("case_id", Key, ForeignKey(case_.c.id), primary_key=True),
    Index(None, "case_id"),
)

cause = Table(
    "cause",
    metadata,
    Column("case_id", Key, ForeignKey(case_.c.id), primary_key=True, autoincrement=False),
    _needed("blind", LargeBinary),
    _needed("filed_at", Moment),
    _needed("told", Integer),
    Index(None, "blind", "filed_at"),
)

customer = Table(
    "customer",
    metadata,
    Column("blind", LargeBinary, primary_key=True),
    Column("class", String, key="class_", nullable=False),
    _needed("kept_at", Moment),
)

staff = Table(
    "staff",
    metadata,
    _id(),
    _needed("invite_hash", LargeBinary),
    _needed("grants", Text),
    _needed("language", String),
    _needed("active", Integer),
    _needed("joined_at", Moment),
    _needed("sealed", LargeBinary),
    UniqueConstraint("invite_hash"),
)

duty = Table(
    "duty",
    metadata,
    _id(),
    _needed("job", String),
    _needed("playbook", String),
    _needed("role", String),
    _maybe("site", String),
    _maybe("case_number", String),
    _needed("set_at", Moment),
    _needed("due_at", Moment),
    _needed("fired", Integer),
    _maybe("done_at", Moment),
    _maybe("staff_id", Key, ForeignKey(staff.c.id)),
    _maybe("sealed", LargeBinary),
    Index(None, "set_at"),
)
_waits = duty.c.done_at.is_(None)
Index("ix_duty_open", duty.c.due_at, duty.c.id, sqlite_where=_waits)
_is_drawn = duty.c.case_number.is_not(None)
Index("ix_duty_case", duty.c.case_number, duty.c.id, sqlite_where=_is_drawn)

invite = Table(
    "invite",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    _needed("grants", Text),
    _needed("invited_at", Moment),
    _needed("expires_at", Moment),
    _maybe("used_at", Moment),
)

session = Table(
    "session",
    metadata,
    _id(),
    _needed("token_hash", LargeBinary),
    _needed("kind", String),
    _maybe("staff_id", Key, ForeignKey(staff.c.id)),
    _maybe("language", String),
    _needed("signed_in_at", Moment),
    _needed("lifetime", BigInteger),
    _needed("expires_at", Moment),
    _maybe("sealed", LargeBinary),
    UniqueConstraint("token_hash"),
    sqlite_autoincrement=True,
)

evidence = Table(
    "evidence",
    metadata,
    _id(),
    _maybe("conversation_id", Key, ForeignKey(conversation.c.id)),
    _maybe("case_id", Key, ForeignKey(case_.c.id)),
    _needed("blind", LargeBinary),
    _needed("stored_at", Moment),
    _needed("size", Integer),
    _needed("wrapped", LargeBinary),
    _needed("sealed", LargeBinary),
    _needed("content", LargeBinary),
    Index(None, "conversation_id", "blind"),
    Index(None, "case_id"),
)

playbook = Table(
    "playbook",
    metadata,
    Column("digest", String, primary_key=True),
    _needed("name", String),
    _needed("text", Text),
    _needed("kept_at", Moment),
)

installation = Table(
    "installation",
    metadata,
    Column("lane", String, primary_key=True),
    Column("workspace", String, primary_key=True),
    _needed("installed_at", Moment),
    _needed("sealed", LargeBinary),
)

tracking = Table(
    "tracking",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    _needed("case_id", Key, ForeignKey(case_.c.id)),
    _needed("made_at", Moment),
    _needed("staff_id", Key, ForeignKey(staff.c.id)),
    _maybe("revoked_at", Moment),
)
Index("ix_tracking_live", tracking.c.case_id, unique=True, sqlite_where=tracking.c.revoked_at.is_(None))


def make_indexes_partial_on_postgres() -> None:
    """Give each partial index the same condition on PostgreSQL as on SQLite.

    Naming it above would import that dialect at every start, which takes as long as all of ours.
    """
    for table in metadata.tables.values():
        for index in table.indexes:
            index.dialect_options["postgresql"]["where"] = index.dialect_options["sqlite"]["where"]
