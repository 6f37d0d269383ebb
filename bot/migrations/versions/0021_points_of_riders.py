"""Points, by person and by month, and teams of riders."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rider_team",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded_name", sa.String(), nullable=False),
        sa.Column("adcode", sa.Integer(), nullable=False),
        sa.Column("captain_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["adcode"], ["area.adcode"], name=op.f("fk_rider_team_adcode")),
        sa.ForeignKeyConstraint(["captain_id"], ["person.id"], name=op.f("fk_rider_team_captain_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rider_team")),
        sa.UniqueConstraint("folded_name", name=op.f("uq_rider_team_folded_name")),
    )
    op.create_index(op.f("ix_rider_team_adcode"), "rider_team", ["adcode"], unique=False)
    op.create_index(op.f("ix_rider_team_captain_id"), "rider_team", ["captain_id"], unique=False)
    op.create_table(
        "point_account",
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("nickname", sa.String(), nullable=True),
        sa.Column("is_shown", sa.Boolean(), nullable=False),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_point_account_person_id")),
        sa.ForeignKeyConstraint(["team_id"], ["rider_team.id"], name=op.f("fk_point_account_team_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_point_account")),
        sa.UniqueConstraint("number", name=op.f("uq_point_account_number")),
    )
    op.create_index(op.f("ix_point_account_team_id"), "point_account", ["team_id"], unique=False)
    op.create_table(
        "point_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("ranked", sa.Integer(), nullable=False),
        sa.Column("balance", sa.Integer(), nullable=False),
        sa.Column("earned", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reverses_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("balance >= 0", name=op.f("ck_point_entry_not_below_zero")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_point_entry_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_point_entry_person_id")),
        sa.ForeignKeyConstraint(["reverses_id"], ["point_entry.id"], name=op.f("fk_point_entry_reverses_id")),
        sa.ForeignKeyConstraint(["team_id"], ["rider_team.id"], name=op.f("fk_point_entry_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point_entry")),
        sa.UniqueConstraint("person_id", "number", name=op.f("uq_point_entry_person_id_number")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_point_entry_reverses_id")),
        sa.UniqueConstraint("source", name=op.f("uq_point_entry_source")),
    )
    op.create_index(op.f("ix_point_entry_by_id"), "point_entry", ["by_id"], unique=False)
    op.create_index("ix_point_entry_day", "point_entry", ["person_id", "day"], unique=False)
    op.create_table(
        "point_month",
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("ranked", sa.Integer(), nullable=False),
        sa.Column("adcode", sa.Integer(), nullable=True),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("is_shown", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["adcode"], ["area.adcode"], name=op.f("fk_point_month_adcode")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_point_month_person_id")),
        sa.ForeignKeyConstraint(["team_id"], ["rider_team.id"], name=op.f("fk_point_month_team_id")),
        sa.PrimaryKeyConstraint("person_id", "month", name=op.f("pk_point_month")),
    )
    op.create_index(
        "ix_point_month_county",
        "point_month",
        ["month", "adcode", "ranked"],
        unique=False,
        sqlite_where=sa.text("is_shown"),
        postgresql_where=sa.text("is_shown"),
    )
    op.create_index(
        "ix_point_month_team",
        "point_month",
        ["month", "team_id", "ranked"],
        unique=False,
        sqlite_where=sa.text("is_shown"),
        postgresql_where=sa.text("is_shown"),
    )
    op.create_table(
        "team_month",
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("ranked", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["rider_team.id"], name=op.f("fk_team_month_team_id")),
        sa.PrimaryKeyConstraint("team_id", "month", name=op.f("pk_team_month")),
    )
    op.create_index("ix_team_month_board", "team_month", ["month", "ranked"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_team_month_board", table_name="team_month")
    op.drop_table("team_month")
    op.drop_index("ix_point_month_team", table_name="point_month")
    op.drop_index("ix_point_month_county", table_name="point_month")
    op.drop_table("point_month")
    op.drop_index("ix_point_entry_day", table_name="point_entry")
    op.drop_index(op.f("ix_point_entry_by_id"), table_name="point_entry")
    op.drop_table("point_entry")
    op.drop_index(op.f("ix_point_account_team_id"), table_name="point_account")
    op.drop_table("point_account")
    op.drop_index(op.f("ix_rider_team_captain_id"), table_name="rider_team")
    op.drop_index(op.f("ix_rider_team_adcode"), table_name="rider_team")
    op.drop_table("rider_team")
