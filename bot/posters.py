"""Posters to print. Each is drawn by a child process that ends with it, as charts are."""

import json
import logging
import sys
from collections.abc import Sequence
from typing import Final

from bot.charts import NoPicture
from bot.child import ask_child
from models.poster import Poster

log = logging.getLogger(__name__)

PROGRAM: Final = (sys.executable, "-W", "error", "-m", "bot.poster_drawing")
SECONDS: Final = 30.0
PDF: Final = b"%PDF-"


async def draw_poster(poster: Poster, *, program: Sequence[str] = PROGRAM, seconds: float = SECONDS) -> bytes:
    """A PDF of one page.

    Raises:
        NoPicture: the poster leads nowhere, or its drawing failed, hung or was killed.
    """
    try:
        ended = await ask_child(program, json.dumps(poster.as_fields()).encode(), seconds=seconds)
    except (TimeoutError, OSError) as error:
        raise _no_poster("not_drawn", kind=type(error).__name__) from error
    if ended.status != 0 or not ended.told.startswith(PDF):
        raise _no_poster("failed", status=ended.status)
    return ended.told


def _no_poster(reason: str, **facts: object) -> NoPicture:
    log.warning("A poster was not drawn.", extra={"reason": reason, **facts})
    return NoPicture(reason)
