"""Pictures of numbers. Each is drawn by a child process that ends with it: what draws is large and slow to load."""

import asyncio
import json
import logging
import re
import sys
import tempfile
from collections.abc import Sequence
from typing import Final
from weakref import WeakKeyDictionary

from bot.child import ask_child
from models.pictures.certificate import Certificate
from models.pictures.chart import Chart

log = logging.getLogger(__name__)

PROGRAM: Final = (sys.executable, "-W", "error", "-m", "bot.drawing.chart_drawing")
SECONDS: Final = 20.0
PNG: Final = b"\x89PNG\r\n\x1a\n"
_ERROR = re.compile(r"([A-Za-z_][\w.]*)(?=:|$)")
# One drawing at a time in a process, so that many who ask together do not fill the memory.
_TURNS: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


class NoPicture(Exception):
    """The chart could not be drawn this time; its numbers have to do."""


async def draw(chart: Chart | Certificate, *, program: Sequence[str] = PROGRAM, seconds: float = SECONDS) -> bytes:
    """A PNG, 1080 pixels wide. `seconds` count from when it is this chart's turn.

    Raises:
        NoPicture: the chart is broken, or its drawing failed, hung or was killed.
    """
    question = json.dumps(chart.as_fields()).encode()
    async with _TURNS.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(1)):
        try:
            with tempfile.TemporaryDirectory(prefix="chart-", ignore_cleanup_errors=True) as folder:
                return await _drawn(question, program, seconds, folder)
        except TimeoutError as error:
            raise _no_picture("too_slow") from error
        except OSError as error:
            raise _no_picture("not_started", kind=type(error).__name__) from error


async def _drawn(question: bytes, program: Sequence[str], seconds: float, folder: str) -> bytes:
    """`folder` keeps out anybody's taste in matplotlib."""
    environment = {"MPLCONFIGDIR": folder, "MPL_IGNORE_SYSTEM_FONTS": "1", "OPENBLAS_NUM_THREADS": "1"}
    ended = await ask_child(program, question, seconds=seconds, environment=environment)
    if ended.status != 0 or not ended.told.startswith(PNG):
        raise _no_picture("failed", status=ended.status, kind=_last_error(ended.words))
    return ended.told


def _no_picture(reason: str, **facts: object) -> NoPicture:
    log.warning("A chart was not drawn.", extra={"reason": reason, **facts})
    return NoPicture(reason)


def _last_error(words: bytes) -> str:
    """The kind of error at the end of a traceback; what follows may be words of the chart."""
    lines = words.decode("utf-8", "replace").strip().splitlines()
    kind = _ERROR.match(lines[-1]) if lines else None
    return kind.group(1) if kind else ""
