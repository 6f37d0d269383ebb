"""Text as people send it, made safe to keep and to show."""

import re
from unicodedata import category

# No channel carries longer messages; what is longer all the same is not worth reading to its end.
LONGEST_READ = 10_000
# Marks that turn the reading direction of everything behind them.
_DIRECTION = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_UNSEEN = frozenset(("Zs", "Zl", "Zp", "Cc", "Cf", "Cs"))
# Letters that are drawn as nothing: Hangul's fillers and the Braille pattern without dots.
_BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def clean_text(text: object) -> str:
    """Without control characters, lone surrogates and direction marks; line breaks stay, blanks at the ends go.

    Empty where nobody could see anything of it.
    """
    if not isinstance(text, str):
        return ""
    clean = safe_text(text[:LONGEST_READ]).strip()
    return clean if any(map(_is_seen, clean)) else ""


def _is_seen(character: str) -> bool:
    return category(character) not in _UNSEEN and character not in _BLANKS


def safe_text(text: str) -> str:
    """The same with blanks at its ends. What becomes of a beginning is the beginning of what becomes of the whole."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROLS.sub("", lines).translate(_DIRECTION)
