"""Reminders of an event are written in one transaction, and need no place at which to go on."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_column("training_reminder", "cursor")


def downgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("training_reminder", sa.Column("cursor", number, nullable=False, server_default="0"))
