"""How the tables meet a database: column types and engines for SQLite and PostgreSQL."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, DateTime, Dialect, Engine, Integer, MetaData, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.pool import QueuePool, StaticPool
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import SQLModel

# A SQLite of our own, where the libraries bring one along: the system's is often too old for a safe write-ahead log.
# Everybody takes this one. Two copies of SQLite in one process would undo each other's locks.
if TYPE_CHECKING:
    import sqlite3 as sqlite3  # noqa: PLC0414, TID251 - handed on
else:
    try:
        from pysqlite3 import dbapi2 as sqlite3
    except ImportError:
        import sqlite3  # noqa: TID251

SQLModel.metadata.naming_convention = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
).naming_convention

# SQLite numbers its own rows only in columns of type INTEGER, which hold 64 bits there.
BigId: TypeEngine[int] = BigInteger().with_variant(Integer(), "sqlite")


class UtcMoment(TypeDecorator[datetime]):
    """A moment in UTC: only aware datetimes go in, only UTC comes out, on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        in_utc = value.astimezone(UTC)
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


SQLITE_VERSION = sqlite3.sqlite_version_info


def wal_is_safe(version: tuple[int, int, int] = SQLITE_VERSION) -> bool:
    """Whether this SQLite carries the WAL-reset repair (3.51.3 on; 3.50.7 and 3.44.6 on their lines)."""
    line = version[:2]
    return version >= (3, 51, 3) or (line == (3, 50) and version[2] >= 7) or (line == (3, 44) and version[2] >= 6)


def journal_mode(version: tuple[int, int, int] = SQLITE_VERSION) -> str:
    """WAL where it is safe, else the rollback journal.

    TRUNCATE and not DELETE: with synchronous=FULL SQLite syncs the truncated journal, whereas the directory entry of a
    deleted one may come back after a power cut and roll an acknowledged commit back.
    """
    return "WAL" if wal_is_safe(version) else "TRUNCATE"


def open_engine(url: str, *, sqlite_version: tuple[int, int, int] = SQLITE_VERSION) -> Engine:
    """An engine for `sqlite:///path`, `sqlite://` (in memory) or `postgresql+psycopg://...`.

    Transactions on SQLite begin IMMEDIATE, so that a reader never has to become a writer half way.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_pre_ping=True, connect_args={"connect_timeout": 5})

    in_memory = parsed.database in (None, "", ":memory:")
    engine = create_engine(
        parsed,
        module=sqlite3,
        poolclass=StaticPool if in_memory else QueuePool,
        connect_args={"check_same_thread": False, "timeout": 5.0},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            f"journal_mode = {journal_mode(sqlite_version)}",
            "synchronous = FULL",
            "secure_delete = ON",
            "foreign_keys = ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def wipe_log(engine: Engine) -> bool:
    """Empty SQLite's write-ahead log, where deleted words still stand; False where somebody reads from it just now."""
    if engine.dialect.name != "sqlite":
        return True
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        told = cursor.fetchone()
        return told is not None and told[0] == 0
    finally:
        connection.close()
