"""Training events with their seats and reminders, and what waiting messages are about."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "training_event",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.Column("adcode", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("numbered", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("earns_points", sa.Boolean(), nullable=False),
        sa.Column("trainer", sa.String(), nullable=False),
        sa.Column("materials", sa.Text(), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("fence_m", sa.Integer(), nullable=True),
        sa.Column("series", _BIG, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_by", _BIG, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why_cancelled", sa.Text(), nullable=False),
        sa.CheckConstraint("taken >= 0 AND taken <= seats", name=op.f("ck_training_event_taken")),
        sa.ForeignKeyConstraint(["adcode"], ["area.adcode"], name=op.f("fk_training_event_adcode")),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_training_event_created_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_event")),
    )
    op.create_index(op.f("ix_training_event_created_by"), "training_event", ["created_by"], unique=False)
    op.create_index(op.f("ix_training_event_series"), "training_event", ["series"], unique=False)
    op.create_index("ix_training_event_starts_at", "training_event", ["starts_at", "id"], unique=False)
    op.create_table(
        "training_reminder",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("event_id", _BIG, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("cursor", _BIG, nullable=False),
        sa.Column("is_urgent", sa.Boolean(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["training_event.id"], name=op.f("fk_training_reminder_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_reminder")),
        sa.UniqueConstraint("event_id", "version", "due_at", name=op.f("uq_training_reminder_event_id_version_due_at")),
    )
    op.create_index(
        "ix_training_reminder_due",
        "training_reminder",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("state = 'planned'"),
        postgresql_where=sa.text("state = 'planned'"),
    )
    op.create_table(
        "training_seat",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("event_id", _BIG, nullable=False),
        sa.Column("person_id", _BIG, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offered_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["training_event.id"], name=op.f("fk_training_seat_event_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_training_seat_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_seat")),
        sa.UniqueConstraint("event_id", "person_id", name=op.f("uq_training_seat_event_id_person_id")),
    )
    op.create_index("ix_training_seat_offered", "training_seat", ["state", "offered_until"], unique=False)
    op.create_index(op.f("ix_training_seat_person_id"), "training_seat", ["person_id"], unique=False)
    op.create_index("ix_training_seat_waiting", "training_seat", ["event_id", "state", "since", "id"], unique=False)
    op.add_column("outgoing", sa.Column("subject", sa.String(), nullable=True))
    op.create_index(
        "ix_outgoing_subject",
        "outgoing",
        ["subject"],
        unique=False,
        sqlite_where=sa.text("subject IS NOT NULL"),
        postgresql_where=sa.text("subject IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index(
        "ix_outgoing_subject",
        table_name="outgoing",
        sqlite_where=sa.text("subject IS NOT NULL"),
        postgresql_where=sa.text("subject IS NOT NULL"),
    )
    op.drop_column("outgoing", "subject")
    op.drop_index("ix_training_seat_waiting", table_name="training_seat")
    op.drop_index(op.f("ix_training_seat_person_id"), table_name="training_seat")
    op.drop_index("ix_training_seat_offered", table_name="training_seat")
    op.drop_table("training_seat")
    op.drop_index(
        "ix_training_reminder_due",
        table_name="training_reminder",
        sqlite_where=sa.text("state = 'planned'"),
        postgresql_where=sa.text("state = 'planned'"),
    )
    op.drop_table("training_reminder")
    op.drop_index("ix_training_event_starts_at", table_name="training_event")
    op.drop_index(op.f("ix_training_event_series"), table_name="training_event")
    op.drop_index(op.f("ix_training_event_created_by"), table_name="training_event")
    op.drop_table("training_event")
