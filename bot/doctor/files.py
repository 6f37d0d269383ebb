"""Files and the rows that speak of them, in both directions."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

from sqlmodel import Session

from bot.doctor.finding import Finding, to_do, well
from handlers.words import _, ngettext
from models.checkup import list_lost
from models.files.stored_file import list_stored

# The running program deletes what is a day old; until then it may belong to an upload.
_SWEPT_SECONDS = 2 * 24 * 3600
_TOGETHER = 500


def check_files(db: Session, folder: Path) -> Iterator[Finding]:
    ages = dict(_list_ages(folder))
    lost = [name for name in list_lost(db, ages.keys()) if not (folder / name).exists()]
    if lost:
        words = ngettext(
            "{count} file is missing in {folder} ({name} …): put it back from a backup.",
            "{count} files are missing in {folder} ({name} …): put them back from a backup.",
            len(lost),
        )
        yield to_do(words.format(count=len(lost), folder=folder, name=lost[0]))
    orphans = _list_orphans(db, [name for name, age in ages.items() if age > _SWEPT_SECONDS])
    if orphans:
        words = ngettext(
            "{count} file in {folder} belongs to nothing ({name} …): keep the program running, which deletes it after "
            "a day, or delete it.",
            "{count} files in {folder} belong to nothing ({name} …): keep the program running, which deletes them "
            "after a day, or delete them.",
            len(orphans),
        )
        yield to_do(words.format(count=len(orphans), folder=folder, name=orphans[0]))
    if not lost and not orphans:
        yield well(_("Files: {count} in {folder}, none is missing.").format(count=len(ages), folder=folder))


def _list_ages(folder: Path) -> Iterator[tuple[str, float]]:
    """Name and age in seconds of each file."""
    if not folder.is_dir():
        return
    now = time.time()
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_file(follow_symlinks=False):
                yield entry.name, now - entry.stat(follow_symlinks=False).st_mtime


def _list_orphans(db: Session, names: list[str]) -> list[str]:
    batches = (names[start : start + _TOGETHER] for start in range(0, len(names), _TOGETHER))
    return [name for batch in batches for name in sorted(set(batch) - list_stored(db, batch))]
