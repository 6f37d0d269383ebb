"""What points are exchanged for."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "gift",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("cost", sa.Integer(), nullable=False),
        sa.Column("stock", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("adcode", sa.Integer(), nullable=True),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.CheckConstraint("cost > 0", name=op.f("ck_gift_costs_something")),
        sa.CheckConstraint("stock >= 0", name=op.f("ck_gift_not_oversold")),
        sa.ForeignKeyConstraint(["adcode"], ["area.adcode"], name=op.f("fk_gift_adcode")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gift")),
        sa.UniqueConstraint("code", name=op.f("uq_gift_code")),
    )
    op.create_table(
        "redemption",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("gift_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["point_entry.id"], name=op.f("fk_redemption_entry_id")),
        sa.ForeignKeyConstraint(["gift_id"], ["gift.id"], name=op.f("fk_redemption_gift_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_redemption_person_id")),
        sa.ForeignKeyConstraint(["settled_by"], ["person.id"], name=op.f("fk_redemption_settled_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redemption")),
        sa.UniqueConstraint("code", name=op.f("uq_redemption_code")),
    )
    op.create_index(op.f("ix_redemption_entry_id"), "redemption", ["entry_id"], unique=False)
    op.create_index(
        "ix_redemption_held",
        "redemption",
        ["expires_at"],
        unique=False,
        sqlite_where=sa.text("state = 'held'"),
        postgresql_where=sa.text("state = 'held'"),
    )
    op.create_index(op.f("ix_redemption_person_id"), "redemption", ["person_id"], unique=False)
    op.create_index(op.f("ix_redemption_settled_by"), "redemption", ["settled_by"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_redemption_settled_by"), table_name="redemption")
    op.drop_index(op.f("ix_redemption_person_id"), table_name="redemption")
    op.drop_index("ix_redemption_held", table_name="redemption")
    op.drop_index(op.f("ix_redemption_entry_id"), table_name="redemption")
    op.drop_table("redemption")
    op.drop_table("gift")
