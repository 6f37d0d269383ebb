"""V9: a row of every table that can speak of a person; when they are forgotten, none does any more."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Integer,
    Numeric,
    String,
    Table,
    func,
    insert,
    select,
)
from sqlalchemy.types import JSON
from sqlmodel import AutoString, Session

from models.people.forgotten import forget_all_of
from models.person import TELEGRAM, Person
from models.tables import METADATA
from tests.areas import lay_areas
from tests.people import settle_in
from tests.playground import NOON

CHAT = 6_000_000_123
# What speaks of the chat, which goes on: its number, its memory (emptied), what it is owed or the page has to be told,
# updates until they are worked on, and to whom a notice went until it is only counted.
OF_THE_CHAT = {"contact", "dialogue", "web_chat", "web_event", "web_message", "outgoing", "received"}
# So that who guesses codes is shut out all the same; two hours later they are gone.
OF_GUESSES = {"case_try", "check_in_try"}
# A number of somebody who is gone leads to nobody.
BY_NUMBER = {"forgotten"}
TABLES = [table for table in METADATA.sorted_tables if table.name not in {"person", "contact", *BY_NUMBER}]


def refers(column: Column[Any], to: str) -> bool:
    return any(key.column.table.name == to for key in column.foreign_keys)


def is_of_chat(column: Column[Any]) -> bool:
    return column.name == "chat_id" or column.name.endswith("_chat")


SPEAKING = [table for table in TABLES if any(refers(column, "person") or is_of_chat(column) for column in table.c)]


@pytest.mark.parametrize("table", SPEAKING, ids=lambda table: str(table.name))
def test_no_row_speaks_of_who_is_forgotten(db: Session, table: Table) -> None:
    lay_areas(db)
    person = settle_in(db, CHAT)
    assert person.id is not None
    fill(db, table, person_id=person.id)

    forget_all_of(db, person, now=NOON)
    db.flush()

    assert db.get(Person, person.id) is None
    assert [name for name, value in left(db, table) if value == person.id and refers(table.c[name], "person")] == []
    if table.name not in OF_THE_CHAT | OF_GUESSES:
        assert [name for name, value in left(db, table) if value == CHAT and is_of_chat(table.c[name])] == []


def left(db: Session, table: Table) -> Iterator[tuple[str, Any]]:
    for row in db.connection().execute(select(table)).mappings():
        yield from ((str(name), value) for name, value in row.items())


def fill(db: Session, table: Table, *, person_id: int) -> dict[str, Any]:
    """A row with whatever fits, and this person wherever one may stand; returns its primary key and all else."""
    values: dict[str, Any] = {}
    for column in table.c:
        if refers(column, "person"):
            values[column.name] = person_id
        elif is_of_chat(column):
            values[column.name] = CHAT
        elif column.foreign_keys and not column.nullable:
            values[column.name] = parent(db, table, next(iter(column.foreign_keys)), person_id=person_id)
        elif not column.nullable and column.default is None and column is not table.autoincrement_column:
            values[column.name] = fitting(column)
    key = db.connection().execute(insert(table).values(values)).inserted_primary_key
    assert key is not None
    return values | dict(zip((column.name for column in table.primary_key), key, strict=True))


def parent(db: Session, table: Table, key: ForeignKey, *, person_id: int) -> Any:
    there = db.connection().execute(select(key.column).limit(1)).scalar()
    if there is not None or key.column.table is table:
        return there
    return fill(db, key.column.table, person_id=person_id)[key.column.name]


def fitting(column: Column[Any]) -> Any:
    match column.type:
        case JSON():
            return []
        case Boolean():
            return False
        case Date():
            return date(2026, 11, 23)
        case DateTime():
            return NOON
        case Integer() | Numeric() | Float():
            return 1
        case String() | AutoString():
            return TELEGRAM
    return NOON if "Moment" in type(column.type).__name__ else func.now()
