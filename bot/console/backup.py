"""`backup` and `restore` on the command line."""

import argparse
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

from sqlalchemy import URL
from sqlalchemy.engine import make_url

from bot import forgotten_list
from bot.console.archive import Damaged, pack, sync_folder, unpack
from bot.schema import find_revision
from bot.settings import Settings
from handlers.words import _, ngettext
from models.database import open_engine, sqlite3


def backup(settings: Settings, arguments: argparse.Namespace) -> int:
    """Exit status 1 where none is made. The program may serve meanwhile."""
    target = Path(arguments.file)
    if obstacle := _against_backup(settings, target):
        return _say(obstacle, status=1)
    try:
        count = _write(settings, target)
    except Damaged as damaged:
        words = _("The database is damaged ({reason}), no backup was made: bring an older one back.")
        return _say(words.format(reason=damaged), status=1)
    except (OSError, sqlite3.OperationalError) as error:
        words = _("No backup can be written to {folder} ({reason}): name a file in a folder that takes it.")
        reason = getattr(error, "strerror", None) or error
        return _say(words.format(folder=target.parent, reason=reason), status=1)
    words = ngettext(
        "The database and {count} file are in {file}.", "The database and {count} files are in {file}.", count
    )
    return _say(words.format(count=count, file=target))


def restore(settings: Settings, arguments: argparse.Namespace) -> int:
    """Exit status 1 where nothing is brought back. Raises MadeByNewer."""
    archive = Path(arguments.file)
    if obstacle := _against_restore(settings, archive):
        return _say(obstacle, status=1)
    try:
        with _staged(_database_of(settings), settings.files) as (database, files):
            count = unpack(archive, database=database, files=files)
            _check_revision(database)
    except Damaged as damaged:
        words = _("{file} is no backup that can be used ({reason}), nothing was restored: take another one.")
        return _say(words.format(file=archive, reason=damaged), status=1)
    words = ngettext(
        "The database and {count} file are back from {file}: start the program, it goes on from there.",
        "The database and {count} files are back from {file}: start the program, it goes on from there.",
        count,
    )
    said = [words.format(count=count, file=archive)]
    if not (settings.data_dir / forgotten_list.NAME).exists():
        words = _("But first copy {name} from the old folder into {folder}, so that nobody comes back who was deleted.")
        said.append(words.format(name=forgotten_list.NAME, folder=settings.data_dir))
    return _say(" ".join(said))


def _against_backup(settings: Settings, target: Path) -> str:
    """Why there can be no backup, and what to do instead; empty where nothing stands against it."""
    url = make_url(settings.database)
    if url.get_backend_name() != "sqlite":
        command = shlex.join(["pg_dump", "--format=custom", f"--file={target}", f"--dbname={_without_password(url)}"])
        words = _("PostgreSQL is backed up with its own tool: run {command}, and copy {folder} as well.")
        return words.format(command=command, folder=settings.files)
    database = _database_of(settings)
    if not database.is_file():
        return _("There is no database at {file}, so there is nothing to back up.").format(file=database)
    if target.exists():
        return _("{file} is there already and stays as it is: name another file.").format(file=target)
    return ""


def _against_restore(settings: Settings, archive: Path) -> str:
    """As above. DATA_DIR is made where it is not there yet."""
    url, folder = make_url(settings.database), settings.data_dir
    if url.get_backend_name() != "sqlite":
        options = ["--clean", "--if-exists", f"--dbname={_without_password(url)}"]
        words = _("PostgreSQL is restored with its own tool: run {command}, and copy {folder} back as well.")
        return words.format(command=shlex.join(["pg_restore", *options, str(archive)]), folder=folder / "files")
    if not archive.is_file():
        return _("There is no file {file}: name the one that python -m bot backup wrote.").format(file=archive)
    folder.mkdir(parents=True, exist_ok=True)
    places = (*(path for path in folder.iterdir() if path.name != forgotten_list.NAME), _database_of(settings))
    taken = next((path for path in places if path.exists()), None)
    if taken is not None:
        return _("{file} is in the way, nothing was restored: stop the program, and move it away.").format(file=taken)
    return ""


def _write(settings: Settings, target: Path) -> int:
    """The archive gets its name when it is whole; returns how many files are in it."""
    engine = open_engine(settings.database)
    try:
        with TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
            packed = Path(folder) / "packed"
            count = pack(engine, settings.files, packed, workspace=Path(folder))
            packed.rename(target)
            sync_folder(target.parent)
    finally:
        engine.dispose()
    return count


@contextmanager
def _staged(database: Path, files: Path) -> Iterator[tuple[Path, Path]]:
    """Where to write both; they are in place when the block is done, the database last, and gone where it fails."""
    new_database, new_files = database.with_name(f"{database.name}.part"), files.with_name(f"{files.name}.part")
    try:
        yield new_database, new_files
        for new, place in ((new_files, files), (new_database, database)):
            new.rename(place)
            sync_folder(place.parent)
    finally:
        rmtree(new_files, ignore_errors=True)
        new_database.unlink(missing_ok=True)


def _check_revision(database: Path) -> None:
    """Raises MadeByNewer; Damaged where it is not ours, or an empty one, with which all would begin anew."""
    engine = open_engine(f"sqlite:///{database}")
    try:
        with engine.connect() as connection:
            if find_revision(connection) is None:
                raise Damaged("no tables of this program")
    finally:
        engine.dispose()


def _database_of(settings: Settings) -> Path:
    return Path(make_url(settings.database).database or "")


def _without_password(url: URL) -> str:
    """As PostgreSQL's own tools take it; they ask for the password."""
    query = {name: value for name, value in url.query.items() if name != "password"}
    bare = URL.create("postgresql", url.username, None, url.host, url.port, url.database, query)
    return bare.render_as_string(hide_password=False)


def _say(words: str, *, status: int = 0) -> int:
    sys.stdout.write(words + "\n")
    return status
