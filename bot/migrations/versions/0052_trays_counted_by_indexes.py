"""Trays of the inbox are counted from indexes alone: what came up to those above an office, and what somebody holds."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

_CAME_UP = sa.text("warned >= 2 AND state IN ('received', 'accepted', 'waiting') AND hand_over_at IS NULL")


def upgrade() -> None:
    op.create_index(
        "ix_case_came_up",
        "case",
        ["answer_by", "warned", "office_id"],
        unique=False,
        sqlite_where=_CAME_UP,
        postgresql_where=_CAME_UP,
    )

    op.drop_index("ix_case_holder", table_name="case")
    op.create_index("ix_case_holder", "case", ["holder_id", "state", "answer_by", "office_id", "hand_over_at"])


def downgrade() -> None:
    op.drop_index("ix_case_holder", table_name="case")
    op.create_index("ix_case_holder", "case", ["holder_id", "state"])
    op.drop_index("ix_case_came_up", table_name="case", sqlite_where=_CAME_UP, postgresql_where=_CAME_UP)
