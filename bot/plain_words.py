"""What stands in the way of the program, in one plain line for whoever runs it."""

import errno
from collections.abc import Mapping
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError, OperationalError

if TYPE_CHECKING:
    from bot.listening import CannotListen

# What would work, for settings whose rule is a type or a bound.
_WANTED = {
    "PORT": "write a whole number from 0 to 65535",
    "DEMO": "write true or false, or leave it empty",
    "DEFAULT_LANGUAGE": "write zh_CN or en",
}
_FOLDER = "set DATA_DIR to a folder that this user may write"
_FOLDERS = "DATA_DIR and DATABASE_URL must lead to folders that exist and that this user may write"
_APART = "set another DATA_DIR and DATABASE_URL"
_FILE_ADVICE = {
    errno.ENOSPC: "make room on its disk",
    errno.EDQUOT: "make room on its disk",
    errno.EMFILE: "let the process open more files (ulimit -n)",
    errno.EIO: "look after its disk",
}
_SQLITE_ADVICE = {
    "SQLITE_CANTOPEN": "check that the folder in DATA_DIR or DATABASE_URL exists, and that this user may write it",
    "SQLITE_READONLY": "let this user write the file and its folder",
    "SQLITE_BUSY": "another program holds it: end that one first",
    "SQLITE_NOTADB": "DATABASE_URL must name a SQLite file, or one that does not exist yet",
    "SQLITE_CORRUPT": "the file is damaged: put a backup in its place",
    "SQLITE_FULL": "make room on its disk",
    "SQLITE_IOERR": "look after its disk",
}
_SERVER_ADVICE = "check DATABASE_URL, and that the server runs and has this database and user"


def explain(error: Exception) -> str | None:
    """One line that says what is wrong and what to do; None where it is a fault of ours."""
    from pydantic import ValidationError

    if isinstance(error, ValidationError):
        return "\n".join(_setting_line(entry) for entry in error.errors(include_url=False, include_input=False))
    if isinstance(error, OSError):
        return _file_line(error)
    if isinstance(error, DBAPIError):
        return _database_line(error)
    return _of_ours(error)


def _of_ours(error: Exception) -> str | None:
    from bot.listening import CannotListen
    from bot.schema import MadeByNewer, ReadOnlyDatabase
    from bot.settings import UnreadableSettings
    from bot.telegram_answers import WrongToken
    from bot.web_store import CannotStore
    from bot.webhook import WebhookRefused
    from bot.worker import AlreadyRunning

    if isinstance(error, UnreadableSettings):
        return f"The file {error} cannot be read: make it a file of UTF-8 text that this user may read, or remove it."
    if isinstance(error, MadeByNewer):
        return f"The database was made by a newer version (revision {error}): update the program, or restore a backup."
    if isinstance(error, ReadOnlyDatabase):
        return "The PostgreSQL server takes no writes (a standby?): let DATABASE_URL name the primary server."
    if isinstance(error, AlreadyRunning):
        return f"Another process already serves the data in {error}: stop it first, or {_APART}."
    if isinstance(error, CannotListen):
        return _address_line(error)
    if isinstance(error, CannotStore):
        return f"Files cannot be kept in {error.folder} ({error.reason}): {_FOLDER}."
    return str(error) if isinstance(error, WrongToken | WebhookRefused) else None


def _setting_line(entry: Mapping[str, object]) -> str:
    place, message = entry["loc"], str(entry["msg"]).removeprefix("Value error, ")
    assert isinstance(place, tuple)
    if not place:
        return f"{message}."
    name = str(place[0]).upper()
    return f"{name}: {_WANTED.get(name, message)}."


def _address_line(error: "CannotListen") -> str:
    is_port = isinstance(error.__cause__, OSError) and error.__cause__.errno in (errno.EADDRINUSE, errno.EACCES)
    advice = "set PORT to a free one" if is_port else "set HOST to an address of this machine"
    return f"Cannot listen on {error.host}:{error.port} ({error.reason}): {advice}."


def _file_line(error: OSError) -> str | None:
    if error.filename is None and error.errno not in _FILE_ADVICE:
        return None
    advice = _FILE_ADVICE.get(error.errno or 0, _FOLDERS)
    return f"{error.filename or 'A file'} cannot be used ({error.strerror}): {advice}."


def _database_line(error: DBAPIError) -> str | None:
    name = getattr(error.orig, "sqlite_errorname", None)
    if name is not None:
        advice = next((words for begins, words in _SQLITE_ADVICE.items() if name.startswith(begins)), None)
        return advice and f"The database cannot be used ({_first_line(error)}): {advice}."
    if not isinstance(error, OperationalError):
        return None
    return f"The database cannot be used ({_first_line(error)}): {_SERVER_ADVICE}."


def _first_line(error: DBAPIError) -> str:
    return str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else type(error.orig).__name__
