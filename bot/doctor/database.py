"""Whether the database answers, keeps what it promised to keep, and holds nothing that is stuck."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.engine import make_url
from sqlmodel import Session

from bot.doctor.files import check_files
from bot.doctor.finding import Finding, to_do, well
from bot.schema import ReadOnlyDatabase, find_revision, is_read_only, newest_revision
from bot.settings import Settings
from models.checkup import OWED, Backlog, list_backlogs, list_damage
from models.database import SQLITE_VERSION, journal_mode, open_engine, wal_is_safe
from models.received import SET_ASIDE, WAITING

_FULL = 2
_ADVICE = {
    ("received", WAITING): "updates wait to be worked on: start the program (anew, if it runs), it begins with them",
    (
        "received",
        SET_ASIDE,
    ): "updates failed three times and were set aside: find “An update could not be worked on” in the "
    "log, update the program, then let it try again with python -m bot doctor --again",
    (
        "dialogue",
        OWED,
    ): "chats are owed replies: start the program, or see that Telegram can be reached; they leave then",
}


def check_database(settings: Settings) -> Iterator[Finding]:
    """Raises MadeByNewer, ReadOnlyDatabase, and what SQLAlchemy raises."""
    url = make_url(settings.database)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        yield to_do(f"There is no database at {url.database} yet: start the program, or run python -m bot migrate.")
        return
    engine = open_engine(settings.database)
    try:
        yield from _check(engine, settings)
    finally:
        engine.dispose()


def _check(engine: Engine, settings: Settings) -> Iterator[Finding]:
    with Session(engine) as db:
        connection = db.connection()
        is_sqlite = connection.dialect.name == "sqlite"
        yield from _check_sqlite(connection) if is_sqlite else _check_postgresql(connection)

        revision, newest = find_revision(connection), newest_revision()
        if revision != newest:
            yield to_do(
                f"The database is at revision {revision or 'none'}, this program needs {newest}: start the program, or "
                "run python -m bot migrate."
            )
            return
        if damage := list_damage(db):
            yield to_do(
                f"The database file is damaged ({damage[0]}): stop the program, and put the newest backup in its place."
            )
            return
        yield well(f"Database: sound, at revision {revision}.")
        yield from _check_rows(db, settings)
        yield from check_files(db, settings.data_dir / "files")


def _check_sqlite(connection: Connection) -> Iterator[Finding]:
    journal = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one().upper()
    synchronous = connection.exec_driver_sql("PRAGMA synchronous").scalar_one()
    version = ".".join(map(str, SQLITE_VERSION))
    if synchronous != _FULL or (journal == "WAL" and not wal_is_safe()):
        yield to_do(
            f"SQLite {version} runs with journal {journal} and synchronous {synchronous}, where a power cut may "
            "cost what was promised: stop every program that holds the database, then start this one."
        )
        return
    why = (
        "" if wal_is_safe() else "; its write-ahead log may lose commits, so it is not used (SQLite 3.51.3 mends that)"
    )
    slow = "" if journal == journal_mode() else "; the folder takes no write-ahead log"
    yield well(f"SQLite {version}: journal {journal}, synchronous FULL{why}{slow}.")


def _check_postgresql(connection: Connection) -> Iterator[Finding]:
    """Raises ReadOnlyDatabase."""
    if is_read_only(connection):
        raise ReadOnlyDatabase
    names = ("server_version", "fsync", "synchronous_commit", "server_encoding")
    version, *told = (connection.exec_driver_sql(f"SHOW {name}").scalar_one() for name in names)
    yield well(f"PostgreSQL {version} answers.")
    fsync, synchronous, encoding = told
    if "off" in (fsync, synchronous):
        yield to_do(
            f"PostgreSQL runs with fsync {fsync} and synchronous_commit {synchronous}, where a power cut costs what "
            "was promised: set both to on."
        )
    if encoding != "UTF8":
        yield to_do(f"The database is encoded as {encoding}, which lacks letters: make one with ENCODING 'UTF8'.")


def _check_rows(db: Session, settings: Settings) -> Iterator[Finding]:
    backlogs = list_backlogs(db, now=datetime.now(UTC))
    for backlog in backlogs:
        yield to_do(_words_for(backlog, settings))
    if not backlogs:
        yield well("Rows: nothing is stuck.")


def _words_for(backlog: Backlog, settings: Settings) -> str:
    since = f"{backlog.since.astimezone(settings.zone):%Y-%m-%d %H:%M}"
    advice = _ADVICE.get((backlog.table, backlog.state))
    if advice is None:
        return f"{backlog.count} rows of {backlog.table} (oldest of {since}) should be gone: keep the program running."
    return f"{backlog.count} {advice} (oldest of {since})."
