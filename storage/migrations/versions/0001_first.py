"""The tables of the first release."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make every table, in the order of their references."""
    _conversation()
    _invite()
    _meta()
    _outbox()
    _posting()
    _binding()
    _offer()
    _lease()
    _staff()
    _playbook()
    _enforcement()
    _trial()
    _timer()
    _case()
    _inbox()
    _session()
    _duty()
    _case_event()
    _case_team()
    _recusal()
    _membership()
    _contact()
    _cause()
    _customer()
    _evidence()
    _follower()
    _installation()
    _tracking()
    _saved_list()
    _improvement()
    _attendance()
    _batch()
    _lesson()
    _surveys()


def downgrade() -> None:
    """Drop every table."""
    for table in (
        "lesson_edit",
        "lesson",
        "no_survey",
        "survey_answer",
        "respondent",
        "campaign",
        "improvement",
        "batch",
        "capacity",
        "absence",
        "saved_list",
        "tracking",
        "installation",
        "follower",
        "evidence",
        "customer",
        "cause",
        "contact",
        "membership",
        "recusal",
        "case_team",
        "case_event",
        "duty",
        "session",
        "inbox",
        "case_",
        "timer",
        "trial",
        "enforcement",
        "playbook",
        "staff",
        "lease",
        "binding",
        "offer",
        "posting",
        "outbox",
        "meta",
        "invite",
        "conversation",
    ):
        op.drop_table(table)


