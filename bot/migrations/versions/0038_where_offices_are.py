"""Where the doors of offices are."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("office", sa.Column("latitude", sa.Float(), nullable=True))
    op.add_column("office", sa.Column("longitude", sa.Float(), nullable=True))


def downgrade() -> None:
    op.drop_column("office", "longitude")
    op.drop_column("office", "latitude")
