"""Offices that help with a case which another one leads."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "case_co_unit",
        sa.Column("id", number, nullable=False),
        sa.Column("case_id", number, nullable=False),
        sa.Column("office_id", number, nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_co_unit_case_id")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_case_co_unit_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_co_unit")),
        sa.UniqueConstraint("case_id", "office_id", name=op.f("uq_case_co_unit_case_id_office_id")),
    )
    op.create_index(op.f("ix_case_co_unit_office_id"), "case_co_unit", ["office_id"], unique=False)


def downgrade() -> None:
    op.drop_table("case_co_unit")
