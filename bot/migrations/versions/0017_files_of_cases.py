"""The files of cases are kept as copies of our own; what a case was spoken in is one of them."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "case_file",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("case_id", _NUMBER, nullable=False),
        sa.Column("event_id", _NUMBER, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("file_id", sa.String(), nullable=True),
        sa.Column("awaited_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stored", sa.String(), nullable=True),
        sa.Column("refused", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_file_case_id")),
        sa.ForeignKeyConstraint(["event_id"], ["case_event.id"], name=op.f("fk_case_file_event_id")),
        sa.ForeignKeyConstraint(["stored"], ["stored_file.name"], name=op.f("fk_case_file_stored")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_file")),
    )
    for column in ("awaited_since", "case_id", "stored"):
        op.create_index(op.f(f"ix_case_file_{column}"), "case_file", [column], unique=False)
    _take_over()
    op.drop_table("case_photo")
    op.drop_column("case", "voice")


def _take_over() -> None:
    """What is there waits for its copy from now on."""
    op.execute(
        "INSERT INTO case_file (case_id, event_id, kind, file_id, awaited_since) "
        "SELECT case_id, event_id, 'photo', file_id, CURRENT_TIMESTAMP FROM case_photo ORDER BY id"
    )
    op.execute(
        "INSERT INTO case_file (case_id, event_id, kind, file_id, awaited_since) "
        "SELECT c.id, min(e.id), 'voice', c.voice, CURRENT_TIMESTAMP "
        'FROM "case" AS c JOIN case_event AS e ON e.case_id = c.id WHERE c.voice IS NOT NULL GROUP BY c.id, c.voice'
    )
