"""Plaques of honest shops, what is raised against them, and passes for their owners."""

import sqlalchemy as sa
from alembic import op

import models.database

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plaque",
        sa.Column("id", models.database.BigId, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("shop", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("adcode", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("pledge", sa.String(), nullable=False),
        sa.Column("office_id", models.database.BigId, nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_why", sa.String(), nullable=False),
        sa.Column("owner_id", models.database.BigId, nullable=True),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["adcode"], ["area.adcode"], name=op.f("fk_plaque_adcode_area")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_plaque_office_id_office")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_plaque_owner_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plaque")),
        sa.UniqueConstraint("code", name=op.f("uq_plaque_code")),
    )
    op.create_index("ix_plaque_adcode", "plaque", ["adcode", "year"], unique=False)
    op.create_index(op.f("ix_plaque_owner_id"), "plaque", ["owner_id"], unique=False)
    op.create_index(
        "uq_plaque_held",
        "plaque",
        ["adcode", "kind", "shop", "place"],
        unique=True,
        sqlite_where=sa.text("withdrawn_on IS NULL"),
        postgresql_where=sa.text("withdrawn_on IS NULL"),
    )
    op.create_table(
        "plaque_complaint",
        sa.Column("case_id", models.database.BigId, autoincrement=False, nullable=False),
        sa.Column("plaque_id", models.database.BigId, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_plaque_complaint_case_id_case")),
        sa.ForeignKeyConstraint(["plaque_id"], ["plaque.id"], name=op.f("fk_plaque_complaint_plaque_id_plaque")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_plaque_complaint")),
    )
    op.create_index(op.f("ix_plaque_complaint_plaque_id"), "plaque_complaint", ["plaque_id"], unique=False)
    op.create_table(
        "shop_pass",
        sa.Column("id", models.database.BigId, nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("plaque_id", models.database.BigId, nullable=False),
        sa.Column("expires_at", models.database.UtcMoment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["plaque_id"], ["plaque.id"], name=op.f("fk_shop_pass_plaque_id_plaque")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_pass")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_shop_pass_code_hash")),
    )
    op.create_index(op.f("ix_shop_pass_plaque_id"), "shop_pass", ["plaque_id"], unique=False)


def downgrade() -> None:
    for table in ("shop_pass", "plaque_complaint", "plaque"):
        op.drop_table(table)
