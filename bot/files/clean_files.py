"""Copies of what people sent that tell nothing but what is seen or heard, made by a child process with limits."""

import asyncio
import logging
import sys
from dataclasses import dataclass
from typing import Final
from weakref import WeakKeyDictionary

from bot.child import ask_child
from bot.files.file_cleaning import COMPARED, LOOKS_BYTES, REFUSED
from models.files.refusal import BROKEN, REASONS, CannotClean

log = logging.getLogger(__name__)

PROGRAM: Final = (sys.executable, "-m", "bot.files.file_cleaning")
# More than it may compute: the machine may be busy.
SECONDS: Final = 20.0
# One at a time in a process, so that many who send together do not fill the memory.
_TURNS: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


class CannotCleanNow(Exception):
    """No child could be started; it may work later."""


@dataclass(frozen=True, slots=True)
class CleanCopy:
    """`looks` is what it looks like, empty where that is not asked for, or next to nothing can be seen."""

    content: bytes
    looks: str = ""


async def clean_compared(content: bytes, *, seconds: float = SECONDS) -> CleanCopy:
    """As `clean_copy`, of a photo that may earn points."""
    told = await clean_copy(content, COMPARED, seconds=seconds)
    return CleanCopy(told[LOOKS_BYTES:], told[:LOOKS_BYTES].decode("ascii").strip())


async def clean_copy(content: bytes, kind: str, *, seconds: float = SECONDS) -> bytes:
    """A clean copy; `kind` is photo or voice.

    Raises:
        CannotClean: there is none, whoever asks.
        CannotCleanNow.
    """
    async with _TURNS.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(1)):
        try:
            ended = await ask_child((*PROGRAM, kind), content, seconds=seconds)
        except TimeoutError as error:
            raise CannotClean(BROKEN) from error
        except OSError as error:
            raise CannotCleanNow from error
    if ended.status == 0 and ended.told:
        return ended.told
    reason = ended.told.decode("utf-8", "replace")
    if ended.status == REFUSED and reason in REASONS:
        raise CannotClean(reason)
    log.warning("A file could not be cleaned.", extra={"status": ended.status})
    raise CannotClean(BROKEN)
