"""Teams that are open or closed, who is asked to lead one, and who waits to be let in."""

import sqlalchemy as sa
from alembic import op

import models.database

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("rider_team") as batch:
        batch.add_column(sa.Column("offered_to", models.database.BigId, nullable=True))
        batch.add_column(sa.Column("is_open", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("is_vacancy_told", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
        batch.create_foreign_key(batch.f("fk_rider_team_offered_to"), "person", ["offered_to"], ["id"])
        batch.create_index(batch.f("ix_rider_team_offered_to"), ["offered_to"])
    with op.batch_alter_table("rider_team") as batch:
        batch.alter_column("is_open", server_default=None)
        batch.alter_column("is_vacancy_told", server_default=None)
    op.create_table(
        "team_request",
        sa.Column("id", models.database.BigId, nullable=False),
        sa.Column("person_id", models.database.BigId, nullable=False),
        sa.Column("team_id", models.database.BigId, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_team_request_person_id")),
        sa.ForeignKeyConstraint(["team_id"], ["rider_team.id"], name=op.f("fk_team_request_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_request")),
        sa.UniqueConstraint("person_id", name=op.f("uq_team_request_person_id")),
    )
    op.create_index(op.f("ix_team_request_team_id"), "team_request", ["team_id"])


def downgrade() -> None:
    op.drop_table("team_request")
    with op.batch_alter_table("rider_team") as batch:
        batch.drop_constraint(batch.f("fk_rider_team_offered_to"), type_="foreignkey")
        batch.drop_index(batch.f("ix_rider_team_offered_to"))
        for column in ("closed_at", "is_vacancy_told", "is_open", "offered_to"):
            batch.drop_column(column)
