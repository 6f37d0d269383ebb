"""Figures of cases are counted from an index alone."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_case_figures",
        "case",
        [
            "office_id",
            "kind",
            "adcode",
            "received_at",
            "state",
            "acknowledge_by",
            "accepted_at",
            "answer_by",
            "answered_at",
            "verdict",
            "rating",
            "reopened",
        ],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index("ix_case_figures", table_name="case")
