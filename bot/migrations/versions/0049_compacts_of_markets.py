"""Markets, their shops, the compact that these sign, and votes on it."""

import sqlalchemy as sa
from alembic import op

from models.database import BigId, UtcMoment

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

_MOMENT = UtcMoment(timezone=True)
_IS_IN, _IS_OPEN = sa.text("left_at IS NULL"), sa.text("closed_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "market",
        sa.Column("id", BigId, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("adcode", sa.Integer(), nullable=False),
        sa.Column("vote_days", sa.Integer(), nullable=False),
        sa.Column("quorum_percent", sa.Integer(), nullable=False),
        sa.Column("majority_percent", sa.Integer(), nullable=False),
        sa.Column("opened_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["adcode"], ["area.adcode"], name=op.f("fk_market_adcode_area")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_market")),
    )
    op.create_index("uq_market_name", "market", ["adcode", "name"], unique=True)
    op.create_table(
        "market_shop",
        sa.Column("id", BigId, nullable=False),
        sa.Column("market_id", BigId, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("person_id", BigId, nullable=True),
        sa.Column("signed_version", sa.Integer(), nullable=True),
        sa.Column("signed_at", _MOMENT, nullable=True),
        sa.Column("left_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["market_id"], ["market.id"], name=op.f("fk_market_shop_market_id_market")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_market_shop_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_market_shop")),
    )
    op.create_index(op.f("ix_market_shop_person_id"), "market_shop", ["person_id"], unique=False)
    for name, column in (("uq_market_shop_name", "name"), ("uq_market_shop_person", "person_id")):
        op.create_index(
            name,
            "market_shop",
            ["market_id", column],
            unique=True,
            sqlite_where=_IS_IN,
            postgresql_where=_IS_IN,
        )
    op.create_table(
        "compact_text",
        sa.Column("id", BigId, nullable=False),
        sa.Column("market_id", BigId, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("published_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["market_id"], ["market.id"], name=op.f("fk_compact_text_market_id_market")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_compact_text")),
        sa.UniqueConstraint("market_id", "number", name=op.f("uq_compact_text_market_id_number")),
    )
    op.create_table(
        "motion",
        sa.Column("id", BigId, nullable=False),
        sa.Column("market_id", BigId, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("begins_at", _MOMENT, nullable=False),
        sa.Column("ends_at", _MOMENT, nullable=False),
        sa.Column("closed_at", _MOMENT, nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("shops", sa.Integer(), nullable=False),
        sa.Column("votes_for", sa.Integer(), nullable=False),
        sa.Column("votes_against", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["market_id"], ["market.id"], name=op.f("fk_motion_market_id_market")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_motion")),
    )
    op.create_index(
        "uq_motion_open", "motion", ["market_id"], unique=True, sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN
    )
    op.create_index("ix_motion_ends_at", "motion", ["ends_at"], sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN)
    op.create_table(
        "vote",
        sa.Column("id", BigId, nullable=False),
        sa.Column("motion_id", BigId, nullable=False),
        sa.Column("shop_id", BigId, nullable=False),
        sa.Column("is_for", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["motion_id"], ["motion.id"], name=op.f("fk_vote_motion_id_motion")),
        sa.ForeignKeyConstraint(["shop_id"], ["market_shop.id"], name=op.f("fk_vote_shop_id_market_shop")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote")),
        sa.UniqueConstraint("motion_id", "shop_id", name=op.f("uq_vote_motion_id_shop_id")),
    )
    op.create_index(op.f("ix_vote_shop_id"), "vote", ["shop_id"], unique=False)
    with op.batch_alter_table("shop_pass") as batch:
        batch.alter_column("plaque_id", existing_type=BigId, nullable=True)
        batch.add_column(sa.Column("market_shop_id", BigId, nullable=True))
        batch.create_foreign_key("fk_shop_pass_market_shop_id_market_shop", "market_shop", ["market_shop_id"], ["id"])
        batch.create_index("ix_shop_pass_market_shop_id", ["market_shop_id"])


def downgrade() -> None:
    with op.batch_alter_table("shop_pass") as batch:
        batch.drop_index("ix_shop_pass_market_shop_id")
        batch.drop_constraint("fk_shop_pass_market_shop_id_market_shop", type_="foreignkey")
        batch.drop_column("market_shop_id")
    for table in ("vote", "motion", "compact_text", "market_shop", "market"):
        op.drop_table(table)
