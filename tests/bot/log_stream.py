"""The program's log as it is written when it serves, into memory."""

import io
import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from bot.logs import OURS, QUIET, set_up_logging


@contextmanager
def captured_log(level: str = "INFO") -> Iterator[io.StringIO]:
    """All that is changed for it is put back afterwards."""
    root = logging.getLogger()
    kept = root.handlers, root.level, logging.raiseExceptions, sys.excepthook, threading.excepthook, sys.unraisablehook
    levels = {name: logging.getLogger(name).level for name in (*OURS, *QUIET)}
    stream = io.StringIO()
    set_up_logging(level, stream)
    try:
        yield stream
    finally:
        root.handlers, old, logging.raiseExceptions, sys.excepthook, threading.excepthook, sys.unraisablehook = kept
        root.setLevel(old)
        for name, was in levels.items():
            logging.getLogger(name).setLevel(was)
