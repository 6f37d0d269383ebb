"""What chats do beside being remembered: every row that is no part of the core's own book-keeping."""

import json
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from models.tables import METADATA
from tests.handlers.conversation.flows import list_filed_in

Row = dict[str, Any]
BOOK_KEEPING = {"dialogue", "received"}
_TABLES = [table for table in METADATA.sorted_tables if table.name not in BOOK_KEEPING]
_QUERIES = {table.name: select(table) for table in _TABLES}
_STORED = {table.name: f'SELECT * FROM "{table.name}"' for table in _TABLES}
_read: dict[str, tuple[list[Any], list[Row]]] = {}


def list_effects(db: Session) -> list[Row]:
    db.flush()
    cursor = db.connection().connection.cursor()
    rows = [row for name, query in _STORED.items() for row in _rows(db, name, cursor.execute(query).fetchall())]
    cursor.close()
    return [*rows, *({"table": "filed", "flow": flow, "answers": answers} for flow, answers in list_filed_in(db))]


def _rows(db: Session, name: str, stored: list[Any]) -> list[Row]:
    """A table's rows, read anew only where it holds something else than the last time, which is far quicker."""
    if name not in _read or _read[name][0] != stored:
        found = db.execute(_QUERIES[name])
        _read[name] = stored, [_row(name, dict(row._mapping)) for row in found]
    return _read[name][1]


def _row(name: str, columns: Row) -> Row:
    return {"table": name, **json.loads(json.dumps(columns, default=str))}


def tell_effects(db: Session) -> str:
    """The same as one text and as it is stored, which is far quicker."""
    db.flush()
    cursor = db.connection().connection.cursor()
    told = [f"{name} {cursor.execute(query).fetchall()}" for name, query in _STORED.items()]
    cursor.close()
    return "\n".join([*told, repr(list_filed_in(db))])
