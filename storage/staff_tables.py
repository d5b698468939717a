"""The tables of people of ours: who they are, how they come in, what they have to do and what they keep."""

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

staff = Table(
    "staff",
    metadata,
    ident(),
    needed("invite_hash", LargeBinary),
    needed("grants", Text),
    needed("language", String),
    needed("active", Integer),
    needed("joined_at", Moment),
    needed("sealed", LargeBinary),
    UniqueConstraint("invite_hash"),
)

duty = Table(
    "duty",
    metadata,
    ident(),
    needed("job", String),
    needed("playbook", String),
    needed("role", String),
    maybe("site", String),
    maybe("case_number", String),
    needed("set_at", Moment),
    needed("due_at", Moment),
    needed("fired", Integer),
    maybe("done_at", Moment),
    maybe("staff_id", Key, ForeignKey(staff.c.id)),
    maybe("sealed", LargeBinary),
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
    needed("grants", Text),
    needed("invited_at", Moment),
    needed("expires_at", Moment),
    maybe("used_at", Moment),
)

session = Table(
    "session",
    metadata,
    ident(),
    needed("token_hash", LargeBinary),
    needed("kind", String),
    maybe("staff_id", Key, ForeignKey(staff.c.id)),
    maybe("language", String),
    needed("signed_in_at", Moment),
    needed("lifetime", BigInteger),
    needed("expires_at", Moment),
    maybe("sealed", LargeBinary),
    UniqueConstraint("token_hash"),
    sqlite_autoincrement=True,
)

saved_list = Table(
    "saved_list",
    metadata,
    ident(),
    needed("staff_id", Key, ForeignKey(staff.c.id)),
    needed("blind", LargeBinary),
    needed("saved_at", Moment),
    needed("sealed", LargeBinary),
    UniqueConstraint("staff_id", "blind"),
)

improvement = Table(
    "improvement",
    metadata,
    ident(),
    needed("owner_id", Key, ForeignKey(staff.c.id)),
    maybe("site", String),
    needed("upon", String),
    needed("set_at", Moment),
    needed("set_by", Key, ForeignKey(staff.c.id)),
    needed("due_at", Moment),
    needed("fired", Integer),
    maybe("done_at", Moment),
    maybe("done_by", Key, ForeignKey(staff.c.id)),
    needed("sealed", LargeBinary),
    maybe("sealed_result", LargeBinary),
    Index(None, "done_at"),
)
Index("ix_improvement_open", improvement.c.due_at, improvement.c.id, sqlite_where=improvement.c.done_at.is_(None))


absence = Table(
    "absence",
    metadata,
    ident(),
    needed("staff_id", Key, ForeignKey(staff.c.id)),
    needed("substitute_id", Key, ForeignKey(staff.c.id)),
    needed("begins_at", Moment),
    needed("ends_at", Moment),
    needed("said_at", Moment),
    needed("said_by", Key, ForeignKey(staff.c.id)),
    Index(None, "ends_at"),
)

capacity = Table(
    "capacity",
    metadata,
    Column("staff_id", Key, ForeignKey(staff.c.id), primary_key=True, autoincrement=False),
    needed("most", Integer),
    needed("said_at", Moment),
    needed("said_by", Key, ForeignKey(staff.c.id)),
)

batch = Table(
    "batch",
    metadata,
    ident(),
    needed("staff_id", Key, ForeignKey(staff.c.id)),
    needed("to_id", Key, ForeignKey(staff.c.id)),
    needed("made_at", Moment),
    maybe("undone_at", Moment),
    needed("handed", Text),
    Index(None, "staff_id", "made_at"),
)

enforcement = Table(
    "enforcement",
    metadata,
    ident(),
    needed("name", String),
    needed("number", Integer),
    maybe("digest", String),
    needed("by_id", Key, ForeignKey(staff.c.id)),
    needed("at", Moment),
    UniqueConstraint("name", "number"),
)

trial = Table(
    "trial",
    metadata,
    ident(),
    needed("digest", String),
    needed("against", String),
    needed("by_id", Key, ForeignKey(staff.c.id)),
    needed("at", Moment),
    needed("seen_at", Moment),
    needed("cases", Integer),
    needed("done", Integer),
    needed("state", String),
    maybe("result", Text),
    Index(None, "digest"),
)
