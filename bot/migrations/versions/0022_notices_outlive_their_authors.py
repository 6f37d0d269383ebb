"""A notice goes on without the chat that it was written in, which SQLite can only say of a new column."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _copy(is_nullable=True)


def downgrade() -> None:
    op.execute("UPDATE notice SET author_chat = 0 WHERE author_chat IS NULL")
    _copy(is_nullable=False)


def _copy(*, is_nullable: bool) -> None:
    op.execute("ALTER TABLE notice RENAME COLUMN author_chat TO author_chat_before")
    default = None if is_nullable else sa.text("0")
    op.add_column("notice", sa.Column("author_chat", _BIG, nullable=is_nullable, server_default=default))
    op.execute("UPDATE notice SET author_chat = author_chat_before")
    op.drop_column("notice", "author_chat_before")
