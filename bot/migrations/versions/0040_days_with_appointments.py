"""Days on which people are seen by appointment, whose slots are events, and how often an appointment was moved."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "sitting",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("office_id", _NUMBER, nullable=True),
        sa.Column("station_id", _NUMBER, nullable=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("adcode", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("series", _NUMBER, nullable=True),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_sitting_times")),
        sa.ForeignKeyConstraint(["adcode"], ["area.adcode"], name=op.f("fk_sitting_adcode")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_sitting_office_id")),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name=op.f("fk_sitting_station_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sitting")),
    )
    op.create_index("ix_sitting_kind_ends_at", "sitting", ["kind", "ends_at"], unique=False)
    for column in ("office_id", "station_id", "series"):
        op.create_index(op.f(f"ix_sitting_{column}"), "sitting", [column], unique=False)
    # In words that both databases know: SQLite would have to copy the table to take a key that Alembic adds.
    number = "BIGINT" if op.get_bind().dialect.name == "postgresql" else "INTEGER"
    key = "CONSTRAINT fk_training_event_sitting_id REFERENCES sitting (id)"
    op.execute(f"ALTER TABLE training_event ADD COLUMN sitting_id {number} {key}")
    op.create_index(op.f("ix_training_event_sitting_id"), "training_event", ["sitting_id"], unique=False)
    op.add_column("training_seat", sa.Column("moves", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("training_seat", "moves")
    with op.batch_alter_table("training_event") as table:
        table.drop_index(op.f("ix_training_event_sitting_id"))
        table.drop_constraint(op.f("fk_training_event_sitting_id"), type_="foreignkey")
        table.drop_column("sitting_id")
    for column in ("series", "station_id", "office_id"):
        op.drop_index(op.f(f"ix_sitting_{column}"), table_name="sitting")
    op.drop_index("ix_sitting_kind_ends_at", table_name="sitting")
    op.drop_table("sitting")
