"""D3: how SQLite is opened, so that a commit that was acknowledged survives a power cut."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Column, Engine, MetaData, Table
from sqlalchemy.exc import OperationalError, StatementError

from models.database import UtcMoment, journal_mode, open_engine, sqlite3, wal_is_safe, wipe_log
from tests.conftest import opened
from tests.house.source import ROOT

AFFECTED = [(3, 7, 0), (3, 40, 1), (3, 44, 5), (3, 45, 0), (3, 50, 6), (3, 51, 0), (3, 51, 2)]
REPAIRED = [(3, 44, 6), (3, 44, 9), (3, 50, 7), (3, 51, 3), (3, 51, 10), (3, 52, 0), (4, 0, 0)]


@pytest.mark.parametrize("version", AFFECTED)
def test_where_the_write_ahead_log_may_lose_commits_the_rollback_journal_is_used(version: tuple[int, int, int]) -> None:
    assert not wal_is_safe(version)
    assert journal_mode(version) == "TRUNCATE"


@pytest.mark.parametrize("version", REPAIRED)
def test_where_that_is_repaired_the_write_ahead_log_is_used(version: tuple[int, int, int]) -> None:
    assert wal_is_safe(version)
    assert journal_mode(version) == "WAL"


def pragma(engine: Engine, name: str) -> object:
    with engine.connect() as connection:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()


@pytest.mark.parametrize(("version", "journal"), [((3, 40, 1), "truncate"), ((3, 51, 3), "wal")])
def test_every_connection_waits_for_the_disk_and_wipes_what_is_deleted(
    tmp_path: Path, version: tuple[int, int, int], journal: str
) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'nuanyi.db'}", sqlite_version=version)

    for _connection in range(2):
        assert pragma(engine, "journal_mode") == journal
        assert pragma(engine, "synchronous") == 2, "FULL"
        assert pragma(engine, "secure_delete") == 1
        assert pragma(engine, "foreign_keys") == 1
        assert pragma(engine, "busy_timeout") == 5000
        engine.dispose()


def test_a_file_from_a_repaired_sqlite_loses_its_write_ahead_log(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'nuanyi.db'}"
    before = open_engine(url, sqlite_version=(3, 51, 3))
    with before.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE kept (x)")
    before.dispose()

    engine = open_engine(url, sqlite_version=(3, 40, 1))

    assert pragma(engine, "journal_mode") == "truncate"
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM kept").scalar_one() == 0
    engine.dispose()


def test_a_write_ahead_log_that_another_program_holds_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "nuanyi.db"
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("PRAGMA journal_mode = WAL")
    other.execute("CREATE TABLE held (x)")
    engine = open_engine(f"sqlite:///{path}", sqlite_version=(3, 40, 1))

    with pytest.raises(OperationalError, match="locked"):
        pragma(engine, "journal_mode")

    other.close()
    assert pragma(engine, "journal_mode") == "truncate"
    engine.dispose()


@pytest.mark.parametrize("version", [(3, 40, 1), (3, 51, 3)], ids=["TRUNCATE", "WAL"])
def test_what_is_deleted_leaves_no_bytes_behind(tmp_path: Path, version: tuple[int, int, int]) -> None:
    path = tmp_path / "nuanyi.db"
    engine = open_engine(f"sqlite:///{path}", sqlite_version=version)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE said (words)")
        connection.exec_driver_sql("INSERT INTO said VALUES ('CANARY in a row'), (?)", ("CANARY" * 5_000,))
    assert b"CANARY" in b"".join(file.read_bytes() for file in tmp_path.iterdir())

    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM said")
    assert wipe_log(engine)

    assert b"CANARY" not in b"".join(file.read_bytes() for file in tmp_path.iterdir())
    engine.dispose()


MOMENTS = Table("moments", MetaData(), Column("at", UtcMoment))


def test_a_moment_comes_back_in_utc(database_url: str) -> None:
    with opened(database_url) as engine, engine.begin() as connection:
        MOMENTS.create(connection)
        at = datetime(2026, 11, 23, 14, 0, 0, 123456, tzinfo=timezone(timedelta(hours=8)))
        connection.execute(MOMENTS.insert(), {"at": at})

        told = connection.execute(MOMENTS.select()).scalar_one()

        MOMENTS.drop(connection)
    assert told == at
    assert told.tzinfo is UTC


def test_a_moment_without_its_zone_is_refused(sqlite_url: str) -> None:
    with opened(sqlite_url) as engine, engine.connect() as connection:
        MOMENTS.create(connection)
        with pytest.raises(StatementError, match="a moment needs its time zone"):
            connection.execute(MOMENTS.insert(), {"at": datetime(2026, 11, 23)})  # noqa: DTZ001


def test_where_no_sqlite_is_brought_along_pythons_own_is_taken() -> None:
    code = (
        "import sys; sys.modules['pysqlite3'] = None\n"
        "from models.database import SQLITE_VERSION, open_engine, sqlite3\n"
        "import _sqlite3; assert sqlite3.connect is _sqlite3.connect, sqlite3\n"
        "assert SQLITE_VERSION == sqlite3.sqlite_version_info\n"
        "with open_engine('sqlite://').connect() as connection:\n"
        "    assert connection.exec_driver_sql('SELECT sqlite_version()').scalar() == sqlite3.sqlite_version\n"
    )

    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
