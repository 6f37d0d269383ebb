"""What an office answers again and again."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "canned_answer",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("office_id", _NUMBER, nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_canned_answer_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canned_answer")),
        sa.UniqueConstraint("office_id", "title", name=op.f("uq_canned_answer_office_id_title")),
    )
    op.create_table(
        "canned_picture",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("answer_id", _NUMBER, nullable=False),
        sa.Column("file_id", sa.String(), nullable=True),
        sa.Column("awaited_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stored", sa.String(), nullable=True),
        sa.Column("refused", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["answer_id"], ["canned_answer.id"], name=op.f("fk_canned_picture_answer_id")),
        sa.ForeignKeyConstraint(["stored"], ["stored_file.name"], name=op.f("fk_canned_picture_stored")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canned_picture")),
    )
    for column in ("answer_id", "awaited_since", "stored"):
        op.create_index(op.f(f"ix_canned_picture_{column}"), "canned_picture", [column], unique=False)
