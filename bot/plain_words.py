"""What stands in the way of the program, in one plain line for whoever runs it."""

import errno
from collections.abc import Mapping

from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError

from bot.files.store import CannotStore
from bot.schema import MadeByNewer, ReadOnlyDatabase
from bot.settings import UnreadableSettings
from bot.telegram.answers import WrongToken
from bot.telegram.webhook import WebhookRefused
from bot.web.listening import CannotListen
from bot.worker import AlreadyRunning
from handlers.words import N_, _
from models.points.expiry import EndsOutOfOrder
from models.points.rule import BadPointRule

_WEB_ADDRESS = N_("write an address that begins with https://, or leave it empty")
_SPANS = N_("write spans of the day by commas, such as 11:00-13:30,22:00-08:00")
# What would work, by setting.
_WANTED = {
    "TELEGRAM_RATE": N_("write a whole number from 1 to 1000"),
    "QUIET_HOURS": _SPANS,
    "MEAL_RUSH": _SPANS,
    "WIDE_NOTICE": N_("write a whole number of people, 1 or more"),
    "KEEP_SENT_DAYS": N_("write a whole number of days, 7 or more"),
    "CASE_IDLE_HOURS": N_("write a whole number of office hours from 1 to 400"),
    "TRAINING_REMINDERS": N_("write hours by commas, such as 24,1"),
    "TRAINING_OFFER_HOURS": N_("write a whole number of hours from 1 to 48"),
    "APPOINTMENT_MOVE_HOURS": N_("write a whole number of hours from 0 to 168"),
    "APPOINTMENT_MOVES": N_("write a whole number from 0 to 20"),
    "PORT": N_("write a whole number from 0 to 65535"),
    "DEMO": N_("write true or false, or leave it empty"),
    "DEFAULT_LANGUAGE": N_("write zh_CN or en"),
    "TZ_NAME": N_("write a time zone such as Asia/Shanghai"),
    "ADMINS": N_("write channel:address, such as telegram:12345, also for entry {told}"),
    "DATABASE_URL": N_("write sqlite:///path or postgresql+psycopg://user@host/name"),
    "TELEGRAM_TOKEN": N_("write the whole token as @BotFather gave it, digits, a colon and letters"),
    "PAGE_URL": _WEB_ADDRESS,
    "TELEGRAM_API_URL": _WEB_ADDRESS,
    "TELEGRAM_FILE_URL": _WEB_ADDRESS,
    "TELEGRAM_WEBHOOK_URL": _WEB_ADDRESS,
    "TELEGRAM_WEBHOOK_SECRET": N_(
        "write 1 to 256 of A-Z a-z 0-9 _ -, which are needed where TELEGRAM_WEBHOOK_URL is set"
    ),
}
_FOLDERS = N_("DATA_DIR and DATABASE_URL must lead to folders that exist and that this user may write")
_ROOM = N_("make room on its disk")
_DISK = N_("look after its disk")
_FILE_ADVICE = {
    errno.ENOSPC: _ROOM,
    errno.EDQUOT: _ROOM,
    errno.EMFILE: N_("let the process open more files (ulimit -n)"),
    errno.EIO: _DISK,
}
_SQLITE_ADVICE = {
    "SQLITE_CANTOPEN": N_("check that the folder in DATA_DIR or DATABASE_URL exists, and that this user may write it"),
    "SQLITE_READONLY": N_("let this user write the file and its folder"),
    "SQLITE_BUSY": N_("another program holds it: end that one first"),
    "SQLITE_NOTADB": N_("DATABASE_URL must name a SQLite file, or one that does not exist yet"),
    "SQLITE_CORRUPT": N_("the file is damaged: move it away, and bring a backup back with python -m bot restore FILE"),
    "SQLITE_FULL": _ROOM,
    "SQLITE_IOERR": _DISK,
}
_SERVER_ADVICE = N_("check DATABASE_URL, and that the server runs and has this database and user")
# Of our own; `told` is what the error says, beside its attributes.
_OURS: dict[type[Exception], str] = {
    UnreadableSettings: N_(
        "The file {told} cannot be read: make it a file of UTF-8 text that this user may read, or remove it."
    ),
    MadeByNewer: N_(
        "The database was made by a newer version (revision {told}): update the program, or restore a backup."
    ),
    ReadOnlyDatabase: N_(
        "The PostgreSQL server takes no writes (a standby?): let DATABASE_URL name the primary server."
    ),
    AlreadyRunning: N_(
        "Another process already serves the data in {told}: stop it first, or set another DATA_DIR and DATABASE_URL."
    ),
    CannotStore: N_("Files cannot be kept in {folder} ({reason}): set DATA_DIR to a folder that this user may write."),
    BadPointRule: N_(
        "data/point_rules.csv: of the rule {code}, {heading} is “{cell}”: write a whole number of 0 or more."
    ),
    EndsOutOfOrder: N_(
        "data/point_expiry.csv: points of {later} would end before those of {earlier} do ({ends}): keep them as long."
    ),
    WrongToken: N_(
        "Telegram refuses TELEGRAM_TOKEN (status {status}): take the current token from @BotFather, and look at "
        "TELEGRAM_API_URL if you set it."
    ),
    WebhookRefused: N_("Telegram refuses TELEGRAM_WEBHOOK_URL or TELEGRAM_WEBHOOK_SECRET: {told}"),
}


