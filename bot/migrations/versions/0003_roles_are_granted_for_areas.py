"""Roles are granted for areas, and what is done with rights is told in an audit."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)
_LIVE = sa.text("ended_at IS NULL")
_REGION = 640_000


def upgrade() -> None:
    op.create_table(
        "role_grant",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("person_id", _BIG, nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("adcode", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("granted_by", _BIG, nullable=True),
        sa.Column("granted_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.Column("ended_by", _BIG, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_role_grant_person_id")),
        sa.ForeignKeyConstraint(["granted_by"], ["person.id"], name=op.f("fk_role_grant_granted_by")),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name=op.f("fk_role_grant_ended_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
    )
    op.create_index(
        "uq_role_grant_live",
        "role_grant",
        ["person_id", "role", "adcode"],
        unique=True,
        sqlite_where=_LIVE,
        postgresql_where=_LIVE,
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("actor_id", _BIG, nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("adcode", sa.Integer(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_audit_entry_actor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    op.create_index(op.f("ix_audit_entry_actor_id"), "audit_entry", ["actor_id"])
    op.create_index(op.f("ix_audit_entry_subject"), "audit_entry", ["subject"])
    _grant_what_the_demo_gave()


def _grant_what_the_demo_gave() -> None:
    """Until now only seats of the demo were staff or admin: of everything."""
    person = sa.table("person", sa.column("id", _BIG), sa.column("roles", sa.JSON()), sa.column("created_at", _MOMENT))
    grant = sa.table(
        "role_grant",
        *(sa.column(name) for name in ("person_id", "role", "adcode", "origin")),
        sa.column("granted_at", _MOMENT),
    )
    connection = op.get_bind()
    for row in connection.execute(sa.select(person)).all():
        for role in {"staff", "admin"} & set(row.roles):
            values = {"person_id": row.id, "role": role, "adcode": _REGION, "origin": "demo"}
            connection.execute(grant.insert().values(**values, granted_at=row.created_at))
