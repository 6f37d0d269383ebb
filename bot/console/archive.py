"""A backup as one tar: the database as it was at one moment, and every file that it speaks of."""

import hashlib
import os
import re
import shutil
import tarfile
from contextlib import closing, suppress
from pathlib import Path
from typing import IO

from sqlalchemy import Engine

from models.database import sqlite3

DATABASE = "nuanyi.db"
# A file's name, so that nothing is ever written beside the folder; by its digest, or random where an older version kept
# it. What is still being written begins with `new-` and is nobody's yet.
_NAME = re.compile(r"(?!new-|trial-)[A-Za-z0-9_-]{16,128}")
_DIGEST = re.compile(r"[0-9a-f]{64}")


class Damaged(Exception):
    """It can't be relied on; carries the reason in a few words."""


def pack(engine: Engine, files: Path, archive: Path, *, workspace: Path) -> int:
    """Write an archive, synced, while the program goes on; returns how many files are in it.

    Files are taken first, and what has come until the database is copied once more: so none is missing of which the
    copy speaks, though people send new ones and the program deletes what nobody needs.

    Raises:
        Damaged: the database.
    """
    copy = workspace / DATABASE
    with archive.open("xb") as file:
        archive.chmod(0o600)
        with tarfile.open(fileobj=file, mode="w:") as tar:
            taken = _add_files(tar, files, set())
            _copy_database(engine, copy)
            taken |= _add_files(tar, files, taken)
            tar.add(copy, DATABASE)
        _sync(file)
    return len(taken)


def unpack(archive: Path, *, database: Path, files: Path) -> int:
    """Write what is in an archive to these places, synced and checked; returns how many files there were.

    Raises:
        Damaged: this is no archive of ours, or no longer; some of it may have been written.
    """
    files.mkdir()
    try:
        with tarfile.open(archive, "r:") as tar:
            for member in tar:
                _write_member(tar, member, database if member.name == DATABASE else files / _name_of(member))
    except tarfile.TarError as error:
        raise Damaged(str(error)) from error
    if not database.exists():
        raise Damaged(f"no {DATABASE}")
    check_database(database)
    sync_folder(files)
    return len([*files.iterdir()])


def check_database(path: Path) -> None:
    """Raises Damaged."""
    with closing(sqlite3.connect(path)) as database:
        try:
            (found,) = database.execute("PRAGMA integrity_check(1)").fetchone()
        except sqlite3.DatabaseError as error:
            raise Damaged(str(error)) from error
    if found != "ok":
        raise Damaged(" ".join(found.split()))


def sync_folder(folder: Path) -> None:
    directory = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def _add_files(tar: tarfile.TarFile, folder: Path, known: set[str]) -> set[str]:
    """Add the files whose names are not known yet, but those that are deleted just then."""
    added = set()
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name in known or not _NAME.fullmatch(path.name):
            continue
        with suppress(FileNotFoundError):
            tar.add(path, f"files/{path.name}", recursive=False)
            added.add(path.name)
    return added


def _copy_database(engine: Engine, to: Path) -> None:
    """In one step, for which writers wait: taken page by page, it would begin anew whenever somebody has written."""
    with engine.connect() as connection, closing(sqlite3.connect(to)) as copy:
        source = connection.connection.driver_connection
        assert isinstance(source, sqlite3.Connection)
        source.backup(copy)
    check_database(to)


def _name_of(member: tarfile.TarInfo) -> str:
    folder, _slash, name = member.name.partition("/")
    if folder != "files" or not _NAME.fullmatch(name):
        raise Damaged(f"{member.name[:80]!r} does not belong there")
    return name


def _write_member(tar: tarfile.TarFile, member: tarfile.TarInfo, to: Path) -> None:
    content = tar.extractfile(member) if member.isfile() else None
    if content is None:
        raise Damaged(f"{member.name[:80]!r} is no file")
    if to.exists():
        raise Damaged(f"{member.name[:80]!r} is in it twice")
    with to.open("xb+") as file:
        shutil.copyfileobj(content, file)
        _sync(file)
        file.seek(0)
        if _DIGEST.fullmatch(to.name) and hashlib.file_digest(file, "sha256").hexdigest() != to.name:
            raise Damaged(f"{member.name} has changed")


def _sync(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())
