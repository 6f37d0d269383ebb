"""Questions of the quiz may show a picture."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("quiz_question") as batch:
        batch.add_column(sa.Column("picture", sa.String(), nullable=True))
        batch.add_column(sa.Column("picture_alt", sa.Text(), nullable=False, server_default=""))
        batch.add_column(sa.Column("picture_alt_en", sa.Text(), nullable=False, server_default=""))
        batch.create_foreign_key(op.f("fk_quiz_question_picture_stored_file"), "stored_file", ["picture"], ["name"])


def downgrade() -> None:
    with op.batch_alter_table("quiz_question") as batch:
        batch.drop_constraint(op.f("fk_quiz_question_picture_stored_file"), type_="foreignkey")
        batch.drop_column("picture_alt_en")
        batch.drop_column("picture_alt")
        batch.drop_column("picture")
