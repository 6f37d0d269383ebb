"""Who keeps a station, and what was offered before it was one."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "station_host",
        sa.Column("station_id", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("person_id", _NUMBER, nullable=False),
        sa.Column("since_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_station_host_person_id")),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name=op.f("fk_station_host_station_id")),
        sa.PrimaryKeyConstraint("station_id", name=op.f("pk_station_host")),
    )
    op.create_index(op.f("ix_station_host_person_id"), "station_host", ["person_id"], unique=False)
    op.create_table(
        "host_application",
        sa.Column("case_id", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("hours", sa.Text(), nullable=False),
        sa.Column("amenities", sa.JSON(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("station_id", _NUMBER, nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_host_application_case_id")),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name=op.f("fk_host_application_station_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_host_application")),
    )


def downgrade() -> None:
    op.drop_table("host_application")
    op.drop_index(op.f("ix_station_host_person_id"), table_name="station_host")
    op.drop_table("station_host")
