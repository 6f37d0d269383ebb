"""When volunteer hours were done, and how many."""

import sqlalchemy as sa
from alembic import op

import models.database

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "volunteer_hours",
        sa.Column("case_id", models.database.BigId, autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("began_at", models.database.UtcMoment(timezone=True), nullable=False),
        sa.Column("half_hours", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_volunteer_hours_case_id_case")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_volunteer_hours")),
    )


def downgrade() -> None:
    op.drop_table("volunteer_hours")
