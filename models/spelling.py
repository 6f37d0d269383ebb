"""How names that people type are compared: by letters and figures alone, whatever the width and the case."""

import unicodedata
from enum import IntEnum


class Likeness(IntEnum):
    """How well a name fits what was typed; lower is better."""

    SAME = 0
    BEGINS = 1
    CONTAINS = 2


def folded(text: str) -> str:
    """Letters and figures only, NFKC, without case: `Ｗi-Fi 屋` and `wifi屋` are one."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in plain if unicodedata.category(letter)[0] in "LN")


def likeness(typed: str, name: str) -> Likeness | None:
    """How the typed text fits a name; None where it does not, or where nothing was typed. Both are folded here."""
    wanted, known = folded(typed), folded(name)
    if not wanted or wanted not in known:
        return None
    if wanted == known:
        return Likeness.SAME
    return Likeness.BEGINS if known.startswith(wanted) else Likeness.CONTAINS
