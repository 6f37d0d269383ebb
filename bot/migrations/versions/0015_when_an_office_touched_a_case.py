"""When an office last did something about a case; those that somebody holds now begin with what happened last."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("case", sa.Column("touched_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        'UPDATE "case" SET touched_at = (SELECT max("at") FROM case_event WHERE case_event.case_id = "case".id) '
        "WHERE state = 'accepted'"
    )
    is_held = sa.text("state = 'accepted'")
    op.create_index(
        "ix_case_touched_at", "case", ["touched_at"], unique=False, sqlite_where=is_held, postgresql_where=is_held
    )


def downgrade() -> None:
    op.drop_index("ix_case_touched_at", table_name="case")
    op.drop_column("case", "touched_at")
