"""Colleagues are invited with codes."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "invite",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("adcode", sa.Integer(), nullable=False),
        sa.Column("invited_by", _BIG, nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("accepted_by", _BIG, nullable=True),
        sa.Column("accepted_at", _MOMENT, nullable=True),
        sa.Column("taken_back_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["invited_by"], ["person.id"], name=op.f("fk_invite_invited_by")),
        sa.ForeignKeyConstraint(["accepted_by"], ["person.id"], name=op.f("fk_invite_accepted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invite")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_invite_code_hash")),
    )
    op.create_index(op.f("ix_invite_invited_by"), "invite", ["invited_by"])
    op.create_index(op.f("ix_invite_accepted_by"), "invite", ["accepted_by"])
    op.create_table(
        "invite_try",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("chat_id", _BIG, nullable=False),
        sa.Column("invite_id", _BIG, nullable=True),
        sa.Column("tried_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["invite_id"], ["invite.id"], name=op.f("fk_invite_try_invite_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invite_try")),
    )
    op.create_index(op.f("ix_invite_try_chat_id"), "invite_try", ["chat_id"])
    op.create_index(op.f("ix_invite_try_tried_at"), "invite_try", ["tried_at"])
