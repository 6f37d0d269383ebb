"""The questions of the quiz, and what people answered."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "quiz_question",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("right", sa.String(), nullable=False),
        sa.Column("wrong", sa.String(), nullable=False),
        sa.Column("wrong2", sa.String(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("question_en", sa.Text(), nullable=False),
        sa.Column("right_en", sa.String(), nullable=False),
        sa.Column("wrong_en", sa.String(), nullable=False),
        sa.Column("wrong2_en", sa.String(), nullable=False),
        sa.Column("why_en", sa.Text(), nullable=False),
        sa.Column("source_en", sa.String(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz_question")),
        sa.UniqueConstraint("code", name=op.f("uq_quiz_question_code")),
    )
    op.create_table(
        "quiz_answer",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("person_id", _BIG, nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("question_id", _BIG, nullable=False),
        sa.Column("is_right", sa.Boolean(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_quiz_answer_person_id")),
        sa.ForeignKeyConstraint(["question_id"], ["quiz_question.id"], name=op.f("fk_quiz_answer_question_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz_answer")),
        sa.UniqueConstraint("person_id", "week", "question_id", name=op.f("uq_quiz_answer_person_id_week_question_id")),
    )


def downgrade() -> None:
    op.drop_table("quiz_answer")
    op.drop_table("quiz_question")
