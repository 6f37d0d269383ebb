"""What is kept back is found by an index of its own, and left out of trays and figures by theirs."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_FIGURES = [
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
]
_INDEXES = {"ix_case_figures": _FIGURES, "ix_case_office": ["office_id", "state", "answer_by"]}
_IS_KEPT_BACK = sa.text("hand_over_at IS NOT NULL")


def upgrade() -> None:
    op.drop_index("ix_case_hand_over_at", table_name="case")
    op.create_index(
        "ix_case_hand_over_at",
        "case",
        ["hand_over_at"],
        unique=False,
        sqlite_where=_IS_KEPT_BACK,
        postgresql_where=_IS_KEPT_BACK,
    )
    for name, columns in _INDEXES.items():
        op.drop_index(name, table_name="case")
        op.create_index(name, "case", [*columns, "hand_over_at"], unique=False)


def downgrade() -> None:
    for name, columns in _INDEXES.items():
        op.drop_index(name, table_name="case")
        op.create_index(name, "case", columns, unique=False)
    op.drop_index("ix_case_hand_over_at", table_name="case")
    op.create_index("ix_case_hand_over_at", "case", ["hand_over_at"], unique=False)
