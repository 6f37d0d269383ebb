"""What photos that may earn points look like, and points that wait for somebody to look at them."""

import sqlalchemy as sa
from alembic import op

import models.database

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "photo_print",
        sa.Column("file_id", models.database.BigId, autoincrement=False, nullable=False),
        sa.Column("quarter", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("looks", sa.String(), nullable=False),
        sa.Column("case_id", models.database.BigId, nullable=False),
        sa.Column("kept_at", models.database.UtcMoment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_photo_print_case_id_case")),
        sa.ForeignKeyConstraint(["file_id"], ["case_file.id"], name=op.f("fk_photo_print_file_id_case_file")),
        sa.PrimaryKeyConstraint("file_id", "quarter", name=op.f("pk_photo_print")),
    )
    op.create_index(op.f("ix_photo_print_case_id"), "photo_print", ["case_id"], unique=False)
    op.create_index(op.f("ix_photo_print_kept_at"), "photo_print", ["kept_at"], unique=False)
    op.create_index(op.f("ix_photo_print_value"), "photo_print", ["value"], unique=False)
    op.create_table(
        "held_points",
        sa.Column("review_id", models.database.BigId, autoincrement=False, nullable=False),
        sa.Column("case_id", models.database.BigId, nullable=False),
        sa.Column("doubts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_held_points_case_id_case")),
        sa.ForeignKeyConstraint(["review_id"], ["case.id"], name=op.f("fk_held_points_review_id_case")),
        sa.PrimaryKeyConstraint("review_id", name=op.f("pk_held_points")),
        sa.UniqueConstraint("case_id", name=op.f("uq_held_points_case_id")),
    )


def downgrade() -> None:
    op.drop_table("held_points")
    op.drop_index(op.f("ix_photo_print_value"), table_name="photo_print")
    op.drop_index(op.f("ix_photo_print_kept_at"), table_name="photo_print")
    op.drop_index(op.f("ix_photo_print_case_id"), table_name="photo_print")
    op.drop_table("photo_print")
