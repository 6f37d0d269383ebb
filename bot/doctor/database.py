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
from handlers.words import _, ngettext
from models import checkup
from models.checkup import Backlog, list_backlogs, list_damage
from models.database import SQLITE_VERSION, journal_mode, open_engine, wal_is_safe
from models.messages import outgoing, received

_FULL = 2


def check_database(settings: Settings) -> Iterator[Finding]:
    """Raises MadeByNewer, ReadOnlyDatabase, and what SQLAlchemy raises."""
    url = make_url(settings.database)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        words = _("There is no database at {file} yet: start the program, or run python -m bot migrate.")
        yield to_do(words.format(file=url.database))
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
            words = _(
                "The database is at revision {revision}, this program needs {newest}: start the program, or run python "
                "-m bot migrate."
            )
            yield to_do(words.format(revision=revision or "-", newest=newest))
            return
        if damage := list_damage(db):
            words = _(
                "The database file is damaged ({reason}): stop the program, move {folder} away, and bring the newest "
                "backup back with python -m bot restore FILE."
            )
            yield to_do(words.format(reason=damage[0], folder=settings.data_dir))
            return
        yield well(_("Database: sound, at revision {revision}.").format(revision=revision))
        yield from _check_rows(db, settings)
        yield from check_files(db, settings.files)


def _check_sqlite(connection: Connection) -> Iterator[Finding]:
    journal = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one().upper()
    synchronous = connection.exec_driver_sql("PRAGMA synchronous").scalar_one()
    version = ".".join(map(str, SQLITE_VERSION))
    if synchronous != _FULL or (journal == "WAL" and not wal_is_safe()):
        words = _(
            "SQLite {version} runs with journal {journal} and synchronous {synchronous}, where a power cut may cost "
            "what was promised: stop every program that holds the database, then start this one."
        )
        yield to_do(words.format(version=version, journal=journal, synchronous=synchronous))
        return
    yield well(_("SQLite {version}: journal {journal}, synchronous FULL.").format(version=version, journal=journal))
    if not wal_is_safe():
        yield well(_("Its write-ahead log may lose commits, so it is not used; SQLite 3.51.3 mends that."))
    if journal != journal_mode():
        yield well(_("The folder takes no write-ahead log."))


def _check_postgresql(connection: Connection) -> Iterator[Finding]:
    """Raises ReadOnlyDatabase."""
    if is_read_only(connection):
        raise ReadOnlyDatabase
    names = ("server_version", "fsync", "synchronous_commit", "server_encoding")
    version, *told = (connection.exec_driver_sql(f"SHOW {name}").scalar_one() for name in names)
    yield well(_("PostgreSQL {version} answers.").format(version=version))
    fsync, synchronous, encoding = told
    if "off" in (fsync, synchronous):
        words = _(
            "PostgreSQL runs with fsync {fsync} and synchronous_commit {synchronous}, where a power cut costs what was "
            "promised: set both to on."
        )
        yield to_do(words.format(fsync=fsync, synchronous=synchronous))
    if encoding != "UTF8":
        words = _("The database is encoded as {encoding}, which lacks letters: make one with ENCODING 'UTF8'.")
        yield to_do(words.format(encoding=encoding))


def _check_rows(db: Session, settings: Settings) -> Iterator[Finding]:
    backlogs = list_backlogs(db, now=datetime.now(UTC))
    for backlog in backlogs:
        yield to_do(_words_for(backlog, settings))
    if not backlogs:
        yield well(_("Rows: nothing is stuck."))


def _words_for(backlog: Backlog, settings: Settings) -> str:
    since = f"{backlog.since.astimezone(settings.zone):%Y-%m-%d %H:%M}"
    return _advice(backlog).format(count=backlog.count, since=since, table=backlog.table)


def _advice(backlog: Backlog) -> str:
    match backlog.table, backlog.state:
        case "received", received.WAITING:
            return ngettext(
                "{count} update waits to be worked on: start the program (anew, if it runs), it begins with it "
                "(of {since}).",
                "{count} updates wait to be worked on: start the program (anew, if it runs), it begins with them "
                "(oldest of {since}).",
                backlog.count,
            )
        case "received", received.SET_ASIDE:
            return ngettext(
                "{count} update failed three times and was set aside: find “An update could not be worked on” in the "
                "log, update the program, then let it try again with python -m bot doctor --again (of {since}).",
                "{count} updates failed three times and were set aside: find “An update could not be worked on” in "
                "the log, update the program, then let it try again with python -m bot doctor --again (oldest of "
                "{since}).",
                backlog.count,
            )
        case "dialogue", checkup.OWED:
            return ngettext(
                "{count} chat is owed replies: start the program, or see that Telegram can be reached; they leave then "
                "(of {since}).",
                "{count} chats are owed replies: start the program, or see that Telegram can be reached; they leave "
                "then (oldest of {since}).",
                backlog.count,
            )
        case "notice", _stage:
            return ngettext(
                "{count} notice has not begun or is not filled with its recipients: start the program, it goes on with "
                "it (of {since}).",
                "{count} notices have not begun or are not filled with their recipients: start the program, it goes on "
                "with them (oldest of {since}).",
                backlog.count,
            )
        case "outgoing", outgoing.QUEUED | outgoing.SENDING:
            return ngettext(
                "{count} message waits to be sent: start the program, or see that Telegram can be reached; it leaves "
                "then (of {since}).",
                "{count} messages wait to be sent: start the program, or see that Telegram can be reached; they leave "
                "then (oldest of {since}).",
                backlog.count,
            )
        case "owed_picture", checkup.OWED:
            return ngettext(
                "{count} picture is owed to somebody: start the program, it draws it (of {since}).",
                "{count} pictures are owed to somebody: start the program, it draws them (oldest of {since}).",
                backlog.count,
            )
        case "case", checkup.UNWARNED:
            return ngettext(
                "{count} case runs out of time and nobody was told: start the program; if it runs, find “The clock "
                "could not work on a row” in the log and update the program (of {since}).",
                "{count} cases run out of time and nobody was told: start the program; if it runs, find “The clock "
                "could not work on a row” in the log and update the program (oldest of {since}).",
                backlog.count,
            )
        case "case_file" | "canned_picture", checkup.OWED:
            return ngettext(
                "{count} photo or voice message of a case waits for its copy: start the program, or see that Telegram "
                "can be reached and that the disk has room (of {since}).",
                "{count} photos or voice messages of cases wait for their copies: start the program, or see that "
                "Telegram can be reached and that the disk has room (oldest of {since}).",
                backlog.count,
            )
        case "tick", checkup.UNDER_WAY:
            return ngettext(
                "{count} job of the clock was begun and has not ended: start the program anew, it goes on with it "
                "(of {since}).",
                "{count} jobs of the clock were begun and have not ended: start the program anew, it goes on with "
                "them (oldest of {since}).",
                backlog.count,
            )
    return ngettext(
        "{count} row of {table} (of {since}) should be gone: keep the program running.",
        "{count} rows of {table} (oldest of {since}) should be gone: keep the program running.",
        backlog.count,
    )
