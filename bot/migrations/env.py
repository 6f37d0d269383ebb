"""What Alembic runs: our tables, on the connection that it is given."""

from alembic import context

from bot.migrations.comparing import is_same_type, render
from models.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    render_item=render,
    compare_type=is_same_type,
)
with context.begin_transaction():
    context.run_migrations()
