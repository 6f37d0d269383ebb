"""Whether DATA_DIR takes what is to be kept, and for how long it will."""

import os
import shutil
import tempfile
from collections.abc import Iterator

from bot.doctor.finding import Finding, to_do, well
from bot.settings import Settings
from handlers.words import _

LEAST_FREE_MB = 500


def check_folder(settings: Settings) -> Iterator[Finding]:
    """Raises OSError where nothing can be written."""
    folder = settings.data_dir
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"written by python -m bot doctor")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(folder)) from error

    free_mb = shutil.disk_usage(folder).free // 1_000_000
    if free_mb < LEAST_FREE_MB:
        words = _(
            "Only {free_mb} MB are free on the disk of {folder}: make room, {least_mb} MB at least; on a full disk "
            "nothing is lost, but nobody is answered."
        )
        yield to_do(words.format(free_mb=free_mb, folder=folder, least_mb=LEAST_FREE_MB))
    else:
        words = _("Folder: {folder} can be written, {free_mb} MB are free on its disk.")
        yield well(words.format(folder=folder, free_mb=free_mb))