def _conversation() -> None:
    op.create_table(
        "conversation",
        sa.Column("id", KEY, nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("blind", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("language_chosen", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation")),
        sa.UniqueConstraint("channel", "blind", name=op.f("uq_conversation_channel_blind")),
    )


def _invite() -> None:
    op.create_table(
        "invite",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("grants", sa.Text(), nullable=False),
        sa.Column("invited_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_invite")),
    )


def _meta() -> None:
    op.create_table(
        "meta",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_meta")),
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", KEY, nullable=False),
        sa.Column("dedupe", sa.String(), nullable=False),
        sa.Column("lane", sa.String(), nullable=False),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("priority", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("available_at", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("doubts", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("must_arrive", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("case_number", sa.String(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_sent", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("dedupe", name=op.f("uq_outbox_dedupe")),
    )
    op.create_index(
        "ix_outbox_case",
        "outbox",
        ["case_number", "id"],
        sqlite_where=sa.text("case_number IS NOT NULL"),
        postgresql_where=sa.text("case_number IS NOT NULL"),
    )
    op.create_index("ix_outbox_chat_id", "outbox", ["chat", "id"])
    op.create_index(
        "ix_outbox_ready",
        "outbox",
        ["lane", "priority", "id"],
        sqlite_where=sa.text("state = 'ready'"),
        postgresql_where=sa.text("state = 'ready'"),
    )
    op.create_index(
        "ix_outbox_due",
        "outbox",
        ["lane", "available_at"],
        sqlite_where=sa.text("state = 'ready'"),
        postgresql_where=sa.text("state = 'ready'"),
    )
    op.create_index(
        "ix_outbox_way",
        "outbox",
        ["lane", "chat", "id"],
        sqlite_where=sa.text("state IN ('ready', 'sending')"),
        postgresql_where=sa.text("state IN ('ready', 'sending')"),
    )
    op.create_index(
        "ix_outbox_lost",
        "outbox",
        ["at", "lane"],
        sqlite_where=sa.text("state IN ('failed', 'unknown')"),
        postgresql_where=sa.text("state IN ('failed', 'unknown')"),
    )
    op.create_index(
        "ix_outbox_said",
        "outbox",
        ["chat", "seq"],
        sqlite_where=sa.text("seq IS NOT NULL"),
        postgresql_where=sa.text("seq IS NOT NULL"),
    )


def _posting() -> None:
    op.create_table(
        "posting",
        sa.Column("blind", sa.LargeBinary(), nullable=False),
        sa.Column("outbox_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name=op.f("fk_posting_outbox_id")),
        sa.PrimaryKeyConstraint("blind", name=op.f("pk_posting")),
    )
    op.create_index(op.f("ix_posting_outbox_id"), "posting", ["outbox_id"])


def _binding() -> None:
    op.create_table(
        "binding",
        sa.Column("id", KEY, nullable=False),
        sa.Column("lane", sa.String(), nullable=False),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("blind", sa.LargeBinary(), nullable=False),
        sa.Column("bound_at", sa.BigInteger(), nullable=False),
        sa.Column("lost_at", sa.BigInteger(), nullable=True),
        sa.Column("why", sa.String(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_binding")),
        sa.UniqueConstraint("lane", "chat", name=op.f("uq_binding_lane_chat")),
    )
    op.create_index(op.f("ix_binding_blind"), "binding", ["blind"])


def _offer() -> None:
    op.create_table(
        "offer",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("offered_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_offer")),
    )


def _lease() -> None:
    op.create_table(
        "lease",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )


def _playbook() -> None:
    op.create_table(
        "playbook",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.BigInteger(), nullable=False),
        sa.Column("brought_by", KEY, nullable=True),
        sa.ForeignKeyConstraint(["brought_by"], ["staff.id"], name=op.f("fk_playbook_brought_by")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_playbook")),
    )


def _enforcement() -> None:
    op.create_table(
        "enforcement",
        sa.Column("id", KEY, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=True),
        sa.Column("by_id", KEY, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_enforcement_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enforcement")),
        sa.UniqueConstraint("name", "number", name=op.f("uq_enforcement_name_number")),
    )


def _trial() -> None:
    op.create_table(
        "trial",
        sa.Column("id", KEY, nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("against", sa.String(), nullable=False),
        sa.Column("by_id", KEY, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("result", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_trial_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trial")),
    )
    op.create_index(op.f("ix_trial_digest"), "trial", ["digest"])


def _staff() -> None:
    op.create_table(
        "staff",
        sa.Column("id", KEY, nullable=False),
        sa.Column("invite_hash", sa.LargeBinary(), nullable=False),
        sa.Column("grants", sa.Text(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("active", sa.Integer(), nullable=False),
        sa.Column("joined_at", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("invite_hash", name=op.f("uq_staff_invite_hash")),
    )


def _duty() -> None:
    op.create_table(
        "duty",
        sa.Column("id", KEY, nullable=False),
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("playbook", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=True),
        sa.Column("case_number", sa.String(), nullable=True),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("fired", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.Column("staff_id", KEY, nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_duty_staff_id")),
    )
    op.create_index(op.f("ix_duty_set_at"), "duty", ["set_at"])
    op.create_index(
        "ix_duty_open",
        "duty",
        ["due_at", "id"],
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.create_index(
        "ix_duty_case",
        "duty",
        ["case_number", "id"],
        sqlite_where=sa.text("case_number IS NOT NULL"),
        postgresql_where=sa.text("case_number IS NOT NULL"),
    )


def _timer() -> None:
    op.create_table(
        "timer",
        sa.Column("id", KEY, nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("generation", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("fired_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timer")),
        sa.UniqueConstraint("subject", "kind", "generation", name=op.f("uq_timer_subject_kind_generation")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_timer_unfired",
        "timer",
        ["due_at", "id"],
        sqlite_where=sa.text("fired_at IS NULL"),
        postgresql_where=sa.text("fired_at IS NULL"),
    )


def _case() -> None:
    op.create_table(
        "case_",
        sa.Column("id", KEY, nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("playbook", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("teams", sa.Text(), nullable=False),
        sa.Column("site", sa.String(), nullable=True),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("place", sa.LargeBinary(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("conversation_id", KEY, nullable=True),
        sa.Column("owner", KEY, nullable=True),
        sa.Column("grade", sa.String(), nullable=True),
        sa.Column("extending", sa.String(), nullable=True),
        sa.Column("ordered_at", sa.BigInteger(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("filed_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("issue", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_case__conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_")),
        sa.UniqueConstraint("number", name=op.f("uq_case__number")),
    )
    op.create_index(
        "ix_case__closed_at",
        "case_",
        ["closed_at"],
        sqlite_where=sa.text("closed_at IS NOT NULL"),
        postgresql_where=sa.text("closed_at IS NOT NULL"),
    )
    op.create_index(op.f("ix_case__conversation_id"), "case_", ["conversation_id"])
    op.create_index(op.f("ix_case__filed_at"), "case_", ["filed_at"])
    op.create_index(
        "ix_case__open",
        "case_",
        ["rank", "due_at", "id"],
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(
        "ix_case__owner",
        "case_",
        ["owner", "rank", "due_at", "id"],
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(
        "ix_case__ordered",
        "case_",
        ["ordered_at", "id"],
        sqlite_where=sa.text("ordered_at IS NOT NULL"),
        postgresql_where=sa.text("ordered_at IS NOT NULL"),
    )
    op.create_index(
        "ix_case__extending",
        "case_",
        ["due_at", "id"],
        sqlite_where=sa.text("extending IS NOT NULL"),
        postgresql_where=sa.text("extending IS NOT NULL"),
    )


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", KEY, nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("conversation_id", KEY, nullable=True),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_answer", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_inbox_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint("channel", "key", name=op.f("uq_inbox_channel_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_inbox_parked",
        "inbox",
        ["id"],
        sqlite_where=sa.text("state = 'parked'"),
        postgresql_where=sa.text("state = 'parked'"),
    )
    op.create_index(
        "ix_inbox_waiting",
        "inbox",
        ["conversation_id", "id"],
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )


def _session() -> None:
    op.create_table(
        "session",
        sa.Column("id", KEY, nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("staff_id", KEY, nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("signed_in_at", sa.BigInteger(), nullable=False),
        sa.Column("lifetime", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_session_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_session_token_hash")),
        sqlite_autoincrement=True,
    )


def _case_event() -> None:
    op.create_table(
        "case_event",
        sa.Column("case_id", KEY, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("fact", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("word", sa.String(), nullable=True),
        sa.Column("phase", sa.String(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_case_event_case_id")),
        sa.PrimaryKeyConstraint("case_id", "seq", name=op.f("pk_case_event")),
    )
    overseen = "'reported', 'extended', 'extension_refused', 'extension_lapsed', 'scored'"
    op.create_index(
        "ix_case_event_overseen",
        "case_event",
        ["at"],
        sqlite_where=sa.text(f"fact IN ({overseen})"),
        postgresql_where=sa.text(f"fact IN ({overseen})"),
    )


def _case_team() -> None:
    op.create_table(
        "case_team",
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("case_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_case_team_case_id")),
        sa.PrimaryKeyConstraint("team", "case_id", name=op.f("pk_case_team")),
    )
    op.create_index(op.f("ix_case_team_case_id"), "case_team", ["case_id"])


def _recusal() -> None:
    op.create_table(
        "recusal",
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("case_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_recusal_case_id")),
        sa.PrimaryKeyConstraint("who", "case_id", name=op.f("pk_recusal")),
    )
    op.create_index(op.f("ix_recusal_case_id"), "recusal", ["case_id"])


def _membership() -> None:
    op.create_table(
        "membership",
        sa.Column("case_id", KEY, autoincrement=False, nullable=False),
        sa.Column("group_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_membership_case_id")),
        sa.ForeignKeyConstraint(["group_id"], ["case_.id"], name=op.f("fk_membership_group_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_membership")),
    )
    op.create_index(op.f("ix_membership_group_id"), "membership", ["group_id"])


def _contact() -> None:
    op.create_table(
        "contact",
        sa.Column("blind", sa.LargeBinary(), nullable=False),
        sa.Column("case_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_contact_case_id")),
        sa.PrimaryKeyConstraint("blind", "case_id", name=op.f("pk_contact")),
    )
    op.create_index(op.f("ix_contact_case_id"), "contact", ["case_id"])


def _cause() -> None:
    op.create_table(
        "cause",
        sa.Column("case_id", KEY, autoincrement=False, nullable=False),
        sa.Column("blind", sa.LargeBinary(), nullable=False),
        sa.Column("filed_at", sa.BigInteger(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_cause_case_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_cause")),
    )
    op.create_index(op.f("ix_cause_blind_filed_at"), "cause", ["blind", "filed_at"])


def _customer() -> None:
    op.create_table(
        "customer",
        sa.Column("blind", sa.LargeBinary(), nullable=False),
        sa.Column("class", sa.String(), nullable=False),
        sa.Column("kept_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("blind", name=op.f("pk_customer")),
    )


def _evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", KEY, nullable=False),
        sa.Column("conversation_id", KEY, nullable=True),
        sa.Column("case_id", KEY, nullable=True),
        sa.Column("blind", sa.LargeBinary(), nullable=False),
        sa.Column("stored_at", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_evidence_case_id")),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_evidence_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    op.create_index(op.f("ix_evidence_case_id"), "evidence", ["case_id"])
    op.create_index(op.f("ix_evidence_conversation_id_blind"), "evidence", ["conversation_id", "blind"])


def _follower() -> None:
    op.create_table(
        "follower",
        sa.Column("id", KEY, nullable=False),
        sa.Column("case_id", KEY, nullable=False),
        sa.Column("conversation_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_follower_case_id")),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_follower_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follower")),
        sa.UniqueConstraint("case_id", "conversation_id", name=op.f("uq_follower_case_id_conversation_id")),
    )
    op.create_index(op.f("ix_follower_conversation_id"), "follower", ["conversation_id"])


def _installation() -> None:
    op.create_table(
        "installation",
        sa.Column("lane", sa.String(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("installed_at", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("lane", "workspace", name=op.f("pk_installation")),
    )


def _tracking() -> None:
    op.create_table(
        "tracking",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("case_id", KEY, nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("staff_id", KEY, nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_tracking_case_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_tracking_staff_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_tracking")),
    )
    live = sa.text("revoked_at IS NULL")
    op.create_index("ix_tracking_live", "tracking", ["case_id"], unique=True, sqlite_where=live, postgresql_where=live)


def _saved_list() -> None:
    op.create_table(
        "saved_list",
        sa.Column("id", KEY, nullable=False),
        sa.Column("staff_id", KEY, nullable=False),
        sa.Column("blind", sa.LargeBinary(), nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_saved_list_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_list")),
        sa.UniqueConstraint("staff_id", "blind", name=op.f("uq_saved_list_staff_id_blind")),
    )


def _improvement() -> None:
    op.create_table(
        "improvement",
        sa.Column("id", KEY, nullable=False),
        sa.Column("owner_id", KEY, nullable=False),
        sa.Column("site", sa.String(), nullable=True),
        sa.Column("upon", sa.String(), nullable=False),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        sa.Column("set_by", KEY, nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("fired", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.Column("done_by", KEY, nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_result", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["staff.id"], name=op.f("fk_improvement_owner_id")),
        sa.ForeignKeyConstraint(["set_by"], ["staff.id"], name=op.f("fk_improvement_set_by")),
        sa.ForeignKeyConstraint(["done_by"], ["staff.id"], name=op.f("fk_improvement_done_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_improvement")),
    )
    op.create_index(op.f("ix_improvement_done_at"), "improvement", ["done_at"])
    op.create_index(
        "ix_improvement_open",
        "improvement",
        ["due_at", "id"],
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )


def _attendance() -> None:
    op.create_table(
        "absence",
        sa.Column("id", KEY, nullable=False),
        sa.Column("staff_id", KEY, nullable=False),
        sa.Column("substitute_id", KEY, nullable=False),
        sa.Column("begins_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("said_at", sa.BigInteger(), nullable=False),
        sa.Column("said_by", KEY, nullable=False),
        *(
            sa.ForeignKeyConstraint([name], ["staff.id"], name=op.f(f"fk_absence_{name}"))
            for name in ("staff_id", "substitute_id", "said_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    op.create_index("ix_absence_ends_at", "absence", ["ends_at"])
    op.create_table(
        "capacity",
        sa.Column("staff_id", KEY, nullable=False, autoincrement=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("said_at", sa.BigInteger(), nullable=False),
        sa.Column("said_by", KEY, nullable=False),
        *(
            sa.ForeignKeyConstraint([name], ["staff.id"], name=op.f(f"fk_capacity_{name}"))
            for name in ("staff_id", "said_by")
        ),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_capacity")),
    )


def _batch() -> None:
    op.create_table(
        "batch",
        sa.Column("id", KEY, nullable=False),
        sa.Column("staff_id", KEY, nullable=False),
        sa.Column("to_id", KEY, nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("undone_at", sa.BigInteger(), nullable=True),
        sa.Column("handed", sa.Text(), nullable=False),
        *(
            sa.ForeignKeyConstraint([name], ["staff.id"], name=op.f(f"fk_batch_{name}"))
            for name in ("staff_id", "to_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
    )
    op.create_index("ix_batch_staff_id_made_at", "batch", ["staff_id", "made_at"])


def _lesson() -> None:
    op.create_table(
        "lesson",
        sa.Column("id", KEY, nullable=False),
        sa.Column("case_id", KEY, nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_lesson_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson")),
        sa.UniqueConstraint("case_id", name=op.f("uq_lesson_case_id")),
    )
    op.create_index(op.f("ix_lesson_changed_at"), "lesson", ["changed_at"])
    op.create_table(
        "lesson_edit",
        sa.Column("case_id", KEY, autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("staff_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_lesson_edit_case_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_lesson_edit_staff_id")),
        sa.PrimaryKeyConstraint("case_id", "seq", name=op.f("pk_lesson_edit")),
    )


def _surveys() -> None:
    op.create_table(
        "campaign",
        sa.Column("id", KEY, nullable=False),
        sa.Column("survey", sa.String(), nullable=False),
        sa.Column("playbook", sa.String(), nullable=False),
        sa.Column("drawn_at", sa.BigInteger(), nullable=False),
        sa.Column("staff_id", KEY, nullable=True),
        sa.Column("seed", sa.String(), nullable=False),
        sa.Column("frame", sa.Text(), nullable=False),
        sa.Column("sample", sa.Integer(), nullable=False),
        sa.Column("remind_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_campaign_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
    )
    op.create_table(
        "respondent",
        sa.Column("id", KEY, nullable=False),
        sa.Column("campaign_id", KEY, nullable=False),
        sa.Column("case_number", sa.String(), nullable=False),
        sa.Column("conversation_id", KEY, nullable=True),
        sa.Column("standing", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_respondent_campaign_id")),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_respondent_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_respondent")),
        sa.UniqueConstraint("campaign_id", "case_number", name=op.f("uq_respondent_campaign_id_case_number")),
    )
    op.create_table(
        "survey_answer",
        sa.Column("respondent_id", KEY, nullable=False, autoincrement=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["respondent_id"], ["respondent.id"], name=op.f("fk_survey_answer_respondent_id")),
        sa.PrimaryKeyConstraint("respondent_id", "question", name=op.f("pk_survey_answer")),
    )
    op.create_table(
        "no_survey",
        sa.Column("conversation_id", KEY, nullable=False, autoincrement=False),
        sa.Column("said_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_no_survey_conversation_id")),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_no_survey")),
    )
