"""Rules of loans that an admin took in, and what shops have answered, for a day or as long as they wish."""

import sqlalchemy as sa
from alembic import op

import models.database

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "loan_file",
        sa.Column("id", models.database.BigId, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("taken_in_at", models.database.UtcMoment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan_file")),
    )
    op.create_table(
        "loan_memory",
        sa.Column("chat_id", models.database.BigId, autoincrement=False, nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("told_at", models.database.UtcMoment(timezone=True), nullable=False),
        sa.Column("expires_at", models.database.UtcMoment(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_loan_memory")),
    )
    op.create_index(op.f("ix_loan_memory_expires_at"), "loan_memory", ["expires_at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_loan_memory_expires_at"), table_name="loan_memory")
    op.drop_table("loan_memory")
    op.drop_table("loan_file")
