"""What stands in the way of the program, in one plain line for whoever runs it."""

from sqlalchemy.exc import DBAPIError, OperationalError


def explain(error: Exception) -> str | None:
    """One line that says what is wrong and what to do; None where it is a fault of ours."""
    from pydantic import ValidationError

    if isinstance(error, ValidationError):
        return "\n".join(_setting_line(entry) for entry in error.errors(include_url=False, include_input=False))
    if isinstance(error, OSError):
        return f"{error.filename or 'A file'} cannot be used ({error.strerror}): set DATA_DIR to a folder to write in."
    if isinstance(error, OperationalError):
        return f"The database cannot be opened ({_first_line(error)}): check DATABASE_URL, and that the server runs."
    if isinstance(error, DBAPIError):
        return f"The database refuses ({_first_line(error)})."
    return _of_ours(error)


def _of_ours(error: Exception) -> str | None:
    from bot.listening import CannotListen
    from bot.schema import MadeByNewer
    from bot.telegram_answers import WrongToken
    from bot.web_store import CannotStore
    from bot.webhook import WebhookRefused
    from bot.worker import AlreadyRunning

    if isinstance(error, MadeByNewer):
        return f"The database was made by a newer version (revision {error}): update the program, or restore a backup."
    if isinstance(error, AlreadyRunning):
        return f"Another process already serves the data in {error}: stop it first, or set another DATA_DIR."
    if isinstance(error, CannotListen):
        return f"Cannot listen on {error.host}:{error.port} ({error.reason}): set HOST or PORT to a free address."
    if isinstance(error, CannotStore):
        return f"Files cannot be kept in {error.folder} ({error.reason}): set DATA_DIR to a folder to write in."
    return str(error) if isinstance(error, WrongToken | WebhookRefused) else None


def _setting_line(entry: object) -> str:
    assert isinstance(entry, dict)
    name = "_".join(str(part) for part in entry["loc"]).upper() or "Settings"
    return f"{name}: {str(entry['msg']).removeprefix('Value error, ')}"


def _first_line(error: DBAPIError) -> str:
    return str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else type(error.orig).__name__
