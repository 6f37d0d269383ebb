"""What shop owners find when they look at their own kitchens."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_IS_OPEN = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "kitchen_check",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("person_id", _NUMBER, nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_kitchen_check_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kitchen_check")),
    )
    op.create_index(
        "uq_kitchen_check_open",
        "kitchen_check",
        ["person_id"],
        unique=True,
        sqlite_where=_IS_OPEN,
        postgresql_where=_IS_OPEN,
    )
    op.create_table(
        "kitchen_answer",
        sa.Column("check_id", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=True),
        sa.Column("file_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["check_id"], ["kitchen_check.id"], name=op.f("fk_kitchen_answer_check_id")),
        sa.PrimaryKeyConstraint("check_id", "item", name=op.f("pk_kitchen_answer")),
    )


def downgrade() -> None:
    op.drop_table("kitchen_answer")
    op.drop_index("uq_kitchen_check_open", table_name="kitchen_check")
    op.drop_table("kitchen_check")
