"""The areas of the starter data in a test's database."""

from functools import cache
from typing import Any

from sqlalchemy import insert, select
from sqlmodel import Session

from models.area import Area, AreaOutline, load_areas
from models.database import open_engine
from models.tables import METADATA

_AREA, _OUTLINE = (METADATA.tables[str(table.__tablename__)] for table in (Area, AreaOutline))


def lay_areas(db: Session) -> None:
    """What `load_areas` writes, unless it is there; it is worked out once for all tests."""
    connection = db.connection()
    if connection.execute(select(_AREA.c.adcode).limit(1)).first() is None:
        connection.execute(insert(_AREA), _rows())


@cache
def _rows() -> list[dict[str, Any]]:
    engine = open_engine("sqlite://")
    METADATA.create_all(engine, [_AREA, _OUTLINE])
    with Session(engine) as db:
        load_areas(db)
        # Cities come before their counties.
        rows = [dict(row) for row in db.connection().execute(select(_AREA).order_by(_AREA.c.adcode)).mappings()]
    engine.dispose()
    return rows
