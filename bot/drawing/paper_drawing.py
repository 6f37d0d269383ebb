"""The child process that draws one poster or report: JSON on standard input, a PDF on standard output, and its end."""

import json
import sys
from typing import Final

from bot.child_limits import limit_itself
from models.messages.owed_picture import paper_of
from models.pictures.poster import Poster
from models.pictures.sheet import Sheet

MEMORY_BYTES: Final = 1024 * 1024 * 1024
# Drawing takes one or two.
PROCESSOR_SECONDS: Final = 30
MOST_CODES: Final = 2


def main() -> None:
    limit_itself(memory_bytes=MEMORY_BYTES, processor_seconds=PROCESSOR_SECONDS)
    question = json.load(sys.stdin.buffer)
    sys.stdout.buffer.write(drawn(paper_of(question["form"], question["fields"])))


def drawn(paper: Poster | Sheet) -> bytes:
    if isinstance(paper, Sheet):
        from bot.drawing import sheet_layout

        return sheet_layout.pdf(paper)
    from bot.drawing import poster_layout

    check(paper)
    return poster_layout.pdf(paper)


def check(poster: Poster) -> None:
    """Raises ValueError for what leads nowhere, or has no room for all of it."""
    if not 1 <= len(poster.codes) <= MOST_CODES:
        raise ValueError("there must be one code or two")
    if not all(code.url.startswith(("https://", "http://")) for code in poster.codes):
        raise ValueError("there is a code that is no link")


if __name__ == "__main__":
    main()
