"""Messages that are sent later or to many, and the notices that many get."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    # Without a batch: SQLite would make the table anew, to which others refer.
    op.add_column("person", sa.Column("muted", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("person", sa.Column("quiet_from", sa.Integer(), nullable=True))
    op.add_column("person", sa.Column("quiet_to", sa.Integer(), nullable=True))
    op.create_table(
        "person_tag",
        sa.Column("person_id", _BIG, autoincrement=False, nullable=False),
        sa.Column("tag", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_tag_person_id")),
        sa.PrimaryKeyConstraint("person_id", "tag", name=op.f("pk_person_tag")),
    )
    op.create_index(op.f("ix_person_tag_tag"), "person_tag", ["tag"], unique=False)
    _create_notice()
    op.create_table(
        "notice_confirmation",
        sa.Column("notice_id", _BIG, autoincrement=False, nullable=False),
        sa.Column("chat_id", _BIG, autoincrement=False, nullable=False),
        sa.Column("confirmed_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_notice_confirmation_notice_id")),
        sa.PrimaryKeyConstraint("notice_id", "chat_id", name=op.f("pk_notice_confirmation")),
    )
    _create_outgoing()


def _create_notice() -> None:
    op.create_table(
        "notice",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("author_id", _BIG, nullable=True),
        sa.Column("author_chat", _BIG, nullable=False),
        sa.Column("op", sa.String(), nullable=False),
        sa.Column("of", _BIG, nullable=True),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("entities", sa.JSON(), nullable=False),
        sa.Column("file_kind", sa.String(), nullable=True),
        sa.Column("file_id", sa.String(), nullable=True),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("is_file_due", sa.Boolean(), nullable=False),
        sa.Column("stored", sa.String(), nullable=True),
        sa.Column("button", sa.String(), nullable=True),
        sa.Column("button_url", sa.String(), nullable=True),
        sa.Column("button_flow", sa.String(), nullable=True),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("is_urgent", sa.Boolean(), nullable=False),
        sa.Column("wants_confirmation", sa.Boolean(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("cursor", _BIG, nullable=False),
        sa.Column("is_counted", sa.Boolean(), nullable=False),
        sa.Column("planned_for", sa.Integer(), nullable=False),
        sa.Column("joined", sa.Integer(), nullable=False),
        sa.Column("left", sa.Integer(), nullable=False),
        sa.Column("progress_id", _BIG, nullable=True),
        sa.Column("approved_by", _BIG, nullable=True),
        sa.Column("changed_by", _BIG, nullable=True),
        sa.Column("tally", sa.JSON(), nullable=True),
        sa.Column("begins_at", _MOMENT, nullable=False),
        sa.Column("valid_until", _MOMENT, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("began_at", _MOMENT, nullable=True),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.Column("reported_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_notice_author_id")),
        sa.ForeignKeyConstraint(["approved_by"], ["person.id"], name=op.f("fk_notice_approved_by")),
        sa.ForeignKeyConstraint(["changed_by"], ["person.id"], name=op.f("fk_notice_changed_by")),
        sa.ForeignKeyConstraint(["of"], ["notice.id"], name=op.f("fk_notice_of")),
        sa.ForeignKeyConstraint(["stored"], ["stored_file.name"], name=op.f("fk_notice_stored")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index(op.f("ix_notice_of"), "notice", ["of"], unique=False)
    op.create_index(op.f("ix_notice_stage"), "notice", ["stage"], unique=False)


def _create_outgoing() -> None:
    op.create_table(
        "outgoing",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("chat_id", _BIG, nullable=False),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("notice_id", _BIG, nullable=True),
        sa.Column("about", _BIG, nullable=True),
        sa.Column("call", sa.Text(), nullable=True),
        sa.Column("stored", sa.String(), nullable=True),
        sa.Column("is_urgent", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("worker", _BIG, nullable=False),
        sa.Column("lost", sa.Integer(), nullable=False),
        sa.Column("message_id", _BIG, nullable=True),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=True),
        sa.Column("settled_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_outgoing_notice_id")),
        sa.ForeignKeyConstraint(["stored"], ["stored_file.name"], name=op.f("fk_outgoing_stored")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing")),
        sa.UniqueConstraint("key", name=op.f("uq_outgoing_key")),
    )
    op.create_index(op.f("ix_outgoing_chat_id"), "outgoing", ["chat_id"], unique=False)
    op.create_index("ix_outgoing_waiting", "outgoing", ["notice_id", "state", "due_at", "id"], unique=False)
    sending = sa.text("state = 'sending'")
    op.create_index(
        "ix_outgoing_sending", "outgoing", ["worker"], unique=False, sqlite_where=sending, postgresql_where=sending
    )
