"""Every table, declared; those of people of ours in `staff_tables`.

Times are microseconds of UTC, enums stand by value, keys are integers that nobody is shown.
Columns named `sealed`, `sealed_…`, `wrapped` and `content` are encrypted; `blind` and `…_hash` only compare.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from storage.columns import Key, Moment, ident, maybe, metadata, needed
from storage.staff_tables import staff
from workflow.moves import OVERSEEN
from workflow.progress import InboxState, OutboxState

meta = Table("meta", metadata, Column("name", String, primary_key=True), needed("value", LargeBinary))

conversation = Table(
    "conversation",
    metadata,
    ident(),
    needed("channel", String),
    needed("blind", LargeBinary),
    needed("language", String),
    needed("language_chosen", Integer),
    needed("seq", Integer),
    needed("seen", Integer),
    needed("revision", Integer),
    needed("sealed", LargeBinary),
    needed("opened_at", Moment),
    needed("saved_at", Moment),
    UniqueConstraint("channel", "blind"),
)

inbox = Table(
    "inbox",
    metadata,
    ident(),
    needed("channel", String),
    needed("key", String),
    maybe("conversation_id", Key, ForeignKey(conversation.c.id)),
    needed("received_at", Moment),
    needed("state", String),
    needed("attempts", Integer),
    maybe("next_at", Moment),
    needed("sealed", LargeBinary),
    maybe("sealed_answer", LargeBinary),
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
    ident(),
    needed("dedupe", String),
    needed("lane", String),
    needed("chat", String),
    needed("priority", String),
    needed("state", String),
    needed("at", Moment),
    needed("available_at", Moment),
    needed("attempts", Integer),
    needed("doubts", Integer),
    needed("edition", Integer),
    needed("must_arrive", Integer),
    maybe("seq", Integer),
    maybe("case_number", String),
    needed("sealed", LargeBinary),
    maybe("sealed_sent", LargeBinary),
    UniqueConstraint("dedupe"),
)
_is_ready = outbox.c.state == OutboxState.READY.value
Index("ix_outbox_ready", outbox.c.lane, outbox.c.priority, outbox.c.id, sqlite_where=_is_ready)
Index("ix_outbox_due", outbox.c.lane, outbox.c.available_at, sqlite_where=_is_ready)
_is_on_its_way = outbox.c.state.in_([OutboxState.READY.value, OutboxState.SENDING.value])
Index("ix_outbox_way", outbox.c.lane, outbox.c.chat, outbox.c.id, sqlite_where=_is_on_its_way)
Index("ix_outbox_chat_id", outbox.c.chat, outbox.c.id)
_is_lost = outbox.c.state.in_([OutboxState.FAILED.value, OutboxState.UNKNOWN.value])
Index("ix_outbox_lost", outbox.c.at, outbox.c.lane, sqlite_where=_is_lost)
_is_said = outbox.c.seq.is_not(None)
Index("ix_outbox_said", outbox.c.chat, outbox.c.seq, sqlite_where=_is_said)
_has_case = outbox.c.case_number.is_not(None)
Index("ix_outbox_case", outbox.c.case_number, outbox.c.id, sqlite_where=_has_case)

posting = Table(
    "posting",
    metadata,
    Column("blind", LargeBinary, primary_key=True),
    needed("outbox_id", Key, ForeignKey(outbox.c.id)),
    Index(None, "outbox_id"),
)

binding = Table(
    "binding",
    metadata,
    ident(),
    needed("lane", String),
    needed("chat", String),
    needed("blind", LargeBinary),
    needed("bound_at", Moment),
    maybe("lost_at", Moment),
    maybe("why", String),
    needed("sealed", LargeBinary),
    UniqueConstraint("lane", "chat"),
    Index(None, "blind"),
)

offer = Table(
    "offer",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    needed("chat", String),
    needed("offered_at", Moment),
    needed("expires_at", Moment),
    maybe("used_at", Moment),
)

lease = Table(
    "lease",
    metadata,
    Column("name", String, primary_key=True),
    needed("holder", String),
    needed("until", Moment),
)

timer = Table(
    "timer",
    metadata,
    ident(),
    needed("subject", String),
    needed("kind", String),
    needed("generation", BigInteger),
    needed("due_at", Moment),
    maybe("fired_at", Moment),
    UniqueConstraint("subject", "kind", "generation"),
    sqlite_autoincrement=True,
)
_is_unfired = timer.c.fired_at.is_(None)
Index("ix_timer_unfired", timer.c.due_at, timer.c.id, sqlite_where=_is_unfired)

case_ = Table(
    "case_",
    metadata,
    ident(),
    needed("number", String),
    needed("version", Integer),
    needed("lines", Integer),
    needed("playbook", String),
    needed("stage", String),
    needed("phase", String),
    needed("team", String),
    needed("teams", Text),
    maybe("site", String),
    maybe("category", String),
    maybe("place", LargeBinary),
    maybe("outcome", String),
    maybe("conversation_id", Key, ForeignKey(conversation.c.id)),
    maybe("owner", Key),
    maybe("grade", String),
    maybe("extending", String),
    maybe("ordered_at", Moment),
    needed("rank", Integer),
    needed("due_at", Moment),
    needed("filed_at", Moment),
    needed("changed_at", Moment),
    maybe("closed_at", Moment),
    needed("state", Text),
    needed("issue", Text),
    needed("sealed", LargeBinary),
    maybe("wrapped", LargeBinary),
    UniqueConstraint("number"),
    Index(None, "conversation_id"),
    Index(None, "filed_at"),
)
# With the open ones in it, SQLite would look them up there and sort them all for the first page.
Index("ix_case__closed_at", case_.c.closed_at, sqlite_where=case_.c.closed_at.is_not(None))
_is_open = case_.c.closed_at.is_(None)
Index("ix_case__open", case_.c.rank, case_.c.due_at, case_.c.id, sqlite_where=_is_open)
Index("ix_case__owner", case_.c.owner, case_.c.rank, case_.c.due_at, case_.c.id, sqlite_where=_is_open)
Index("ix_case__ordered", case_.c.ordered_at, case_.c.id, sqlite_where=case_.c.ordered_at.is_not(None))
Index("ix_case__extending", case_.c.due_at, case_.c.id, sqlite_where=case_.c.extending.is_not(None))

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
    needed("group_id", Key, ForeignKey(case_.c.id)),
    Index(None, "group_id"),
)

case_event = Table(
    "case_event",
    metadata,
    Column("case_id", Key, ForeignKey(case_.c.id), primary_key=True),
    Column("seq", Integer, primary_key=True),
    needed("fact", String),
    needed("at", Moment),
    maybe("word", String),
    maybe("phase", String),
    needed("sealed", LargeBinary),
)
_is_overseen = case_event.c.fact.in_([fact.value for fact in OVERSEEN])
Index("ix_case_event_overseen", case_event.c.at, sqlite_where=_is_overseen)

follower = Table(
    "follower",
    metadata,
    ident(),
    needed("case_id", Key, ForeignKey(case_.c.id)),
    needed("conversation_id", Key, ForeignKey(conversation.c.id)),
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
    needed("blind", LargeBinary),
    needed("filed_at", Moment),
    needed("told", Integer),
    Index(None, "blind", "filed_at"),
)

customer = Table(
    "customer",
    metadata,
    Column("blind", LargeBinary, primary_key=True),
    Column("class", String, key="class_", nullable=False),
    needed("kept_at", Moment),
)


evidence = Table(
    "evidence",
    metadata,
    ident(),
    maybe("conversation_id", Key, ForeignKey(conversation.c.id)),
    maybe("case_id", Key, ForeignKey(case_.c.id)),
    needed("blind", LargeBinary),
    needed("stored_at", Moment),
    needed("size", Integer),
    needed("wrapped", LargeBinary),
    needed("sealed", LargeBinary),
    needed("content", LargeBinary),
    Index(None, "conversation_id", "blind"),
    Index(None, "case_id"),
)

playbook = Table(
    "playbook",
    metadata,
    Column("digest", String, primary_key=True),
    needed("name", String),
    needed("text", Text),
    needed("kept_at", Moment),
    maybe("brought_by", Key, ForeignKey(staff.c.id)),
)

installation = Table(
    "installation",
    metadata,
    Column("lane", String, primary_key=True),
    Column("workspace", String, primary_key=True),
    needed("installed_at", Moment),
    needed("sealed", LargeBinary),
)

tracking = Table(
    "tracking",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    needed("case_id", Key, ForeignKey(case_.c.id)),
    needed("made_at", Moment),
    needed("staff_id", Key, ForeignKey(staff.c.id)),
    maybe("revoked_at", Moment),
)
Index("ix_tracking_live", tracking.c.case_id, unique=True, sqlite_where=tracking.c.revoked_at.is_(None))

lesson = Table(
    "lesson",
    metadata,
    ident(),
    needed("case_id", Key, ForeignKey(case_.c.id)),
    needed("edition", Integer),
    needed("changed_at", Moment),
    needed("sealed", LargeBinary),
    UniqueConstraint("case_id"),
    Index(None, "changed_at"),
)

lesson_edit = Table(
    "lesson_edit",
    metadata,
    Column("case_id", Key, ForeignKey(case_.c.id), primary_key=True, autoincrement=False),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    needed("at", Moment),
    needed("staff_id", Key, ForeignKey(staff.c.id)),
)

campaign = Table(
    "campaign",
    metadata,
    ident(),
    needed("survey", String),
    needed("playbook", String),
    needed("drawn_at", Moment),
    maybe("staff_id", Key, ForeignKey(staff.c.id)),
    needed("seed", String),
    needed("frame", Text),
    needed("sample", Integer),
    needed("remind_at", Moment),
    needed("ends_at", Moment),
    maybe("ended_at", Moment),
)

respondent = Table(
    "respondent",
    metadata,
    ident(),
    needed("campaign_id", Key, ForeignKey(campaign.c.id)),
    needed("case_number", String),
    maybe("conversation_id", Key, ForeignKey(conversation.c.id)),
    needed("standing", String),
    UniqueConstraint("campaign_id", "case_number"),
)

survey_answer = Table(
    "survey_answer",
    metadata,
    Column("respondent_id", Key, ForeignKey(respondent.c.id), primary_key=True, autoincrement=False),
    Column("question", String, primary_key=True),
    needed("place", Integer),
)

no_survey = Table(
    "no_survey",
    metadata,
    Column("conversation_id", Key, ForeignKey(conversation.c.id), primary_key=True, autoincrement=False),
    needed("said_at", Moment),
)


def make_indexes_partial_on_postgres() -> None:
    """Give each partial index the same condition on PostgreSQL as on SQLite.

    Naming it above would import that dialect at every start, which takes as long as all of ours.
    """
    for table in metadata.tables.values():
        for index in table.indexes:
            index.dialect_options["postgresql"]["where"] = index.dialect_options["sqlite"]["where"]
