"""Who was deleted, by number, until a file outside of the database knows it."""

import sqlalchemy as sa
from alembic import op

import models.database

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "forgotten",
        sa.Column("person_id", models.database.BigId, autoincrement=False, nullable=False),
        sa.Column("forgotten_at", models.database.UtcMoment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "forgotten_at", name=op.f("pk_forgotten")),
    )


def downgrade() -> None:
    op.drop_table("forgotten")
