"""Visits of the help team to shops, and what it writes down there."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_IS_OPEN = sa.text("reported_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "shop_visit",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("case_id", _NUMBER, nullable=False),
        sa.Column("person_id", _NUMBER, nullable=False),
        sa.Column("event_id", _NUMBER, nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_shop_visit_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_shop_visit_person_id")),
        sa.ForeignKeyConstraint(["event_id"], ["training_event.id"], name=op.f("fk_shop_visit_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_visit")),
    )
    op.create_index(op.f("ix_shop_visit_case_id"), "shop_visit", ["case_id"], unique=False)
    op.create_index(op.f("ix_shop_visit_person_id"), "shop_visit", ["person_id"], unique=False)
    op.create_index("ix_shop_visit_event_id", "shop_visit", ["event_id", "person_id"], unique=False)
    op.create_index(
        "uq_shop_visit_open",
        "shop_visit",
        ["case_id"],
        unique=True,
        sqlite_where=_IS_OPEN,
        postgresql_where=_IS_OPEN,
    )
    op.create_table(
        "visit_step",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("case_id", _NUMBER, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_visit_step_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_step")),
    )
    op.create_index(op.f("ix_visit_step_case_id"), "visit_step", ["case_id"], unique=False)
    op.create_table(
        "visit_measure",
        sa.Column("case_id", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("order_s", sa.Integer(), nullable=True),
        sa.Column("waste_g", sa.Integer(), nullable=True),
        sa.Column("waste_fen", sa.Integer(), nullable=True),
        sa.Column("measured_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("waste_g IS NULL OR waste_fen IS NULL", name=op.f("ck_visit_measure_one_waste")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_visit_measure_case_id")),
        sa.PrimaryKeyConstraint("case_id", "phase", name=op.f("pk_visit_measure")),
    )


def downgrade() -> None:
    op.drop_table("visit_measure")
    op.drop_table("visit_step")
    op.drop_table("shop_visit")
