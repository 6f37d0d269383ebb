"""Who has met with what somebody else has raised."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_joiner",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chat_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_joiner_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_case_joiner_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_joiner")),
        sa.UniqueConstraint("case_id", "person_id", name=op.f("uq_case_joiner_case_id_person_id")),
    )
    op.create_index(op.f("ix_case_joiner_person_id"), "case_joiner", ["person_id"], unique=False)
    op.create_index("ix_case_topic", "case", ["topic", "received_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_case_topic", table_name="case")
    op.drop_table("case_joiner")
