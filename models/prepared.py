"""Statements on the hot path: written with SQLAlchemy Core, compiled once for each kind of database."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, CursorResult, Dialect
from sqlalchemy.sql.base import Executable
from sqlalchemy.sql.elements import ClauseElement
from sqlmodel import Session

_Bind = Callable[[Any], Any]


class Prepared:
    """Runs what `statement` compiles to, past SQLAlchemy's work at each execution, which costs more than the database.

    For statements without lists to expand and with plain columns in their results; every value is bound by its name.
    """

    def __init__(self, statement: Executable) -> None:
        assert isinstance(statement, ClauseElement)
        self._statement = statement
        self._compiled: dict[str, tuple[str, tuple[str, ...] | None, Mapping[str, _Bind]]] = {}

    def run(self, db: Session, values: Mapping[str, Any]) -> CursorResult[Any]:
        connection = _connection_of(db)
        sql, names, binds = self._for(connection.dialect)
        return connection.exec_driver_sql(sql, _bound(values, names, binds))

    def run_each(self, db: Session, rows: Sequence[Mapping[str, Any]]) -> CursorResult[Any]:
        """The same for each row of values, in one go."""
        connection = _connection_of(db)
        sql, names, binds = self._for(connection.dialect)
        return connection.exec_driver_sql(sql, [_bound(values, names, binds) for values in rows])

    def _for(self, dialect: Dialect) -> tuple[str, tuple[str, ...] | None, Mapping[str, _Bind]]:
        if dialect.name not in self._compiled:
            compiled: Any = self._statement.compile(dialect=dialect)
            binds = {
                name: bind
                for name, parameter in compiled.binds.items()
                if (bind := parameter.type.dialect_impl(dialect).bind_processor(dialect)) is not None
            }
            names = tuple(compiled.positiontup) if compiled.positional else None
            fixed = {n: p.value for n, p in compiled.binds.items() if not p.required and p.value is not None}
            assert not fixed, f"values that stand in the statement: {fixed}"
            self._compiled[dialect.name] = str(compiled), names, binds
        return self._compiled[dialect.name]


def _connection_of(db: Session) -> Connection:
    """Where the session is bound to a connection, that one: asking the session for it costs as much as a statement."""
    bind = db.bind
    return bind if isinstance(bind, Connection) else db.connection()


def _bound(values: Mapping[str, Any], names: tuple[str, ...] | None, binds: Mapping[str, _Bind]) -> Any:
    if names is None:
        return {name: binds[name](value) if name in binds else value for name, value in values.items()}
    return tuple(binds[name](values[name]) if name in binds else values[name] for name in names)
