"""Groups in which an office's staff see its cases."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "office_group",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("office_id", _NUMBER, nullable=False),
        sa.Column("group_id", _NUMBER, nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_office_group_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_group")),
        sa.UniqueConstraint("office_id", name=op.f("uq_office_group_office_id")),
        sa.UniqueConstraint("group_id", name=op.f("uq_office_group_group_id")),
    )
    op.create_table(
        "group_card",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("case_id", _NUMBER, nullable=False),
        sa.Column("group_id", _NUMBER, nullable=False),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.Column("is_new", sa.Boolean(), nullable=False),
        sa.Column("due_since", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_group_card_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_card")),
        sa.UniqueConstraint("case_id", "group_id", name=op.f("uq_group_card_case_id_group_id")),
    )
    op.create_index(op.f("ix_group_card_group_id"), "group_card", ["group_id"], unique=False)
    due = sa.text("due_since IS NOT NULL")
    op.create_index("ix_group_card_due", "group_card", ["id"], unique=False, sqlite_where=due, postgresql_where=due)