def explain(error: Exception) -> str | None:
    """One line that says what is wrong and what to do; None where it is a fault of ours."""
    if isinstance(error, ValidationError):
        return "\n".join(_setting_line(entry) for entry in error.errors(include_url=False, include_input=False))
    if isinstance(error, OSError):
        return _file_line(error)
    if isinstance(error, DBAPIError):
        return _database_line(error)
    if isinstance(error, CannotListen):
        return _address_line(error)
    words = _OURS.get(type(error))
    return words and _(words).format(told=error, **vars(error))


def _setting_line(entry: Mapping[str, object]) -> str:
    place, facts = entry["loc"], entry.get("ctx", {})
    assert isinstance(place, tuple)
    assert isinstance(facts, dict)
    name = str(place[0]).upper()
    advice = _(_WANTED[name]).format(told=facts.get("error"))
    return _("{setting}: {advice}.").format(setting=name, advice=advice)


def _address_line(error: CannotListen) -> str:
    is_port = isinstance(error.__cause__, OSError) and error.__cause__.errno in (errno.EADDRINUSE, errno.EACCES)
    advice = _("set PORT to a free one") if is_port else _("set HOST to an address of this machine")
    words = _("Cannot listen on {host}:{port} ({reason}): {advice}.")
    return words.format(host=error.host, port=error.port, reason=error.reason, advice=advice)


def _file_line(error: OSError) -> str | None:
    if error.filename is None and error.errno not in _FILE_ADVICE:
        return None
    words, advice = _("{file} cannot be used ({reason}): {advice}."), _FILE_ADVICE.get(error.errno or 0, _FOLDERS)
    return words.format(file=error.filename or _("A file"), reason=error.strerror, advice=_(advice))


def _database_line(error: DBAPIError) -> str | None:
    name = getattr(error.orig, "sqlite_errorname", None)
    if name is not None:
        advice = next((words for begins, words in _SQLITE_ADVICE.items() if name.startswith(begins)), None)
    else:
        # What the server itself refuses to do has a state; an option that DATABASE_URL may not name has none.
        is_address = isinstance(error, ProgrammingError) and getattr(error.orig, "sqlstate", None) is None
        advice = _SERVER_ADVICE if is_address or isinstance(error, OperationalError) else None
    if advice is None:
        return None
    words = _("The database cannot be used ({reason}): {advice}.")
    return words.format(reason=_first_line(error), advice=_(advice))


def _first_line(error: DBAPIError) -> str:
    return str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else type(error.orig).__name__
