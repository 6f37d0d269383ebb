"""What chats do beside being remembered: every row that is no part of the core's own book-keeping."""

import json
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from models.tables import METADATA
from tests.handlers.conversation.flows import list_filed_in

Row = dict[str, Any]
_TABLES = [table for table in METADATA.sorted_tables if table.name not in {"dialogue", "received"}]
_QUERIES = {table.name: select(table) for table in _TABLES}
_STORED = {table.name: f'SELECT * FROM "{table.name}"' for table in _TABLES}


def list_effects(db: Session) -> list[Row]:
    db.flush()
    rows = [
        {"table": name, **json.loads(json.dumps(dict(row._mapping), default=str))}
        for name, query in _QUERIES.items()
        for row in db.execute(query)
    ]
    return [*rows, *({"table": "filed", "flow": flow, "answers": answers} for flow, answers in list_filed_in(db))]


def tell_effects(db: Session) -> str:
    """The same as one text and as it is stored, which is far quicker."""
    db.flush()
    cursor = db.connection().connection.cursor()
    told = [f"{name} {cursor.execute(query).fetchall()}" for name, query in _STORED.items()]
    cursor.close()
    return "\n".join([*told, repr(list_filed_in(db))])
