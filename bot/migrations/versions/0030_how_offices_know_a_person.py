"""How a person wants offices to know them, unless they say otherwise."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("usual_manner", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("person", "usual_manner")
