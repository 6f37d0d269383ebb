"""How the cells of files are read, whatever the file is of."""

import re
from collections.abc import Callable

from models.errors import Refusal
from models.files.import_report import Reason
from models.plain_text import NotPlainText, TooLong, plain_line
from models.term import Term, Terms

CellReader = Callable[[str], object]

YES_NO = Terms(Term("yes", "是", "Yes", ("true", "1")), Term("no", "否", "No", ("false", "0")))
_CODE = re.compile(r"[A-Za-z0-9_-]{1,32}")
_LONGEST_CELL = 2_000
# What Excel shows where a formula has no result, such as #N/A and #REF!; it stays in files that are saved as CSV.
_NO_RESULT = re.compile(r"#N/A|#[A-Z]+(?:/0)?[!?]")


class BadCell(Refusal):
    """A cell that cannot be read, and the part of it that is in the way."""

    def __init__(self, reason: Reason, value: str) -> None:
        super().__init__(reason, value)
        self.reason, self.value = reason, value


def read_cell(text: str, reader: CellReader) -> object:
    """What the reader makes of a cell's one line.

    Raises:
        BadCell: the cell cannot be read.
    """
    if _NO_RESULT.fullmatch(text.strip()):
        raise BadCell(Reason.NO_RESULT, text.strip())
    try:
        return reader(plain_line(text, at_most=_LONGEST_CELL))
    except NotPlainText as refusal:
        raise BadCell(Reason.NOT_PLAIN_TEXT, f"U+{refusal.code_point:04X}") from refusal
    except TooLong as refusal:
        raise BadCell(Reason.TOO_LONG, str(refusal.at_most)) from refusal


def read_code(line: str) -> str:
    if not _CODE.fullmatch(line):
        raise BadCell(Reason.BAD_CODE, line)
    return line


def read_text(*, at_most: int) -> Callable[[str], str]:
    return lambda line: plain_line(line, at_most=at_most)


def read_flag(terms: Terms) -> Callable[[str], bool]:
    """The reader of a claim, whose terms are `yes` and `no`."""
    return lambda line: read_term(terms)(line) == "yes"


def read_term(terms: Terms) -> Callable[[str], str]:
    def read(line: str) -> str:
        if (code := terms.find_code(line)) is None:
            raise BadCell(Reason.UNKNOWN_WORD, line)
        return code

    return read
