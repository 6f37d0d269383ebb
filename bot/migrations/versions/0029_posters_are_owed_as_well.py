"""Posters are owed to chats as pictures are, and sent as files."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("owed_picture", sa.Column("form", sa.String(), nullable=False, server_default="chart"))
    op.add_column("owed_picture", sa.Column("filename", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("owed_picture", "filename")
    op.drop_column("owed_picture", "form")
