"""Parties of a case, their meetings, and what they agreed."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_IS_TO_CHECK = sa.text("next_at IS NOT NULL")


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "case_party",
        sa.Column("id", number, nullable=False),
        sa.Column("case_id", number, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_party_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_party")),
        sa.UniqueConstraint("case_id", "name", name=op.f("uq_case_party_case_id_name")),
    )
    op.create_table(
        "case_meeting",
        sa.Column("id", number, nullable=False),
        sa.Column("case_id", number, nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("present", sa.JSON(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("check_on", sa.Date(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_meeting_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_meeting")),
    )
    op.create_index(op.f("ix_case_meeting_case_id"), "case_meeting", ["case_id"], unique=False)
    op.create_index(
        "ix_case_meeting_next_at",
        "case_meeting",
        ["next_at"],
        unique=False,
        sqlite_where=_IS_TO_CHECK,
        postgresql_where=_IS_TO_CHECK,
    )
    op.create_table(
        "case_measure",
        sa.Column("id", number, nullable=False),
        sa.Column("case_id", number, nullable=False),
        sa.Column("meeting_id", number, nullable=False),
        sa.Column("party_id", number, nullable=True),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_measure_case_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["case_meeting.id"], name=op.f("fk_case_measure_meeting_id")),
        sa.ForeignKeyConstraint(["party_id"], ["case_party.id"], name=op.f("fk_case_measure_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_measure")),
    )
    op.create_index(op.f("ix_case_measure_case_id"), "case_measure", ["case_id"], unique=False)
    op.create_index(op.f("ix_case_measure_meeting_id"), "case_measure", ["meeting_id"], unique=False)


def downgrade() -> None:
    for table in ("case_measure", "case_meeting", "case_party"):
        op.drop_table(table)
