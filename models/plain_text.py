"""What may stand in a name: what can be stored in every database and shown in every chat."""

import re

from models.errors import Refusal

# Direction marks and zero-width characters let one name pass for another.
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_SPACE = re.compile(r"\s+")
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class NotPlainText(Refusal):
    """The text holds a control character, or half of a character."""

    def __init__(self, code_point: int) -> None:
        super().__init__(code_point)
        self.code_point = code_point


class TooLong(Refusal):
    """The text has more characters than are kept of it."""

    def __init__(self, length: int, at_most: int) -> None:
        super().__init__(length, at_most)
        self.length, self.at_most = length, at_most


def plain_line(text: str, *, at_most: int) -> str:
    """One line without invisible marks, runs of space and edges of space.

    Raises:
        NotPlainText: NUL, another control character or a lone surrogate.
        TooLong: more than `at_most` characters are left.
    """
    if found := _UNPRINTABLE.search(text):
        raise NotPlainText(ord(found.group()))
    line = _SPACE.sub(" ", _INVISIBLE.sub("", text)).strip()
    if len(line) > at_most:
        raise TooLong(len(line), at_most)
    return line
