"""Jobs of the whole system are done once in each slot of their time."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "tick",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("slot", _BIG, nullable=False),
        sa.Column("worker", _BIG, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("missed", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("begun_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tick")),
        sa.UniqueConstraint("job", "slot", name=op.f("uq_tick_job_slot")),
    )
    running = sa.text("ended_at IS NULL")
    op.create_index("uq_tick_running", "tick", ["job"], unique=True, sqlite_where=running, postgresql_where=running)
