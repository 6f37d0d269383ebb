"""How column types are compared and written down in migrations."""

from typing import Any, Literal

from sqlalchemy import DateTime
from sqlmodel import AutoString

from models.database import UtcMoment


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
