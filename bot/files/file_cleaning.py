"""The child process that cleans one file: what somebody sent on standard input, a copy that tells nothing else on
standard output, or why there is none. Before the copy of what is compared stands what it looks like."""

import sys
from typing import Final

from bot.child_limits import limit_itself
from bot.files.ogg_cleaning import clean_ogg
from bot.files.picture_cleaning import clean_picture
from bot.files.webm_cleaning import clean_webm
from bot.web.picture import HEAD_BYTES, PICTURES, SOUNDS, kind_of
from models.files.refusal import TELLING, TOO_LARGE, WRONG_KIND, CannotClean

MEMORY_BYTES: Final = 300_000_000
PROCESSOR_SECONDS: Final = 2
# What is cleaned: a picture, one whose looks are told as well, a voice message.
PHOTO, COMPARED, VOICE = "photo", "compared", "voice"
LOOKS_BYTES: Final = 16
# Its exit status where it tells why there is no copy.
REFUSED: Final = 3


def main() -> None:
    limit_itself(memory_bytes=MEMORY_BYTES, processor_seconds=PROCESSOR_SECONDS)
    try:
        cleaned = clean(sys.stdin.buffer.read(), kind=sys.argv[1])
    except CannotClean as refusal:
        sys.stdout.write(refusal.reason)
        sys.exit(REFUSED)
    except MemoryError:
        sys.stdout.write(TOO_LARGE)
        sys.exit(REFUSED)
    sys.stdout.buffer.write(cleaned)


def clean(content: bytes, *, kind: str) -> bytes:
    """Raises CannotClean."""
    mime = kind_of(content[:HEAD_BYTES])
    if mime not in (SOUNDS if kind == VOICE else PICTURES):
        raise CannotClean(WRONG_KIND)
    match mime:
        case "audio/ogg":
            return clean_ogg(content)
        case "audio/webm":
            return clean_webm(content)
        case "audio/mp4" | "audio/mpeg":
            raise CannotClean(TELLING)
    picture = clean_picture(content, is_compared=kind == COMPARED)
    return picture.looks.encode().ljust(LOOKS_BYTES) + picture.content if kind == COMPARED else picture.content


if __name__ == "__main__":
    main()
