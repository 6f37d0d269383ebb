"""Posters and reports to print. Each is drawn by a child process that ends with it, as charts are."""

import json
import logging
import sys
from collections.abc import Sequence
from typing import Final

from bot.child import ask_child
from bot.drawing.charts import NoPicture
from models.messages.owed_picture import form_of
from models.pictures.poster import Poster
from models.pictures.sheet import Sheet

log = logging.getLogger(__name__)

PROGRAM: Final = (sys.executable, "-W", "error", "-m", "bot.drawing.paper_drawing")
SECONDS: Final = 30.0
PDF: Final = b"%PDF-"


async def draw_paper(paper: Poster | Sheet, *, program: Sequence[str] = PROGRAM, seconds: float = SECONDS) -> bytes:
    """A PDF.

    Raises:
        NoPicture: a poster leads nowhere, or the drawing failed, hung or was killed.
    """
    question = json.dumps({"form": form_of(paper), "fields": paper.as_fields()}).encode()
    try:
        ended = await ask_child(program, question, seconds=seconds)
    except (TimeoutError, OSError) as error:
        raise _no_paper("not_drawn", kind=type(error).__name__) from error
    if ended.status != 0 or not ended.told.startswith(PDF):
        raise _no_paper("failed", status=ended.status)
    return ended.told


def _no_paper(reason: str, **facts: object) -> NoPicture:
    log.warning("A poster or report was not drawn.", extra={"reason": reason, **facts})
    return NoPicture(reason)
