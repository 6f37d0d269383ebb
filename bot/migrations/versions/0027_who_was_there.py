"""Who was there, by code or by list."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "check_in_try",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("chat_id", _BIG, nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_in_try")),
    )
    op.create_index(op.f("ix_check_in_try_chat_id"), "check_in_try", ["chat_id"], unique=False)
    op.create_index(op.f("ix_check_in_try_tried_at"), "check_in_try", ["tried_at"], unique=False)
    op.create_table(
        "training_attendance",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("event_id", _BIG, nullable=False),
        sa.Column("person_id", _BIG, nullable=False),
        sa.Column("chat_id", _BIG, nullable=True),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_booked", sa.Boolean(), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=True),
        sa.Column("certificate", sa.String(), nullable=True),
        sa.Column("shown_name", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["training_event.id"], name=op.f("fk_training_attendance_event_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_training_attendance_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_attendance")),
        sa.UniqueConstraint("certificate", name=op.f("uq_training_attendance_certificate")),
        sa.UniqueConstraint("event_id", "chat_id", name=op.f("uq_training_attendance_event_id_chat_id")),
        sa.UniqueConstraint("event_id", "person_id", name=op.f("uq_training_attendance_event_id_person_id")),
    )
    op.create_index(op.f("ix_training_attendance_is_booked"), "training_attendance", ["is_booked"], unique=False)
    op.create_index(op.f("ix_training_attendance_person_id"), "training_attendance", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_training_attendance_person_id"), table_name="training_attendance")
    op.drop_index(op.f("ix_training_attendance_is_booked"), table_name="training_attendance")
    op.drop_table("training_attendance")
    op.drop_index(op.f("ix_check_in_try_tried_at"), table_name="check_in_try")
    op.drop_index(op.f("ix_check_in_try_chat_id"), table_name="check_in_try")
    op.drop_table("check_in_try")
