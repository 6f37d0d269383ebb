"""Cases that were split off from others."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "case_part",
        sa.Column("part_id", number, autoincrement=False, nullable=False),
        sa.Column("whole_id", number, nullable=False),
        sa.ForeignKeyConstraint(["part_id"], ["case.id"], name=op.f("fk_case_part_part_id")),
        sa.ForeignKeyConstraint(["whole_id"], ["case.id"], name=op.f("fk_case_part_whole_id")),
        sa.PrimaryKeyConstraint("part_id", name=op.f("pk_case_part")),
    )
    op.create_index(op.f("ix_case_part_whole_id"), "case_part", ["whole_id"], unique=False)


def downgrade() -> None:
    op.drop_table("case_part")
