"""How far work on many people has come."""

import sqlalchemy as sa
from alembic import op

import models.database

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "batch_run",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column("after", models.database.BigId, nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name", "period", name=op.f("pk_batch_run")),
    )


def downgrade() -> None:
    op.drop_table("batch_run")
