"""The clock looks at cases whose time runs out, and at those of which nobody says anything, without the others."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_case_warn_at", table_name="case")
    for column, condition in (
        ("warn_at", "warned < 3 AND state IN ('received', 'accepted')"),
        ("answered_at", "state = 'answered'"),
    ):
        is_looked_for = sa.text(condition)
        op.create_index(
            f"ix_case_{column}",
            "case",
            [column],
            unique=False,
            sqlite_where=is_looked_for,
            postgresql_where=is_looked_for,
        )


def downgrade() -> None:
    op.drop_index("ix_case_answered_at", table_name="case")
    op.drop_index("ix_case_warn_at", table_name="case")
    op.create_index("ix_case_warn_at", "case", ["warn_at"], unique=False)
