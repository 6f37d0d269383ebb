"""The child process that draws one poster: JSON on standard input, a PDF on standard output, and its end."""

import json
import sys
from typing import Final

from bot.child_limits import limit_itself
from models.poster import Poster

MEMORY_BYTES: Final = 1024 * 1024 * 1024
# Drawing takes one or two.
PROCESSOR_SECONDS: Final = 30
MOST_CODES: Final = 2


def main() -> None:
    limit_itself(memory_bytes=MEMORY_BYTES, processor_seconds=PROCESSOR_SECONDS)
    poster = Poster.from_fields(json.load(sys.stdin.buffer))
    check(poster)
    from bot.poster_layout import pdf

    sys.stdout.buffer.write(pdf(poster))


def check(poster: Poster) -> None:
    """Raises ValueError for what leads nowhere, or has no room for all of it."""
    if not 1 <= len(poster.codes) <= MOST_CODES:
        raise ValueError("there must be one code or two")
    if not all(code.url.startswith(("https://", "http://")) for code in poster.codes):
        raise ValueError("there is a code that is no link")


if __name__ == "__main__":
    main()
