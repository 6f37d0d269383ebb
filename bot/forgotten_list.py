"""Who was deleted, by number, in a file beside the database: a backup brings the database back, and not them."""

import logging
import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from bot.console.archive import sync_folder
from models.people.forgotten import Deletion

NAME = "forgotten"

log = logging.getLogger(__name__)


def note_deletions(folder: Path, deletions: Iterable[Deletion]) -> None:
    """Add to the file, synced. One that is noted twice counts once."""
    lines = "".join(f"{deletion.person_id} {deletion.at.isoformat()}\n" for deletion in deletions)
    with (folder / NAME).open("a+b") as file:
        file.seek(max(file.tell() - 1, 0))
        is_torn = file.read() not in (b"", b"\n")
        file.write(("\n" if is_torn else "").encode() + lines.encode())
        file.flush()
        os.fsync(file.fileno())
    sync_folder(folder)


def read_deletions(folder: Path) -> list[Deletion]:
    """Oldest first. A line that a power cut tore is left out: it was noted once more."""
    path = folder / NAME
    if not path.exists():
        return []
    lines = path.read_text("utf-8", errors="replace").splitlines()
    return sorted(set(_read(lines)), key=lambda deletion: deletion.at)


def _read(lines: Iterable[str]) -> Iterator[Deletion]:
    for number, line in enumerate(lines, 1):
        try:
            person_id, at = line.split()
            moment = datetime.fromisoformat(at)
            if moment.tzinfo is None:
                raise ValueError(at)
            yield Deletion(int(person_id), moment)
        except ValueError:
            log.warning("A line of the list of deleted persons can't be read.", extra={"line": number})
