"""Some cases are kept back for a while, so that nobody can tell who was where."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("case", sa.Column("hand_over_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_case_hand_over_at"), "case", ["hand_over_at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_case_hand_over_at"), table_name="case")
    op.drop_column("case", "hand_over_at")
