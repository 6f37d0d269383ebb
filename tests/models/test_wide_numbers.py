"""D14: what tells people, chats, messages and processes apart has 64 bits everywhere, as the chat platforms ask for."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Engine,
    Float,
    Integer,
    String,
    Table,
    insert,
    inspect,
    select,
)
from sqlalchemy.types import TypeDecorator, TypeEngine

from models.tables import METADATA
from tests.loops import Count, rounds
from tests.playground import NOON

FIRST_WIDE, LAST = 2**31, 2**53 - 1
FILLERS: tuple[tuple[type[TypeEngine[Any]], Any], ...] = (
    (String, "x"), (Integer, 1), (Float, 1.0), (Boolean, False), (JSON, {}), (DateTime, NOON), (Date, NOON.date()),
)  # fmt: skip

# What a table asks of a value besides its type.
OF_ITS_OWN: dict[str, dict[str, Any]] = {
    "sitting": {"ends_at": NOON + timedelta(hours=1)},
    "visit_measure": {"waste_fen": None},
}


def names_something(column: Column[Any]) -> bool:
    """By its name, or because it refers to a column that does."""
    by_name = column.name in ("id", "worker") or column.name.endswith(("_id", "event"))
    return isinstance(column.type, Integer) and (
        by_name or any(names_something(key.column) for key in column.foreign_keys)
    )


WIDE = {table: [column for column in table.columns if names_something(column)] for table in METADATA.sorted_tables}


def test_there_is_such_a_column_in_nearly_every_table() -> None:
    named_otherwise = {"area", "area_outline", "batch_run", "point_card", "stored_file"}
    assert {table.name for table, columns in WIDE.items() if not columns} == named_otherwise


def test_every_such_column_has_64_bits_in_the_models_and_in_the_database(engine: Engine) -> None:
    # SQLite's INTEGER has them, and only of that type a key numbers itself there.
    wide = ("BIGINT",) if engine.dialect.name == "postgresql" else ("BIGINT", "INTEGER")
    looked_at = inspect(engine)
    for table, columns in WIDE.items():
        found = {each["name"]: each["type"].compile(engine.dialect) for each in looked_at.get_columns(table.name)}
        for column in columns:
            assert column.type.compile(engine.dialect) in wide, column
            assert found[column.name] in wide, column


@pytest.mark.chaos
def test_numbers_that_a_double_can_hold_come_back_from_every_table(engine: Engine, count: Count) -> None:
    times = rounds(15, 2_000)

    @given(number=st.integers(FIRST_WIDE, LAST) | st.sampled_from((FIRST_WIDE, 2**32, 2**52, LAST)))
    @settings(max_examples=times, deadline=None)
    def comes_back(number: int) -> None:
        with engine.connect() as connection:
            rows = rows_with(number)
            for table, row in rows.items():
                connection.execute(insert(table).values(row))
            for table, columns in WIDE.items():
                assert all(rows[table][column.name] == number for column in columns)
                kept = connection.execute(select(table)).mappings().one()
                assert {column.name: kept[column.name] for column in columns} == {c.name: number for c in columns}

    comes_back()
    count(f"{times} numbers in {sum(map(len, WIDE.values()))} columns")


def rows_with(number: int) -> dict[Table, dict[str, Any]]:
    """A row for each table, those that others refer to first."""
    rows: dict[Table, dict[str, Any]] = {}
    for table in METADATA.sorted_tables:
        rows[table] = {column.name: _value(column, number, rows) for column in table.columns} | OF_ITS_OWN.get(
            table.name, {}
        )
    return rows


def _value(column: Column[Any], number: int, rows: dict[Table, dict[str, Any]]) -> Any:
    for key in column.foreign_keys:
        # A row may refer to itself.
        kept = rows.get(key.column.table)
        return kept[key.column.name] if kept else _value(key.column, number, rows)
    plain = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    return number if names_something(column) else next(value for kind, value in FILLERS if isinstance(plain, kind))
