"""A gift may be fetched at a station, where its host hands it out."""

import sqlalchemy as sa
from alembic import op

import models.database

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("gift") as batch:
        batch.add_column(sa.Column("station_id", models.database.BigId, nullable=True))
        batch.create_foreign_key(op.f("fk_gift_station_id_station"), "station", ["station_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("gift") as batch:
        batch.drop_constraint(op.f("fk_gift_station_id_station"), type_="foreignkey")
        batch.drop_column("station_id")
