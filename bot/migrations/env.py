"""What Alembic runs: our tables, on the connection that it is given."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import DateTime
from sqlmodel import AutoString

from models.database import UtcMoment
from models.tables import METADATA


def render(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Migrations name plain column types, so that they do not change when ours do."""
    if kind == "type" and isinstance(item, AutoString):
        return "sa.String()"
    if kind == "type" and isinstance(item, UtcMoment):
        return "sa.DateTime(timezone=True)"
    return False


def is_same_type(_context: Any, _inspected: Any, _metadata: Any, known: Any, wanted: Any) -> bool | None:
    """None: let Alembic compare. Ours is a plain moment in the database."""
    return False if isinstance(wanted, UtcMoment) and isinstance(known, DateTime) else None


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    render_item=render,
    compare_type=is_same_type,
)
with context.begin_transaction():
    context.run_migrations()
