"""Lines of letters for a picture: what the font has, how wide it runs, where it breaks. Lengths are points."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from matplotlib.ft2font import FT2Font, LoadFlags

from models.starter_data import STARTER_DATA

FONT: Final = STARTER_DATA / "fonts" / "nuanyi-sans-sc.otf"
MORE: Final = "…"
# Stands for a letter that the font has not; other signs, such as emoji, are left out.
UNKNOWN: Final = "〇"
# A Latin word with what follows it, or one other letter; neither is parted from the punctuation after it.
_WRITTEN_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff]")
# The font has these as wide as a hanzi, which tears English lines apart.
_NARROW = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "…": "..."})
_PIECE = re.compile(r"(?:[《“‘（「『]*[^\s\u2e80-\U0010ffff“”‘’…]+|[《“‘（「『]*\S)[，。、！？；：”’）》」』…]*\s*")


def known(text: str) -> str:
    """The text in one line, as far as the font can write it: never with a box in it."""
    letters = (letter if ord(letter) in _letters() else _stand_in(letter) for letter in text)
    line = " ".join("".join(letters).split())
    return line if _WRITTEN_WIDE.search(line) else line.translate(_NARROW)


@cache
def width(text: str, size: float) -> float:
    _font().set_size(size, 72)
    _font().set_text(text, flags=LoadFlags.NO_HINTING)
    return float(_font().get_width_height()[0]) / 64


def lines(text: str, size: float, room: float, at_most: int = 1) -> list[str]:
    """The text broken into lines no wider than `room`; what does not fit ends in an ellipsis."""
    broken = [""]
    for piece in _pieces(known(text), size, room):
        if broken[-1] and width((broken[-1] + piece).rstrip(), size) > room:
            broken.append("")
        broken[-1] += piece
    if len(broken) > at_most:
        broken[at_most - 1 :] = [_cut("".join(broken[at_most - 1 :]), size, room)]
    return [line.rstrip() for line in broken]


def balanced_lines(text: str, size: float, room: float, at_most: int) -> list[str]:
    """As many lines as `lines` makes, of much the same length, so that no word is left alone on the last."""
    broken = lines(text, size, room, at_most)
    if len(broken) == 1 or _is_cut(broken):
        return broken
    while len(narrower := lines(text, size, room := room - size / 4, at_most)) == len(broken) and not _is_cut(narrower):
        broken = narrower
    return broken


def _is_cut(broken: Sequence[str]) -> bool:
    return broken[-1].endswith((MORE, MORE.translate(_NARROW)))


def _pieces(text: str, size: float, room: float) -> list[str]:
    return [
        part for piece in _PIECE.findall(text) for part in ([piece] if width(piece.rstrip(), size) <= room else piece)
    ]


def _cut(text: str, size: float, room: float) -> str:
    # No letter is narrower than an eighth of its size; a whole essay would take long to shorten one by one.
    text = text[: int(room / size * 8)]
    more = MORE if _WRITTEN_WIDE.search(text) else MORE.translate(_NARROW)
    while text and width(text + more, size) > room:
        text = text[:-1].rstrip()
    return text + more


def _stand_in(letter: str) -> str:
    return UNKNOWN if letter.isalnum() else " " if letter.isspace() else ""


@cache
def _letters() -> frozenset[int]:
    return frozenset(_font().get_charmap())


@cache
def _font() -> FT2Font:
    return FT2Font(FONT)
