"""Files are kept apart from who sees them, and views of them end."""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_FACTS = ("mime", "size", "width", "height")


def upgrade() -> None:
    op.create_table(
        "stored_file",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("mime", sa.String(), nullable=False),
        sa.Column("size", _BIG, nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("telegram_id", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_stored_file")),
    )
    op.execute(
        "INSERT INTO stored_file (name, mime, size, width, height, created_at) "
        "SELECT stored_as, min(mime), min(size), min(width), min(height), min(created_at) "
        "FROM web_file GROUP BY stored_as"
    )
    op.add_column("web_file", sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True))
    _end_views()
    with op.batch_alter_table("web_file", schema=None) as batch_op:
        batch_op.alter_column("expires_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        batch_op.create_index(batch_op.f("ix_web_file_expires_at"), ["expires_at"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_web_file_stored_as"), "stored_file", ["stored_as"], ["name"])
        for fact in _FACTS:
            batch_op.drop_column(fact)
    # No station had a picture that could be shown.
    with op.batch_alter_table("station", schema=None) as batch_op:
        batch_op.alter_column("photo", existing_type=sa.String(), nullable=True)
    op.execute("UPDATE station SET photo = NULL")
    with op.batch_alter_table("station", schema=None) as batch_op:
        batch_op.create_foreign_key(batch_op.f("fk_station_photo"), "stored_file", ["photo"], ["name"])


def _end_views() -> None:
    """What a person sent is kept for 7 days, what they were shown for 90."""
    moment = sa.DateTime(timezone=True)
    view = sa.table(
        "web_file",
        sa.column("id", sa.String()),
        sa.column("is_upload", sa.Boolean()),
        sa.column("created_at", moment),
        sa.column("expires_at", moment),
    )
    connection = op.get_bind()
    for row in connection.execute(sa.select(view.c.id, view.c.is_upload, view.c.created_at)).all():
        ends = row.created_at + timedelta(days=7 if row.is_upload else 90)
        connection.execute(view.update().where(view.c.id == row.id).values(expires_at=ends))
