"""What the reporter of a case does can be held back from its office, with its files."""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "held_act",
        sa.Column("id", _BIG, autoincrement=False, nullable=False),
        sa.Column("case_id", _BIG, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_held_act_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_act")),
        sa.UniqueConstraint("case_id", "place", name=op.f("uq_held_act_case_id_place")),
    )
    op.create_index(op.f("ix_held_act_due_at"), "held_act", ["due_at"], unique=False)
    with op.batch_alter_table("case_file", schema=None) as batch_op:
        batch_op.alter_column("event_id", existing_type=_BIG, nullable=True)
        batch_op.add_column(sa.Column("held_act_id", _BIG, nullable=True))
        batch_op.create_index(batch_op.f("ix_case_file_held_act_id"), ["held_act_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_case_file_held_act_id"), "held_act", ["held_act_id"], ["id"])


def downgrade() -> None:
    op.execute("DELETE FROM case_file WHERE event_id IS NULL")
    with op.batch_alter_table("case_file", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_case_file_held_act_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_case_file_held_act_id"))
        batch_op.drop_column("held_act_id")
        batch_op.alter_column("event_id", existing_type=_BIG, nullable=False)
    op.drop_index(op.f("ix_held_act_due_at"), table_name="held_act")
    op.drop_table("held_act")
