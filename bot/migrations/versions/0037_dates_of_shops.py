"""Dates of shop owners, and the codes of their calendars."""

import sqlalchemy as sa
from alembic import op

import models.database

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shop_date",
        sa.Column("id", models.database.BigId, nullable=False),
        sa.Column("person_id", models.database.BigId, nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("noted_at", models.database.UtcMoment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_shop_date_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_date")),
    )
    op.create_index(op.f("ix_shop_date_due_on"), "shop_date", ["due_on"], unique=False)
    op.create_index(op.f("ix_shop_date_person_id"), "shop_date", ["person_id"], unique=False)
    op.create_table(
        "shop_feed",
        sa.Column("person_id", models.database.BigId, autoincrement=False, nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_shop_feed_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_shop_feed")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_shop_feed_code_hash")),
    )


def downgrade() -> None:
    op.drop_table("shop_feed")
    op.drop_index(op.f("ix_shop_date_person_id"), table_name="shop_date")
    op.drop_index(op.f("ix_shop_date_due_on"), table_name="shop_date")
    op.drop_table("shop_date")
