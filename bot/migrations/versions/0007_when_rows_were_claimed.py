"""When a process took a row of `outgoing` to send it."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outgoing", sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True))
